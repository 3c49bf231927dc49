import pytest

from dashboard.charts.spec import all_charts
from dashboard.page.hints import SMALL, make_missing
from dashboard.screen.compute import compute_result
from tests.page.small import (
    NEED,
    NEED_LATER,
    PLEDGE,
    RECEIVED,
    TARGET,
    TROOPS,
    state_of,
    text_of,
)


def hint_words(*rows: dict) -> str:
    state = state_of(*rows)
    return text_of(make_missing(state.vintage, all_charts(compute_result(state))))


@pytest.mark.parametrize(
    ("rows", "starts", "others"),
    [
        ((NEED,), ["No chart of money", "People expected", "Coverage and gap"], ["A goal"]),
        ((NEED_LATER,), ["No chart of presence", "People today"], ["People expected"]),
        ((NEED, NEED_LATER), ["Coverage and gap"], ["People today", "People expected"]),
        ((TARGET,), ["No chart of people", "Money so far", "Coverage and gap"], ["A goal"]),
        ((PLEDGE,), ["A goal"], ["Money so far"]),
        ((RECEIVED,), ["A goal"], ["Money so far"]),
        ((TROOPS,), ["Personnel there already"], ["Coverage and gap", "A goal"]),
        ((NEED, TARGET), ["Money so far"], ["Coverage and gap"]),
    ],
)
def test_a_small_table_shows_what_another_row_would_add(rows, starts, others):
    words = hint_words(*rows)

    assert words.startswith("What another row would add")
    for start in starts:
        assert start in words
    for other in others:
        assert f"{other}:" not in words


def test_a_larger_table_with_every_chart_shows_nothing():
    rows = [NEED, NEED_LATER, TARGET, TROOPS]
    others = [NEED | {"id": f"old-{position}", "headline": False} for position in range(SMALL)]

    assert hint_words(*rows, *others) == ""


def test_a_larger_table_shows_missing_charts_alone():
    others = [NEED | {"id": f"old-{position}"} for position in range(SMALL + 1)]

    words = hint_words(*others)

    assert "No chart of money" in words
    assert "People expected" not in words
