"""The tables of the page: the grid, a chart's numbers, sources, evidence, and a figure opened."""

from datetime import date, timedelta

import pytest
from dash import html

from dashboard.charts.data_table import MAX_ROWS, table_days
from dashboard.charts.spec import CHARTS
from dashboard.model.sensitivity import tornado
from dashboard.page.components.chart_card import make_data_table
from dashboard.page.components.grid import GRID_COLUMNS, grid_rows
from dashboard.page.components.scrolling_table import make_cell
from dashboard.page.tabs.sources import make_sources
from dashboard.screen.compute import compute_result
from dashboard.screen.read_state import read_state
from dashboard.text.numbers import result_words
from dashboard.text.word_table import source_link
from tests.page.small import (
    NEED,
    TINY,
    parts_of,
    state_of,
    text_of,
)
from tests.strategies import make_table


def cells_of(table: object) -> list[list[str]]:
    return [
        [text_of(cell) for cell in row.children]
        for row in parts_of(table)
        if isinstance(row, html.Tr)
    ]


# The grid.


def test_a_row_of_the_grid_has_words_to_read_and_the_value_to_sort_by(opening):
    rows = {row["id"]: row for row in grid_rows(opening.figures)}

    goal = rows["iraq-2016-conference-target"]
    assert len(rows) == opening.figures.height
    assert set(goal) >= {field for field, *_ in GRID_COLUMNS} | {"id", "value"}
    assert (goal["words"], goal["value"]) == ("at least $2 billion", 2_000_000_000)
    assert (goal["as_of"], goal["due"], goal["reported_on"]) == ("2016-07-20",) * 3
    assert goal["source"] == "John Kerry, in The News (Mexico City) / AP"
    assert rows["iraq-2016-us-troops-added"]["due"] == "coming days and weeks"
    assert rows["mosul-captured-summer-2014"]["value"] is None


def test_an_empty_choice_of_figures_gives_no_rows():
    assert grid_rows(make_table(NEED).clear()) == []


# A chart's numbers.


@pytest.mark.parametrize("chart", [chart for chart in CHARTS if chart != "tornado"])
def test_the_numbers_of_a_chart_are_those_of_the_model(served, chart):
    state = read_state(served, "need_uptake=0.5&raised_share=0.35")
    result = compute_result(state)

    head, first, *_, last = cells_of(make_data_table(chart, result))

    ends = result.projected.filter(day=date(2016, 12, 31))
    names = {"people": ["need"], "money": ["pledged", "committed", "received"]} | {
        "personnel": ["presence"],
        "following": ["coverage", "gap", "per_person"],
    }
    expected = [
        result_words(
            ends.filter(measure=measure)[column][0], ends.filter(measure=measure)["unit"][0]
        )
        for measure in names[chart]
        for column in ("as_stated", "scenario")
    ]
    assert len(head) == len(last) == 1 + len(expected)
    assert first[0] == "20 Jul 2016"
    assert last == ["31 Dec 2016", *expected]


def test_the_numbers_of_the_bars_are_the_balance_at_both_ends(served):
    result = compute_result(read_state(served, ""))

    head, *rows = cells_of(make_data_table("tornado", result))

    labels = {driver.key: driver.label for driver in result.vintage.drivers}
    assert head == ["Slider", "Balance at its low end", "Balance at its high end"]
    assert rows == [
        [labels[key], result_words(low, "USD"), result_words(high, "USD")]
        for key, low, high in tornado(
            result.vintage.inputs, result.vintage.drivers, result.scenario
        )
    ]


@pytest.mark.parametrize("name", TINY)
def test_every_chart_of_a_small_table_has_its_numbers(name):
    result = compute_result(state_of(*TINY[name]))
    measures = set(result.projected["measure"])

    for chart, spec in CHARTS.items():
        if spec.measure in measures:
            assert len(cells_of(make_data_table(chart, result))) >= 1


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        (date(2020, 3, 1), 1, ["2020-03-01", "2020-03-02"]),
        (date(2020, 2, 29), 31, ["2020-02-29", "2020-03-31"]),
        (date(2020, 3, 31), 30, ["2020-03-31", "2020-04-30"]),
        (
            date(2016, 7, 20),
            164,
            [
                "2016-07-20",
                "2016-07-31",
                "2016-08-31",
                "2016-09-30",
                "2016-10-31",
                "2016-11-30",
                "2016-12-31",
            ],
        ),
    ],
)
def test_numbers_are_shown_for_the_ends_and_for_month_ends(start, days, expected):
    assert [day.isoformat() for day in table_days(start, days)] == expected


@pytest.mark.parametrize("days", [1, 29, 364, 3650, 36500])
def test_the_numbers_of_a_long_time_are_thinned(days):
    shown = table_days(date(2020, 1, 1), days)

    assert len(shown) <= MAX_ROWS
    assert shown == sorted(set(shown))
    assert (shown[0], shown[-1]) == (date(2020, 1, 1), date(2020, 1, 1) + timedelta(days=days))


# Sources.


def test_sources_are_counted_and_linked(opening):
    parts = make_sources(opening)

    counts = opening.figures.group_by("publisher", "source_title", "source_url").len()
    head, first, *rest = cells_of(parts)
    assert head == ["Publisher", "Title", "First public", "Figures"]
    assert len(rest) + 1 == counts.height
    assert int(first[3]) == counts["len"].max()
    assert sum(int(row[3]) for row in (first, *rest)) == opening.figures.height
    assert f"175 figures known on 20 Jul 2016, from {counts.height} sources." in text_of(parts)


def test_a_source_opens_in_another_tab_and_gets_no_referrer():
    link = make_cell(source_link("A report", "https://example.org/a?b=1&c=2"))

    assert (link.href, link.target) == ("https://example.org/a?b=1&c=2", "_blank")
    assert link.rel == "noopener noreferrer"
    assert link.children == "A report"


@pytest.mark.parametrize(
    ("title", "address", "words"),
    [
        ("A report", None, "A report"),
        (None, None, "no title"),
        (None, "https://x.org", "https://x.org"),
    ],
)
def test_a_source_without_title_or_address_says_what_it_has(title, address, words):
    assert text_of(make_cell(source_link(title, address))) == words
