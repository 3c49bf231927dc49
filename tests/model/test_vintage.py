from dataclasses import replace
from datetime import date, timedelta

import pytest

from dashboard.errors import CallError
from dashboard.model.scenario import make_scenario
from dashboard.model.vintage import read_vintage
from dashboard.tables.snapshot import TableSnapshot
from tests.strategies import Case, make_table

DAY = date(2020, 3, 1)
NEXT_DAY = date(2020, 3, 2)
TABLE = make_table(
    {"crisis": "flood", "value": 4e6, "id": "need"},
    {"crisis": "flood", "value": 6e6, "as_of": NEXT_DAY, "id": "later-need"},
    {"crisis": "flood", "measure": "distance", "status": "context", "value": 111, "id": "road"}
    | {"lat0": 0.0, "lon0": 0.0, "lat1": 1.0, "lon1": 0.0},
    {"crisis": "drought", "measure": "event", "status": "event", "value": None, "unit": None},
)
SERVED = TableSnapshot(TABLE, "version-of-the-test")


def test_the_founding_situation_is_that_of_its_rows(founding: Case) -> None:
    served = TableSnapshot(founding.table, "founding-version")

    vintage = read_vintage(served, "iraq", date(2016, 7, 20))

    assert vintage.figures.equals(founding.table)
    assert vintage.chosen.equals(founding.chosen)
    assert vintage.inputs == founding.inputs
    assert list(vintage.drivers) == founding.drivers
    assert vintage.baseline == make_scenario(founding.drivers)
    assert "qayyarah-mosul-distance" in vintage.distances
    assert vintage.project(vintage.baseline).height == 12 * 165


def test_a_day_knows_only_what_was_public() -> None:
    then = read_vintage(SERVED, "flood", DAY)
    later = read_vintage(SERVED, "flood", NEXT_DAY)

    assert then.figures["id"].to_list() == ["need", "road"]
    assert (then.inputs.t0, then.inputs.need.start) == (DAY, 4e6)
    assert (later.inputs.t0, later.inputs.need.start) == (NEXT_DAY, 6e6)
    assert list(then.distances) == ["road"]


@pytest.mark.parametrize(("crisis", "day"), [("drought", DAY), ("flood", DAY - timedelta(1))])
def test_a_situation_with_nothing_to_project_has_no_projection(crisis: str, day: date) -> None:
    vintage = read_vintage(SERVED, crisis, day)

    assert not vintage.can_project
    assert vintage.drivers == ()
    assert vintage.baseline.as_stated
    assert vintage.project(vintage.baseline) is None


def test_a_situation_is_read_once_a_version_of_the_table() -> None:
    again = replace(SERVED, notice="The file has gone.")
    changed = TableSnapshot(TABLE.head(1), "another-version")

    first = read_vintage(SERVED, "flood", NEXT_DAY)

    assert read_vintage(again, "flood", NEXT_DAY) is first
    assert read_vintage(changed, "flood", NEXT_DAY).inputs.need.start == 4e6


def test_a_vintage_rests_on_the_requested_rows() -> None:
    usual = read_vintage(SERVED, "flood", NEXT_DAY)

    older = read_vintage(SERVED, "flood", NEXT_DAY, ("need",))

    assert (usual.rests_on, usual.inputs.need.start) == ((), 6e6)
    assert (older.rests_on, older.inputs.need.start) == (("need",), 4e6)
    assert older.usual["id"].to_list() == usual.chosen["id"].to_list() == ["later-need"]


@pytest.mark.parametrize("requested", [("later-need",), ("road",), ("nothing", "later-need")])
def test_what_changes_nothing_is_the_usual_situation(requested: tuple[str, ...]) -> None:
    assert read_vintage(SERVED, "flood", NEXT_DAY, requested) is read_vintage(
        SERVED, "flood", NEXT_DAY
    )


def test_an_unknown_crisis_is_a_wrong_call() -> None:
    with pytest.raises(CallError, match=r"no crisis 'floood'\. Did you mean 'flood'\?"):
        read_vintage(SERVED, "floood", DAY)
