import json
from datetime import date, timedelta

import pytest
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.charts.captions import event_words, outcome_line
from dashboard.charts.marked_rows import shown_events
from dashboard.charts.spec import CHARTS
from dashboard.page.callbacks.navigation import opened_screen
from dashboard.page.components.chart_card import make_legend
from dashboard.page.content import (
    MAX_PLANS,
    crisis_words,
    day_marks,
    make_basis,
    make_screen,
    options,
)
from dashboard.screen.read_state import read_state
from dashboard.tables.reloading import ReloadingTable
from dashboard.tables.snapshot import TableSnapshot
from dashboard.tables.uploads import TableRegistry
from dashboard.text.labels import FAN_TITLES
from tests.page.small import (
    DAY,
    EVENT,
    NEED,
    NEED_LATER,
    STILL,
    TARGET,
    TINY,
    YEAR_END,
    figure,
    parts_of,
    serve,
    text_of,
    vintage_of,
)


def screen_of(*rows: dict, query: str = "") -> dict:
    served = serve(*rows)
    return make_screen(read_state(served, query))


def classed(part: object, name: str) -> list[str]:
    return [text_of(inner) for inner in parts_of(part) if getattr(inner, "className", "") == name]


@pytest.fixture(scope="module")
def screen(served) -> dict:
    """The screen on which the page opens."""
    return make_screen(read_state(served, ""))


# The opening screen.


def test_the_page_opens_on_the_first_crisis_and_the_day_of_its_headlines(screen):
    assert screen["title"] == "Iraq: aid and deployment figures"
    assert (screen["crisis"], screen["day"]) == ("iraq", "2016-07-20")
    assert screen["query"] == "crisis=iraq&known_on=2016-07-20"
    assert screen["notices"] == []
    assert screen["tab"] == "figures"


def test_every_chart_has_title_unit_day_sentence_and_source(screen):
    charts = [part for part in screen["chart_grid"] if isinstance(part, html.Section)]

    assert [getattr(chart, "data-chart") for chart in charts] == list(CHARTS)
    for chart in charts:
        assert any(isinstance(part, dcc.Graph) for part in parts_of(chart))
        assert classed(chart, "subtitle")[0].endswith("as known on 20 Jul 2016")
        assert len(classed(chart, "sentence")[0]) > 30
        assert classed(chart, "source-line")[0].endswith(".")
    assert classed(charts[0], "subtitle") == ["Iraq, people, as known on 20 Jul 2016"]
    assert classed(charts[0], "source-line") == [
        "Source: United Nations, in The News (Mexico City) / AP. As of 20 Jul 2016."
    ]


def test_the_picture_of_a_chart_is_named_so_that_a_reader_who_cannot_see_it_knows_it(screen):
    pictures = [
        part for part in parts_of(screen["chart_grid"]) if getattr(part, "role", "") == "img"
    ]

    assert [getattr(part, "aria-label").partition(".")[0] for part in pictures] == [
        spec.title.format(people="People in need") for spec in CHARTS.values()
    ]


def test_the_sentence_under_the_sliders_names_the_figures_that_they_rest_on(screen):
    news = "The News (Mexico City) / AP"
    assert screen["rests_on"] == (
        f"The scenario rests on people now: 10 million people (United Nations, in {news}); "
        f"people expected: likely more than 13 million people (United Nations, in {news}); "
        f"goal: at least $2 billion (John Kerry, in {news}); "
        f"personnel announced: 560 troops (United States, in {news})."
    )


def test_the_day_slider_spans_the_days_on_which_figures_became_public(screen, served):
    first, last = served.frame["reported_on"].min(), served.frame["reported_on"].max()

    assert (screen["earliest"], screen["latest"]) == (first.isoformat(), last.isoformat())
    assert screen["days"] == (last - first).days
    assert screen["day_position"] == (date(2016, 7, 20) - first).days
    assert [mark["label"] for mark in screen["day_marks"]] == [
        "2015",
        "2016",
        "2017",
        "2018",
        "2019",
    ]


def test_events_of_the_window_are_listed_by_the_numbers_on_the_charts(screen, opening):
    items = [part for part in parts_of(screen["events"]) if isinstance(part, html.Li)]

    assert [item.value for item in items] == shown_events(opening)["number"].to_list()
    assert "1 Jul 2016: NATO summit in Warsaw" in [text_of(item) for item in items]
    assert any("(planned, " in text_of(item) for item in items)


