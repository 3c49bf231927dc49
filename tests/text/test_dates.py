import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType

import babel
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.server import PATIENCE, open_url, running

DATES = "dashboard.text.dates"
TIME_ZONE_WARNING = import_module(DATES).TIME_ZONE_WARNING + "\n"
ZONE = b"TZif2" + bytes(15)  # the head of a file of a zone, but for its counts


def imported_with(zone: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Import the module as a process does whose time zone is this."""
    for name in list(sys.modules):
        if name.startswith(("babel.localtime", "babel.dates", DATES)):
            monkeypatch.delitem(sys.modules, name)
    for name in ("localtime", "dates"):  # as nobody had imported them
        monkeypatch.delattr(babel, name, raising=False)
    monkeypatch.setenv("TZ", zone)
    return import_module(DATES)


@pytest.fixture(autouse=True)
def same_zone_after() -> Iterator[None]:
    """Leave the time zone of this process as it was."""
    yield
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.fixture
def odd_zones(tmp_path: Path) -> list[str]:
    """Time zones that are none: no files, files that cannot be read, and files of other kinds."""
    for number, content in enumerate((b"", b"TZif", ZONE, b"Zone" * 1000)):
        (tmp_path / str(number)).write_bytes(content)
    os.mkfifo(tmp_path / "pipe")
    paths = [*map(str, tmp_path.iterdir()), str(tmp_path), "/dev/zero", "/dev/full"]
    return [*paths, *(f":{path}" for path in paths), "x" * 5000]


@pytest.mark.skipif(os.name != "posix", reason="TZ is read on POSIX systems")
def test_utc_replaces_a_time_zone_that_cannot_be_read_with_a_warning(odd_zones, capsys):
    for zone in odd_zones:
        with pytest.MonkeyPatch.context() as patch:
            dates = imported_with(zone, patch)

            assert dates.format_date(date(2016, 7, 20), "d MMM y", locale="en") == "20 Jul 2016"
            assert os.environ["TZ"] == "UTC"
            assert capsys.readouterr().err == TIME_ZONE_WARNING, zone


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=60).map(lambda tail: ZONE + tail))
def test_a_broken_file_of_a_zone_stops_nothing(content, tmp_path, capsys):
    path = tmp_path / "zone"
    path.write_bytes(content)
    with pytest.MonkeyPatch.context() as patch:
        dates = imported_with(f":{path}", patch)

        assert dates.format_date(date(2016, 7, 20), "d MMM y", locale="en") == "20 Jul 2016"
        assert capsys.readouterr().err in ("", TIME_ZONE_WARNING)


@pytest.mark.parametrize("zone", ["", "UTC", ":UTC", "Nowhere/None", "AAA-5BBB"])
def test_a_time_zone_that_can_be_read_is_left_alone(zone, monkeypatch, capsys):
    imported_with(zone, monkeypatch)

    assert os.environ["TZ"] == zone
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(os.name != "posix", reason="TZ is read on POSIX systems")
def test_commands_run_with_a_time_zone_that_cannot_be_read(table_path):
    done = subprocess.run(
        [sys.executable, "-m", "dashboard", "export", "fan", table_path],
        env=os.environ | {"TZ": ":/dev/zero"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    with (
        running(table_path, TZ=":/dev/zero") as server,
        open_url(f"{server.address}/api/fan.csv", timeout=PATIENCE) as answer,
    ):
        served = answer.read().decode()

    assert (done.returncode, done.stderr) == (0, TIME_ZONE_WARNING)
    assert done.stdout == served
