import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.charts.spec import all_charts
from dashboard.charts.updates import chart_update
from dashboard.data.result_cache import ResultCache
from dashboard.model.drivers import Driver
from dashboard.model.fan import FAN_MODES
from dashboard.model.scenario import make_scenario
from dashboard.model.vintage import CrisisVintage
from dashboard.page import updates
from dashboard.page.updates import screen_words, write_update
from dashboard.screen.compute import compute_result
from dashboard.screen.read_state import read_state
from dashboard.screen.state import SavedScenario, ScreenState
from dashboard.tables.snapshot import TableSnapshot
from tests.page.small import STILL, TINY, vintage_of
from tests.strategies import make_table, positions_on

NAMES = (*TINY, *STILL, "the first crisis")


@pytest.fixture
def fresh(served: TableSnapshot) -> CrisisVintage:
    """The opening vintage of a table without any results yet."""
    return read_state(replace(served, results=ResultCache()), "").vintage


def state_of(vintage: CrisisVintage, mode: str = FAN_MODES[0], **chosen: float) -> ScreenState:
    return ScreenState(vintage, make_scenario(vintage.drivers, chosen), choices={"fan": mode})


def made_charts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows with each chart that is made."""
    made, make_chart = [], updates.make_chart
    monkeypatch.setattr(
        updates, "make_chart", lambda result, name: made.append(name) or make_chart(result, name)
    )
    return made


def computed_anew(state: ScreenState) -> dict:
    result = compute_result(state)
    charts = all_charts(result)
    parts = {name: chart_update(chart) for name, chart in charts.items()}
    return json.loads(json.dumps(parts | screen_words(state, result, charts)))


def any_vintage(data: st.DataObject, opening: CrisisVintage) -> CrisisVintage:
    name = data.draw(st.sampled_from(NAMES))
    return opening if name == "the first crisis" else vintage_of(*(TINY | STILL)[name])


def driver_of(vintage: CrisisVintage, key: str) -> Driver:
    return next(driver for driver in vintage.drivers if driver.key == key)


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_what_is_remembered_is_what_is_made_anew_wherever_the_sliders_went(opening, data):
    vintage = any_vintage(data, opening)
    chosen = {driver.key: driver.default for driver in vintage.drivers}

    for _ in range(4):
        mode = data.draw(st.sampled_from(FAN_MODES))
        for driver in data.draw(st.sets(st.sampled_from([*vintage.drivers, None]), max_size=2)):
            if driver is not None:
                chosen[driver.key] = data.draw(positions_on(driver))
        state = state_of(vintage, mode, **chosen)
        assert json.loads(write_update(state)) == computed_anew(state)


@pytest.mark.parametrize(
    ("key", "charts"),
    [
        ("need_uptake", ["people", "following", "tornado"]),
        ("half_paid_days", ["money", "following", "tornado"]),
        ("cost_per_person", ["following", "tornado"]),
        ("arrival_days", ["personnel"]),
    ],
)
def test_only_the_charts_that_a_slider_moves_are_made(monkeypatch, fresh, key, charts):
    made = made_charts(monkeypatch)
    write_update(state_of(fresh))
    made.clear()

    write_update(state_of(fresh, **{key: driver_of(fresh, key).maximum * 0.987}))
    write_update(state_of(fresh))

    assert made == charts


def merged(before: dict, after: dict) -> dict:
    """What a page shows that puts a part of an answer over what it shows already."""
    texts = {
        **after["texts"],
        "cards": before["texts"]["cards"] | after["texts"]["cards"],
        "charts": before["texts"]["charts"] | after["texts"]["charts"],
    }
    drives = before["bars"] | after["bars"]
    return before | after | {"texts": texts, "bars": drives}


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_what_is_left_out_is_what_the_page_shows_already(opening, data):
    vintage = any_vintage(data, opening)
    chosen = {driver.key: driver.default for driver in vintage.drivers}
    shown = json.loads(write_update(state_of(vintage, **chosen)))

    for _ in range(4):
        moved = data.draw(st.sets(st.sampled_from([*vintage.drivers, None]), max_size=2)) - {None}
        for driver in moved:
            chosen[driver.key] = data.draw(positions_on(driver))
        state = state_of(vintage, **chosen)
        shown = merged(shown, json.loads(write_update(state, [driver.key for driver in moved])))
        whole = json.loads(write_update(state))
        assert shown == whole


@pytest.mark.parametrize(
    ("changed", "charts"),
    [
        ([], []),
        (["arrival_days"], ["personnel"]),
        (["arrival_days", "need_uptake"], ["people", "personnel", "following", "tornado"]),
        (["cost_per_person"], ["following", "tornado"]),
        (["arrival_days", "fan"], ["people", "money", "personnel", "following", "tornado"]),
        (["why_arrival_days"], ["people", "money", "personnel", "following", "tornado"]),
    ],
)
def test_charts_that_a_page_shows_already_are_left_out_with_their_words(opening, changed, charts):
    update = json.loads(write_update(state_of(opening, arrival_days=50.0), changed))

    names = ("people", "money", "personnel", "following", "tornado")
    assert [name for name in names if name in update] == charts
    assert list(update["texts"]["charts"]) == charts
    assert set(update["bars"]) == set(charts) - {"tornado"}
    assert list(update["texts"]["drivers"]) == [driver.key for driver in opening.drivers]
    assert update["drivers"] == ["arrival_days"]


def test_another_mode_of_the_bands_makes_every_chart(monkeypatch, fresh):
    made = made_charts(monkeypatch)

    write_update(state_of(fresh))
    write_update(state_of(fresh, "stated"))

    assert len(made) == 2 * 5


def test_a_scenario_that_is_kept_beside_another_has_charts_of_its_own(opening):
    plain = state_of(opening)
    beside = SavedScenario("a", "Slow", make_scenario(opening.drivers, {"half_paid_days": 300.0}))
    beside_another = ScreenState(opening, plain.scenario, saved_scenarios=(beside,))

    first, second = (json.loads(write_update(state)) for state in (plain, beside_another))

    assert first["money"] != second["money"]
    assert second["money"] == computed_anew(beside_another)["money"]


def test_nothing_is_remembered_for_the_equal_rows_of_another_table(monkeypatch):
    frame = make_table(*TINY["people and dollars"])
    tables = [TableSnapshot(frame, version, token=version) for version in ("one", "another")]
    made = made_charts(monkeypatch)

    for served in (*tables, *tables):
        write_update(read_state(served, [("table", served.token)]))

    assert made == 2 * ["people", "money", "following", "tornado"]