def test_filters_offer_what_the_figures_of_the_day_have(screen, opening):
    assert {option["value"] for option in screen["measures"]} == set(opening.figures["measure"])
    assert {option["value"] for option in screen["statuses"]} == set(opening.figures["status"])
    assert {"value": "people_in_need", "label": "People in need"} in screen["measures"]
    assert {"value": "pledged", "label": "Pledged"} in screen["statuses"]


# Another day.


def test_a_later_day_shows_the_outcomes(served, screen):
    later = make_screen(read_state(served, "known_on=2017-06-01"))

    people = [part for part in later["chart_grid"] if getattr(part, "data-chart", "") == "people"]
    assert "What came: 11 million people on 31 Jan 2017, OCHA" in classed(people, "source-line")[0]
    assert "what came later" in text_of(later["legend"])
    assert "what came later" not in text_of(screen["legend"])
    assert later["charts"]["people"] != screen["charts"]["people"]


def test_a_day_after_the_last_figure_is_shown_as_requested(served):
    later = make_screen(read_state(served, "known_on=2031-01-01"))

    assert (later["day"], later["latest"]) == ("2031-01-01", "2031-01-01")
    assert later["day_position"] == later["days"]


def test_the_latest_outcome_is_shown_with_the_number_of_outcomes(served):
    vintage = read_state(served, "known_on=2019-12-31").vintage
    latest = vintage.figures.filter(quantity="people-in-need", status="observed").tail(2)

    words = outcome_line(latest, vintage)

    assert words.startswith("What came: ")
    assert words.endswith("(2 figures in all).")


# Addresses.


def test_an_address_fills_sliders_tab_and_filters(served):
    screen = make_screen(
        read_state(
            served,
            "need_uptake=0.5&tab=sources&measure=funding&status=pledged&find=kerry&fan=stated"
            "&keep_b=Low~raised_share:0.4",
        ),
    )

    assert (screen["tab"], screen["measure"], screen["status"]) == (
        "sources",
        ["funding"],
        ["pledged"],
    )
    assert (screen["find"], screen["fan"]) == ("kerry", "stated")
    assert ("keep_b", "Low~raised_share:0.4") in screen["state"]["fixed"]
    assert "B Low" in text_of(screen["compare"])


def test_each_bad_value_is_a_visible_line(served):
    screen = make_screen(read_state(served, "tab=<b>&need_uptake=x"))

    assert [(part.role, part.children[:14]) for part in screen["notices"]] == [
        ("alert", "need_uptake='x"),
        ("alert", "tab='<b>' is n"),
    ]


def test_a_notice_of_the_table_comes_first(served):
    broken = TableSnapshot(
        served.frame, "another", notice="The table file changed and cannot be used."
    )

    screen = make_screen(read_state(broken, "tab=x"), notice=broken.notice)

    assert [text_of(line)[:14] for line in screen["notices"]] == [
        "The table file",
        "tab='x' is not",
    ]


def test_a_new_notice_of_the_table_is_shown_though_its_vintage_is_cached(table_path):
    tables = TableRegistry(ReloadingTable(table_path))
    opened_screen(tables, "")
    broken = tables.of(None).with_notice("The table file changed and cannot be used.")

    tables.of = lambda token: broken
    notices = opened_screen(tables, "")["notices"]

    assert "cannot be used" in json.dumps(notices, default=Component.to_plotly_json)


# Small tables.


@pytest.mark.parametrize("name", [*TINY, *STILL])
def test_every_small_table_has_a_whole_screen(name):
    rows = (TINY | STILL)[name]

    screen = screen_of(*rows)

    drawn = [
        getattr(part, "data-chart") for part in screen["chart_grid"] if hasattr(part, "data-chart")
    ]
    assert drawn == [chart for chart in CHARTS if chart in screen["charts"]]
    assert len(screen["cards"]) == len(rows)
    assert screen["title"] == "Somewhere: aid and deployment figures"
    assert screen["days"] >= 1


@pytest.mark.parametrize("name", [*TINY, *STILL])
def test_no_chart_is_drawn_empty_and_what_is_missing_is_stated(name):
    screen = screen_of(*(TINY | STILL)[name])

    missing = {"people": "people", "money": "money", "personnel": "presence"}
    notes = classed(screen["chart_grid"], "empty")
    for chart, word in missing.items():
        line = f"No chart of {word}"
        assert any(text.startswith(line) for text in notes) == (chart not in screen["charts"])


def test_euros_are_never_set_against_a_cost_in_dollars():
    screen = screen_of(*TINY["people and euros"])

    assert "following" not in screen["charts"]
    assert [text for text in classed(screen["chart_grid"], "empty") if "EUR" in text] == [
        "Coverage and gap are not drawn: the money is in EUR and the cost per person in another "
        "currency, and two currencies are never added here."
    ]
    assert "€2.08 million" in text_of(screen["chart_grid"])


