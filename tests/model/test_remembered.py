from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.model.fan import FAN_MODES, make_fan
from dashboard.model.outlook import Outlook, make_outlook
from dashboard.model.paths import MOVED_BY, all_paths
from dashboard.model.projection import UNITS
from dashboard.model.remembered import Remembered
from dashboard.model.scenario import make_scenario
from dashboard.model.situation import Situation, read_situation
from tests.strategies import Case, cases, places_on


def outlook_of(situation: Situation, mode: str = "history", **chosen: float) -> Outlook:
    return make_outlook(situation, make_scenario(situation.drivers, chosen), mode=mode)


def test_every_measure_says_which_sliders_move_it() -> None:
    assert list(MOVED_BY) == list(UNITS)


@given(cases(), st.sampled_from(FAN_MODES), st.data())
@settings(max_examples=60, deadline=None)
def test_no_other_slider_moves_a_measure(case: Case, mode: str, data: st.DataObject) -> None:
    driver = data.draw(st.sampled_from(case.drivers or [None]))
    if driver is None:
        return
    moved = case.values | {driver.key: data.draw(places_on(driver))}

    before, after = (
        make_fan(case.facts, case.drivers, make_scenario(case.drivers, values), mode, exponent=3)
        for values in (case.values, moved)
    )

    days = np.arange(case.facts.days + 1.0)
    lines = [all_paths(case.facts, values, days) for values in (case.values, moved)]
    for measure in lines[0]:
        if driver.key not in MOVED_BY[measure]:
            assert (lines[0][measure] == lines[1][measure]).all()
            assert (before.paths[measure] == after.paths[measure]).all()


def test_it_is_made_again_when_a_slider_of_its_measure_moves(opening) -> None:
    remembered, made = Remembered(9), []

    for chosen in ({}, {"arrival_days": 9.0}, {"need_level": 1.2}, {"need_level": 1.2}, {}):
        remembered.find(outlook_of(opening, **chosen), "need", "x", lambda: made.append(1))

    assert len(made) == 2


def test_another_name_mode_measure_or_day_is_made_for_itself(opening, served) -> None:
    remembered, outlook = Remembered(9), outlook_of(opening)
    later = read_situation(served, opening.crisis, opening.known_on + timedelta(days=300))

    made = [
        remembered.find(outlook, "need", "x", lambda: 1),
        remembered.find(outlook, "need", "y", lambda: 2),
        remembered.find(outlook_of(opening, "stated"), "need", "x", lambda: 3),
        remembered.find(outlook, "received", "x", lambda: 4),
        remembered.find(outlook_of(later), "need", "x", lambda: 5),
        remembered.find(outlook, "need", "x", lambda: 6),
    ]

    assert made == [1, 2, 3, 4, 5, 1]


def test_the_one_that_was_not_asked_for_longest_is_forgotten(opening) -> None:
    remembered, outlook = Remembered(2), outlook_of(opening)
    for name in "aba":
        remembered.find(outlook, "need", name, lambda: 1)

    remembered.find(outlook, "need", "c", lambda: 1)

    assert remembered.find(outlook, "need", "a", lambda: 2) == 1
    assert remembered.find(outlook, "need", "b", lambda: 2) == 2


def test_many_threads_get_what_is_theirs(opening) -> None:
    remembered = Remembered(3)
    outlooks = [outlook_of(opening, need_level=1 + n / 100) for n in range(9)]

    def ask(turn: int) -> bool:
        n = turn % 9
        return remembered.find(outlooks[n], "need", "x", lambda: n) == n

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(ask, range(400)))
