from datetime import date
from urllib.parse import urlsplit

import polars as pl
import pytest

from dashboard.page.brief_changes import changes_since
from dashboard.screen.brief_mark import (
    freeze,
    to_mark,
)
from dashboard.screen.compute import compute_result
from dashboard.screen.parameters import to_query
from dashboard.screen.read_state import read_state
from dashboard.tables.snapshot import TableSnapshot
from tests.page.small import EVENT, NEED, NEED_LATER, TARGET, serve
from tests.support.briefs import DAY, STATE, brief_of, link_of, mark_of, said_since


@pytest.fixture(scope="module")
def brief(served: TableSnapshot) -> str:
    """The brief of a moved scenario."""
    return brief_of(served, STATE)


def test_nothing_has_changed_in_the_same_table(served, brief):
    said = said_since(served, brief)

    assert "frozen on 22 Nov 2026: its figures and its scenario are unchanged." in said
    later = served.frame.filter(pl.col("reported_on") > date(2016, 7, 20)).height
    assert later > 100
    assert f"{later} figures became public after that" in said


ROWS = (NEED, NEED_LATER, TARGET)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            (NEED | {"value": 2.5e6}, NEED_LATER, TARGET),
            "Figure 0: was 2 million people, is now 2.5 million people.",
        ),
        (
            (NEED, NEED_LATER | {"qualifier": "more_than"}, TARGET),
            "Figure 1: was 3 million people, is now more than 3 million people.",
        ),
        ((*ROWS, EVENT), "New or changed: Figure 3."),
        (ROWS[:2], "The figure 'figure-2' is not known on this day any more."),
    ],
)
def test_a_figure_that_changed_is_named_with_what_it_was(rows, expected):
    text = brief_of(serve(*ROWS), [])

    said = said_since(serve(*rows), text)

    assert "this screen is not the same any more" in said
    assert expected in said


def test_a_result_that_changed_is_named_with_what_it_was():
    text = brief_of(serve(*ROWS), [])

    said = said_since(serve(NEED, NEED_LATER | {"value": 4e6}, TARGET), text)

    assert "people in need was 3 million people, is now 4 million people" in said


def test_a_row_without_a_card_that_is_gone_is_counted():
    plain = EVENT | {"headline": False}
    text = brief_of(serve(*ROWS, plain), [])

    assert "No longer in the table: 1 figure." in said_since(serve(*ROWS), text)


def test_a_changed_computation_is_reported_beside_the_figures(served):
    state = read_state(served, STATE)
    frozen = freeze(state, compute_result(state), DAY)
    frozen.results["received"] *= 2

    said = " ".join(changes_since(state, to_mark(frozen)))

    assert "its figures and its scenario are unchanged." in said
    assert "The computation has changed since." in said


def test_another_scenario_is_reported(served, brief):
    state = read_state(served, [*STATE[:2], ("need_uptake", "0.9")])

    said = " ".join(changes_since(state, mark_of(brief)))

    assert "not the same any more" in said


def test_the_hash_alone_says_whether_a_screen_is_that_of_a_brief(served, brief):
    mark = mark_of(brief).partition("~")[0]

    same = changes_since(read_state(served, STATE), mark)
    other = changes_since(read_state(served, ""), mark)

    assert "are unchanged" in same[0]
    assert "not the same any more" in other[0]


def test_a_mark_that_cannot_be_read_is_reported(served):
    said = changes_since(read_state(served, ""), "nonsense")

    assert said == [
        "The mark of the brief in this address cannot be read; open the link of the brief."
    ]


def test_the_mark_of_a_brief_is_no_part_of_the_screen(served, brief):
    state = read_state(served, urlsplit(link_of(brief)).query)

    assert state.brief == mark_of(brief)
    assert "brief" not in to_query(state)
