import polars as pl
import pytest
from hypothesis import given, settings

from dashboard.text.totals import named, total_line
from tests.page.small import NEED, PLEDGE, RECEIVED
from tests.strategies import make_table, tables


def chosen(served, **cells: str) -> pl.DataFrame:
    return served.frame.filter(**cells)


def test_the_donors_of_an_appeal_are_added(served):
    donors = served.frame.filter(pl.col("quantity").str.starts_with("mosul-appeal-donor"))

    assert total_line(donors) == "Together: $231.2 million received, from 6 figures."


def test_two_currencies_are_not_added_and_each_of_them_is(served):
    line = total_line(chosen(served, status="pledged"))

    assert line.startswith("Not added: USD, CAD, EUR do not go into one sum. What may be added: €")
    assert "million pledged, from" in line


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"measure": "people_displaced"}, "observed, projected are different stages"),
        ({"measure": "people_returned"}, "people counted on different days may be the same people"),
        ({"quantity": "hrp-2016-coverage"}, "shares in percent are of different wholes"),
        ({"measure": "distance"}, "there is no sum of distance"),
        ({"status": "committed"}, "a running total may hold the rest (US humanitarian aid"),
        ({"quantity": "mosul-appeal-requirement"}, "required may be for the same thing"),
    ],
)
def test_a_refused_total_says_why_in_one_line(served, cells, words):
    line = total_line(chosen(served, **cells))

    assert line.startswith("Not added: ")
    assert words in line
    assert "\n" not in line


def test_pledged_is_never_added_to_received():
    line = total_line(make_table(PLEDGE | {"quantity": "a"}, RECEIVED | {"quantity": "b"}))

    assert line == "Not added: pledged, received are different stages of the same things."


def test_one_figure_alone_gives_no_line():
    assert total_line(make_table(NEED)) == ""


def test_a_long_list_of_names_is_cut():
    assert named(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"


@given(tables())
@settings(max_examples=60, deadline=None)
def test_any_figures_give_a_line_or_none(table):
    line = total_line(table)

    assert line == "" or line.startswith(("Together: ", "Not added: "))
