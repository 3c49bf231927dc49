from datetime import date, timedelta
from urllib.parse import urlsplit

import plotly.graph_objects as go
import pytest
from dash import dcc, html

from dashboard.charts.series import MAX_MARKS, series_chart
from dashboard.page.components.drawer import CLOSED, MAX_OTHERS, make_figure, open_drawer
from dashboard.screen.read_state import read_state
from dashboard.text.hedges import figure_words
from dashboard.text.quotes import check_sentence
from tests.page.small import EVENT, NEED, NEED_LATER, TARGET, parts_of, serve, state_of, text_of
from tests.strategies import make_table

GOAL = "iraq-2016-conference-target"


def row_of(state, figure: str) -> dict:
    return state.vintage.figures.filter(id=figure).row(0, named=True)


def opened(figure: str, state) -> list:
    return make_figure(row_of(state, figure), state)


def inputs_of(parts: list) -> dict[str, str]:
    names = [text_of(part) for part in parts_of(parts) if isinstance(part, html.Dt)]
    values = [text_of(part) for part in parts_of(parts) if isinstance(part, html.Dd)]
    return dict(zip(names, values, strict=True))


def quote_of(parts: list) -> tuple[str, str]:
    """The words and the link of the line to quote."""
    (quote,) = (part for part in parts_of(parts) if getattr(part, "className", "") == "quote")
    words = next(part for part in parts_of(quote) if isinstance(part, html.Span))
    return text_of(words), next(part for part in parts_of(quote) if isinstance(part, html.A)).href


def others_of(parts: list) -> list[str]:
    return [text_of(part) for part in parts_of(parts) if isinstance(part, html.Li)]


@pytest.fixture(scope="module")
def state(served):
    """The address of the page as it opens."""
    return read_state(served, "")


def test_an_opened_figure_says_value_hedge_speaker_place_and_days(state):
    parts = opened("iraq-2016-need-yearend", state)

    assert text_of(parts[0]) == "likely more than 13 million people"
    assert inputs_of(parts) == {
        "In the source's words": "\u201clikely to exceed 13 million\u201d",
        "Read as": "70 % to be above",
        "Said by": "United Nations",
        "Publisher": "The News (Mexico City) / AP",
        "Source": "Defense, foreign ministers to plan next steps against I.S.",
        "Place": "Iraq",
        "Status": "projected",
        "As of": "20 Jul 2016",
        "Due": "by year's end (31 Dec 2016)",
        "Reported on": "20 Jul 2016",
        "Note": "The article says the total is likely to pass this level. "
        "The 2017 overview later gave 11 million.",
    }


def test_an_opened_figure_leaves_out_what_was_not_said():
    parts = opened("figure-0", state_of(EVENT))

    assert set(inputs_of(parts)) == {"Source", "Status", "As of", "Reported on"}


def test_the_range_that_a_source_gave_is_shown():
    parts = opened("figure-0", state_of(NEED | {"low": 1e6, "high": 3e6}))

    assert inputs_of(parts)["Range"] == "1 million to 3 million"


# The line to quote.


def test_the_line_to_quote_is_checked_to_be_true_and_its_link_opens_the_figure(served, state):
    words, link = quote_of(opened(GOAL, state))

    verdict = check_sentence(served, f"{words} http://127.0.0.1:8050{link}")
    there = read_state(served, urlsplit(link).query)
    assert (verdict.kind, verdict.figure["id"]) == ("true", GOAL)
    assert (there.figure, there.notices) == (GOAL, ())
    assert open_drawer(there, there.figure)["drawer_title"] == "Funding: Donor conference goal"


def test_a_moved_slider_is_in_the_line_and_in_its_link(served):
    moved = read_state(served, "need_uptake=0.5")

    words, link = quote_of(opened("iraq-2016-need-yearend", moved))
    still, _ = quote_of(opened("qayyarah-mosul-distance", moved))

    assert words.endswith("Scenario, not a forecast: 11.4 million people in need on 31 Dec 2016.")
    assert "need_uptake=0.5" in link
    assert still.endswith(
        "Scenario, not a forecast: sliders were moved, this figure stays as it is."
    )
    assert check_sentence(served, words).kind == "true"


# What stands against it, and beside it.


def test_a_doubtful_distance_tells_the_map_and_its_rivals(state):
    said = text_of(opened("qayyarah-mosul-distance", state))

    assert "On the map the two places lie 64 km apart" in said
    assert "In conflict with 60 km (Iraqi Joint Operations Command, in The National)" in said


def test_the_figure_can_be_put_under_the_scenario_if_it_may_carry_it(state):
    for figure, words in (
        (GOAL, "The scenario rests on this"),
        ("iraq-2016-hrp-requirement", "Rest the scenario on this"),
    ):
        assert words in text_of(opened(figure, state))
    assert "the scenario" not in text_of(opened("qayyarah-mosul-distance", state)).lower()


