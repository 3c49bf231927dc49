"""What the files of displaced people, refugees and returns must show."""

from collections.abc import Iterator
from pathlib import Path

from tests.real_files.right_values import RealFile, RightValue


def displaced(_path: Path) -> Iterator[RightValue]:
    """Yield the newest round of displaced people."""
    yield RightValue("displaced, 31 Dec 2022", 6_557_855, {"measure": "people_displaced"})


def returned(_path: Path) -> Iterator[RightValue]:
    """Yield who returned in 2024, refugees and displaced people separately."""
    figure = {"measure": "people_returned"}
    yield RightValue("refugees", 364_443, figure | {"quantity": "refugees-returned"})
    yield RightValue("displaced", 22_687, figure | {"quantity": "displaced-returned"})


DISPLACEMENT = (
    RealFile("hapi/hdx_hapi_idps_afg.csv", displaced),
    RealFile("hapi/hdx_hapi_returnees_afg.csv", returned),
    RealFile("dtm/displacement-admin0-admin0pcode-hti.json"),
    RealFile("dtm/displacement-admin1-admin0pcode-tcd.json"),
    RealFile("unhcr/HDX_EndYearPopulationTotals.csv"),
    RealFile("unhcr/odp_259.json"),
)
