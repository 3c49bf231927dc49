import pytest

from dashboard.charts.captions import chart_source
from dashboard.charts.spec import chart_names
from dashboard.export.documents.brief import make_brief
from dashboard.page.components.grid import grid_rows
from dashboard.page.prerender import first_view
from dashboard.text.caveats import caveat_words
from tests.page.small import DAY, NEED, NEED_LATER, TARGET, state_of

CAVEAT = "One of 3 caseloads."
TABLE = (NEED | {"caveat": CAVEAT}, NEED_LATER, TARGET)


@pytest.mark.parametrize(
    ("caveats", "words"),
    [
        ([None], ""),
        (["A day is assumed"], "A day is assumed."),
        (["One.", "Two.", "One."], "One. Two."),
        (["A", "B", "C", "D", "E"], "A. B. C. 2 more caveats: see the figures."),
    ],
)
def test_caveats_are_sentences_and_each_is_said_once(caveats, words):
    assert caveat_words({"caveat": caveat} for caveat in caveats) == words


def test_a_caveat_stands_in_the_grid_beside_its_figure():
    rows = grid_rows(state_of(*TABLE).vintage.figures)

    assert [row["caveat"] for row in rows] == [CAVEAT, None, None]


def test_a_caveat_stands_below_each_chart_that_rests_on_its_figure():
    vintage = state_of(*TABLE).vintage
    lines = {name: chart_source(name, vintage) for name in chart_names(vintage)}

    assert CAVEAT in lines["people"] and CAVEAT in lines["following"]
    assert CAVEAT not in lines["money"]


def test_a_caveat_stands_in_the_page_without_scripts_and_in_the_brief():
    state = state_of(*TABLE)
    brief = make_brief(state, home="http://localhost/", day=DAY)

    assert first_view(state).count(CAVEAT) == 1
    assert f"2 million people {CAVEAT}" in brief  # in the table of figures
    assert brief.count(CAVEAT) >= 3  # the card, the source of the chart, the table
