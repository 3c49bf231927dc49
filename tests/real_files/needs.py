"""What the files of needs and of food security must show."""

from collections.abc import Callable, Iterator
from pathlib import Path

from tests.real_files.right_values import RealFile, RightValue

# In need, targeted, reached: of all sectors together, for the whole country.
NEEDS_2024 = {
    "afghanistan": (23_666_389, 17_327_995, 18_400_000),
    "sudan": (24_786_370, 14_657_114, 14_000_000),
}
STATUSES = ("observed", "target", "reached")


def people(*crises: str) -> Callable[[Path], Iterator[RightValue]]:
    """Return a function that yields people in need, targeted and reached of some crises."""

    def right_values(_path: Path) -> Iterator[RightValue]:
        for crisis in crises:
            for status, value in zip(STATUSES, NEEDS_2024[crisis], strict=True):
                figure = {"measure": "people_in_need", "status": status, "crisis": crisis}
                yield RightValue(f"{crisis} {status}", value, figure)

    return right_values


def food_insecure(_path: Path) -> Iterator[RightValue]:
    """Yield people in IPC phase 3 or worse, now and as projected."""
    figure = {"measure": "people_in_need", "crisis": "afghanistan"}
    yield RightValue("phase 3+ now", 17_213_584, figure | {"status": "observed"})
    yield RightValue("phase 3+ later", 15_255_335, figure | {"status": "projected"})


def food_insecure_car(_path: Path) -> Iterator[RightValue]:
    """Yield people in IPC phase 3 or worse in the Central African Republic."""
    figure = {"measure": "people_in_need"}
    yield RightValue("phase 3+ now", 2_388_086, figure | {"status": "observed"})
    yield RightValue("phase 3+ later", 2_063_990, figure | {"status": "projected"})


NEEDS = (
    RealFile("hapi/hdx_hapi_humanitarian_needs_global_2024.csv", people("afghanistan", "sudan")),
    RealFile("hno/hpc_hno_2024.csv", people("afghanistan", "sudan")),
    RealFile("hno/afg_hpc_needs_api_2024.csv", people("afghanistan")),
    RealFile("hapi/hdx_hapi_food_security_global_first400.csv", food_insecure),
    RealFile("ipc/ipc_global_national_long.csv", food_insecure),
    RealFile("ipc/ipc_caf_national_wide.csv", food_insecure_car),
)
