from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.data.result_cache import ResultCache
from dashboard.model.fan import FAN_MODES, Fan, make_fan
from dashboard.model.results import Trajectories, drivers_of
from dashboard.model.scenario import make_scenario
from dashboard.model.scenario_result import ScenarioResult, find_cached
from dashboard.model.vintage import CrisisVintage, read_vintage
from dashboard.screen.read_state import read_state
from dashboard.tables.snapshot import TableSnapshot
from tests.strategies import Case, cases


def outlook_of(vintage: CrisisVintage, mode: str = "history", **chosen: float) -> ScenarioResult:
    return ScenarioResult(vintage, make_scenario(vintage.drivers, chosen), mode=mode)


def fan_of(case: Case, mode: str) -> Fan:
    scenario = make_scenario(case.drivers, case.values)
    return make_fan(case.inputs, case.drivers, scenario, mode, exponent=3)


@given(cases(), st.sampled_from(FAN_MODES))
@settings(max_examples=40, deadline=None)
def test_no_other_slider_moves_a_measure(case: Case, mode: str) -> None:
    days = np.arange(case.inputs.days + 1.0)
    line, fan = Trajectories(case.inputs, case.values, days), fan_of(case, mode)

    for driver in case.drivers:
        far = max(
            driver.minimum, driver.maximum, key=lambda end: abs(end - case.values[driver.key])
        )
        moved = case._replace(values=case.values | {driver.key: far})
        after, fan_after = Trajectories(case.inputs, moved.values, days), fan_of(moved, mode)
        for measure in line:
            if driver.key in drivers_of(measure, case.inputs):
                continue
            assert (line[measure] == after[measure]).all()
            assert (fan.paths[measure] == fan_after.paths[measure]).all()


@pytest.fixture
def opening(served: TableSnapshot) -> CrisisVintage:
    """The opening vintage of a table without any results yet."""
    return read_state(replace(served, results=ResultCache()), "").vintage


def test_it_is_made_again_when_a_slider_of_its_measure_moves(opening) -> None:
    made = []

    for chosen in ({}, {"arrival_days": 9.0}, {"need_level": 1.2}, {"need_level": 1.2}, {}):
        find_cached(outlook_of(opening, **chosen), "need", "x", lambda: made.append(1))

    assert len(made) == 2


def test_another_name_mode_measure_or_day_is_made_for_itself(opening) -> None:
    result = outlook_of(opening)
    later = read_vintage(opening.table, opening.crisis, opening.known_on + timedelta(days=300))

    made = [
        find_cached(result, "need", "x", lambda: 1),
        find_cached(result, "need", "y", lambda: 2),
        find_cached(outlook_of(opening, "stated"), "need", "x", lambda: 3),
        find_cached(result, "received", "x", lambda: 4),
        find_cached(outlook_of(later), "need", "x", lambda: 5),
        find_cached(result, "need", "x", lambda: 6),
    ]

    assert made == [1, 2, 3, 4, 5, 1]


def test_many_threads_get_what_is_theirs(opening) -> None:
    outlooks = [outlook_of(opening, need_level=1 + n / 100) for n in range(9)]

    def ask(turn: int) -> bool:
        n = turn % 9
        return find_cached(outlooks[n], "need", "x", lambda: n) == n

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(ask, range(400)))