def test_an_opened_figure_stands_beside_the_others_on_its_quantity(state):
    items = others_of(opened(GOAL, state))

    rivals = state.vintage.figures.filter(quantity="conference-2016-pledges").to_dicts()
    assert len(items) == len(rivals) - 1
    assert all(
        any(item.startswith(figure_words(rival)) for item in items)
        for rival in rivals
        if rival["id"] != GOAL
    )


def test_of_a_long_series_the_nearest_are_listed_and_the_rest_counted():
    rows = [
        NEED | {"value": float(number), "as_of": date(2020, 3, 1) + timedelta(number)}
        for number in range(40)
    ]
    parts = opened("figure-20", read_state(serve(*rows), "known_on=2020-06-01"))

    items = others_of(parts)
    assert len(items) == MAX_OTHERS
    assert items[0].startswith("14 people")
    assert "and 27 more figures, all on the chart" in text_of(parts)


def test_the_figures_on_one_quantity_are_not_added_and_it_is_said_why(state):
    goal, distance = opened(GOAL, state), opened("qayyarah-mosul-distance", state)

    assert "Not added: pledged, projected, target are different stages" in text_of(goal)
    assert "Not added" not in text_of(distance)


def test_a_figure_that_stands_alone_has_neither_list_nor_chart():
    parts = opened("figure-0", state_of(NEED, NEED_LATER | {"quantity": "other"}))

    assert "No other figure on this quantity is known on 1 Mar 2020." in text_of(parts)
    assert not any(isinstance(part, dcc.Graph) for part in parts_of(parts))


@pytest.mark.parametrize("figure", [None, "", "no-such-figure"])
def test_what_is_no_figure_leaves_the_drawer_closed(state, figure):
    assert open_drawer(state, figure) is CLOSED


def test_an_address_that_names_no_figure_of_the_day_says_so(served):
    state = read_state(served, "figure=iraq-2017-need-headline")

    assert state.figure is None
    assert state.notices[0].startswith(
        "figure='iraq-2017-need-headline' is not known on 2016-07-20 and was ignored."
    )


# Its small chart.


def marks(chart: dict) -> dict[str, list]:
    return {trace["name"]: trace.get("customdata", []) for trace in chart["data"]}


def test_the_series_shows_every_figure_and_marks_the_open_one(state):
    figure = row_of(state, "iraq-2016-need-yearend")
    rows = state.vintage.figures.filter(quantity="people-in-need")

    chart = series_chart(rows, figure)

    named = marks(chart)
    assert named["this figure"] == [figure["id"]]
    assert {*named["counted"], *named["claimed"], figure["id"]} == set(rows["id"])
    (figure_trace,) = (trace for trace in chart["data"] if trace["name"] == "this figure")
    # A claim is drawn at its due day.
    assert (figure_trace["x"], figure_trace["y"]) == (["2016-12-31"], [13e6])
    (words,) = chart["layout"]["annotations"]
    assert words["text"] == "likely more than 13 million people"
    assert (words["x"], words["xanchor"]) == ("2016-12-31", "right")
    assert (words["yref"], words["y"], words["yanchor"]) == ("paper", 1, "bottom")  # over any mark


@pytest.mark.parametrize("day", ["2016-07-20", "2020-01-15"])
def test_every_quantity_of_the_shipped_table_has_a_chart_that_plotly_accepts(served, day):
    figures = read_state(served, f"known_on={day}").vintage.figures
    for (_, _), rows in figures.filter(~figures["value"].is_null()).group_by("quantity", "unit"):
        chart = series_chart(rows, rows.row(0, named=True))
        if rows["measure"][0] in ("people_in_need", "distance", "ordinal", "funding"):
            go.Figure(chart)
        assert chart["layout"]["yaxis"]["range"][1] >= rows["value"].max()


def test_a_very_long_series_is_thinned_and_keeps_the_open_figure():
    table = make_table(*[TARGET | {"status": "received", "value": float(n)} for n in range(2000)])

    named = marks(series_chart(table, table.row(777, named=True)))

    assert len(named["counted"]) <= MAX_MARKS
    assert named["this figure"] == ["figure-777"]


# What came of it.


def test_a_claim_opened_shows_its_outcome_and_leads_there(served):
    newest = read_state(served, "known_on=2020-01-15")

    need, sent = (
        opened(figure, newest) for figure in ("iraq-2016-need-yearend", "iraq-2016-us-troops-added")
    )

    assert (
        "What came: 11 million people (OCHA, in OCHA (via paperzz), as of 31 Jan 2017); fell"
        in (text_of(need))
    )
    assert (
        "What came: about 84 days (Derived from Reuters and the US military, in Reuters"
        in text_of(sent)
    )
    opens = [getattr(part, "data-opens", None) for part in parts_of(sent)]
    assert "us-troops-2016-07-arrival-days" in opens


def test_a_claim_that_is_open_shows_no_outcome(state):
    assert "What came" not in text_of(opened("iraq-2016-need-yearend", state))