def test_a_table_of_one_day_has_a_day_slider_too():
    screen = screen_of(NEED)

    assert (screen["days"], screen["day_position"], screen["day_marks"]) == (1, 0, [])


def test_a_table_without_a_scenario_says_nothing_of_one():
    screen = screen_of(EVENT)

    assert screen["rests_on"] == ""
    assert not set(CHARTS) & set(screen["charts"])


def test_two_crises_can_be_picked_and_the_first_opens():
    screen = screen_of(NEED | {"crisis": "north-east"}, TARGET | {"crisis": "south"})

    assert screen["crises"] == [
        {"value": "north-east", "label": "North East"},
        {"value": "south", "label": "South"},
    ]
    assert screen["crisis"] == "north-east"


# Words.


@pytest.mark.parametrize("mode", FAN_TITLES)
def test_the_legend_says_what_the_bands_rest_on(opening, mode):
    assert FAN_TITLES[mode].lower() in text_of(make_legend(opening, mode))


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"label": "The city falls"}, "1 Mar 2020: The city falls"),
        (
            {
                "label": "Flights begin",
                "as_of": YEAR_END,
                "reported_on": DAY,
                "due_text": "this winter",
            },
            "31 Dec 2020: Flights begin (planned, this winter)",
        ),
        (
            {"label": "Flights begin", "as_of": YEAR_END, "reported_on": DAY},
            "31 Dec 2020: Flights begin (planned)",
        ),
        (
            {"label": "Talks", "as_of": YEAR_END, "reported_on": DAY, "due": YEAR_END},
            "31 Dec 2020: Talks (planned)",
        ),
        (
            {
                "label": "Talks",
                "as_of": YEAR_END,
                "reported_on": DAY,
                "due": date(2021, 2, 1),
                "due_text": "this winter",
            },
            "31 Dec 2020: Talks (planned, this winter, by 1 Feb 2021)",
        ),
    ],
)
def test_a_future_event_keeps_its_wording(cells, words):
    assert event_words(figure(**EVENT, **cells)) == words


@pytest.mark.parametrize(
    ("slug", "name"), [("iraq", "Iraq"), ("south-sudan", "South Sudan"), ("dr_congo", "Dr Congo")]
)
def test_a_crisis_is_named_by_its_slug(slug, name):
    assert crisis_words(slug) == name


def test_choices_stand_in_the_order_of_the_table():
    figures = vintage_of(TARGET, NEED, TARGET | {"status": "pledged"}).figures

    assert [option["value"] for option in options(figures["status"], {})] == [
        "target",
        "observed",
        "pledged",
    ]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2016, 1, 1), date(2016, 1, 1), []),
        (date(2016, 1, 4), date(2016, 1, 28), []),
        (date(2016, 1, 20), date(2016, 6, 1), ["Feb 2016", "Mar 2016", "Apr 2016", "May 2016"]),
        (date(2015, 10, 2), date(2016, 9, 30), ["Nov 2015", "Feb 2016", "May 2016", "Aug 2016"]),
        (date(2014, 6, 10), date(2017, 6, 1), ["2015", "2016", "2017"]),
        (date(1990, 1, 1), date(2020, 12, 31), ["1992", "1997", "2002", "2007", "2012", "2017"]),
    ],
)
def test_years_or_months_are_marked_where_there_is_space(first, last, words):
    marks = day_marks(first, last)

    assert [mark["label"] for mark in marks] == words
    assert all((first + timedelta(days=mark["value"])).day == 1 for mark in marks)


def test_what_is_due_after_ten_years_is_stated():
    screen = screen_of(NEED, NEED_LATER | {"due": date(2200, 12, 31)})

    (notice,) = screen["notices"]
    assert notice.children.startswith(
        "A figure under the scenario is due on 31 Dec 2200. Ten years"
    )
    assert notice.children.endswith("; what comes after is not.")


def test_other_plans_are_offered_as_buttons_that_rest_the_scenario_on_them():
    plans = [
        TARGET | {"id": f"goal-{n}", "plan": f"PLAN-{n}", "headline": n == 0} for n in range(9)
    ]
    basis = make_basis(vintage_of(*plans))
    buttons = [part for part in basis if hasattr(part, "data-rests")]

    assert len(buttons) == MAX_PLANS
    assert text_of(buttons[0]) == "Figure 1 $4 million"
    assert basis[-1] == " and 2 more plans, in the table of figures."
    assert isinstance(make_basis(vintage_of(TARGET)), str)
