import pytest

from dashboard.charts.captions import chart_source
from dashboard.model.vintage import CrisisVintage
from dashboard.screen.read_state import read_state
from dashboard.text.ratios import following_note, ratio_lines
from tests.page.small import NEED, TARGET, vintage_of


def said_of(vintage: CrisisVintage) -> str:
    return " ".join(word for line in ratio_lines(vintage) for word in line)


def test_a_ratio_is_shown_with_both_figures_both_hedges_and_both_days(opening):
    said = said_of(opening)

    assert (
        "Money per person in need $200 per person ($182 per person or more): "
        "at least $2 billion as of 20 Jul 2016 over 10 million people as of 20 Jul 2016." in said
    )
    assert "likely more than 13 million people as of 20 Jul 2016" in said
    assert "The two lie" not in said


def test_a_ratio_of_two_times_warns_beside_the_chart_and_where_it_is_computed(served):
    vintage = read_state(served, "rests_on=iraq-2016-hrp-requirement").vintage

    warning = "The two lie 171 days apart, more than 90: the ratio mixes two times."
    assert warning in said_of(vintage)
    assert chart_source("following", vintage).endswith(
        "$861 million (as of 31 Jan 2016) stands against 10 million people "
        f"(as of 20 Jul 2016). {warning}"
    )
    assert "stands against" not in chart_source("tornado", vintage)


def test_what_a_chart_sets_against_each_other_is_said_in_a_sentence(opening):
    assert ". At least $2 billion (as of 20 Jul 2016) stands against 10 million people" in (
        chart_source("following", opening)
    )


@pytest.mark.parametrize(
    ("need", "target", "words"),
    [
        ({"qualifier": "more_than"}, {"qualifier": "up_to"}, "$2 per person ($0 per person to $2"),
        ({"qualifier": "more_than"}, {"qualifier": "more_than"}, "(open at both ends)"),
        ({}, {"low": 2e6, "high": 8e6}, "$2 per person ($0.909 per person to $4.4 per person)"),
    ],
)
def test_the_range_is_that_of_both_hedges(need, target, words):
    assert words in said_of(vintage_of(NEED | need, TARGET | target))


def test_without_two_figures_there_is_no_ratio():
    vintage = vintage_of(NEED)

    assert (ratio_lines(vintage), following_note(vintage)) == ([], "")
