from dataclasses import replace
from datetime import date, timedelta

import pytest

from dashboard.errors import CallError
from dashboard.model.scenario import make_scenario
from dashboard.model.vintage import read_situation
from dashboard.tables.snapshot import Served
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
SERVED = Served(TABLE, "version-of-the-test")


def test_the_founding_situation_is_that_of_its_rows(founding: Case) -> None:
    served = Served(founding.table, "founding-version")

    situation = read_situation(served, "iraq", date(2016, 7, 20))

    assert situation.figures.equals(founding.table)
    assert situation.chosen.equals(founding.chosen)
    assert situation.facts == founding.facts
    assert list(situation.drivers) == founding.drivers
    assert situation.baseline == make_scenario(founding.drivers)
    assert "qayyarah-mosul-distance" in situation.distances
    assert situation.project(situation.baseline).height == 12 * 165


def test_a_day_knows_only_what_was_public() -> None:
    then = read_situation(SERVED, "flood", DAY)
    later = read_situation(SERVED, "flood", NEXT_DAY)

    assert then.figures["id"].to_list() == ["need", "road"]
    assert (then.facts.t0, then.facts.need_start) == (DAY, 4e6)
    assert (later.facts.t0, later.facts.need_start) == (NEXT_DAY, 6e6)
    assert list(then.distances) == ["road"]


@pytest.mark.parametrize(("crisis", "day"), [("drought", DAY), ("flood", DAY - timedelta(1))])
def test_a_situation_with_nothing_to_project_has_no_projection(crisis: str, day: date) -> None:
    situation = read_situation(SERVED, crisis, day)

    assert situation.facts is None
    assert situation.drivers == ()
    assert situation.baseline.as_stated
    assert situation.project(situation.baseline) is None


def test_a_situation_is_read_once_a_version_of_the_table() -> None:
    again = replace(SERVED, notice="The file has gone.")
    changed = Served(TABLE.head(1), "another-version")

    first = read_situation(SERVED, "flood", NEXT_DAY)

    assert read_situation(again, "flood", NEXT_DAY) is first
    assert read_situation(changed, "flood", NEXT_DAY).facts.need_start == 4e6


def test_a_situation_rests_on_the_rows_that_were_asked_for() -> None:
    usual = read_situation(SERVED, "flood", NEXT_DAY)

    older = read_situation(SERVED, "flood", NEXT_DAY, ("need",))

    assert (usual.rests_on, usual.facts.need_start) == ((), 6e6)
    assert (older.rests_on, older.facts.need_start) == (("need",), 4e6)
    assert older.usual["id"].to_list() == usual.chosen["id"].to_list() == ["later-need"]


@pytest.mark.parametrize("asked", [("later-need",), ("road",), ("nothing", "later-need")])
def test_what_changes_nothing_is_the_usual_situation(asked: tuple[str, ...]) -> None:
    assert read_situation(SERVED, "flood", NEXT_DAY, asked) is read_situation(
        SERVED, "flood", NEXT_DAY
    )


def test_an_unknown_crisis_is_a_wrong_call() -> None:
    with pytest.raises(CallError, match=r"no crisis 'floood'\. Did you mean 'flood'\?"):
        read_situation(SERVED, "floood", DAY)
