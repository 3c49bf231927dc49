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


def told_to(*rows: dict) -> str:
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
def test_a_small_table_is_told_what_another_row_would_add(rows, starts, others):
    told = told_to(*rows)

    assert told.startswith("What another row would add")
    for start in starts:
        assert start in told
    for other in others:
        assert f"{other}:" not in told


def test_a_larger_table_with_every_chart_is_told_nothing():
    rows = [NEED, NEED_LATER, TARGET, TROOPS]
    others = [NEED | {"id": f"old-{place}", "headline": False} for place in range(SMALL)]

    assert told_to(*rows, *others) == ""


def test_a_larger_table_is_told_of_missing_charts_alone():
    others = [NEED | {"id": f"old-{place}"} for place in range(SMALL + 1)]

    told = told_to(*others)

    assert "No chart of money" in told
    assert "People expected" not in told
