"""A chart on the page: its title, sentence, numbers and source line; the legend and events."""

from collections.abc import Collection

import polars as pl
from dash import dcc, html

from dashboard.charts.base import GRAPH_CONFIG
from dashboard.charts.captions import (
    chart_source,
    chart_subtitle,
    chart_title,
    currency_note,
    event_words,
    legend_entries,
)
from dashboard.charts.data_table import chart_table
from dashboard.charts.spec import CHARTS
from dashboard.model.scenario_result import ScenarioResult
from dashboard.model.vintage import CrisisVintage
from dashboard.page import ids
from dashboard.page.components.downloads import make_chart_downloads
from dashboard.page.components.scrolling_table import make_cell


def make_chart(name: str, vintage: CrisisVintage, sentence: str) -> html.Section:
    """Return a chart with its title, sentence, sensitivity bars, table and source line."""
    title, spec = chart_title(name, vintage), CHARTS[name]
    height = spec.print_height
    return html.Section(
        [
            html.Div(
                [
                    html.H2(title),
                    html.Div(
                        [
                            make_chart_downloads(name, title),
                            html.Button(
                                "Show numbers",
                                id=ids.data_table_switch(name),
                                className="plain quiet",
                                n_clicks=0,
                                **{"aria-expanded": "false"},
                            ),
                        ],
                        className="chart-tools",
                    ),
                ],
                className="section-head",
            ),
            html.P(chart_subtitle(name, vintage), className="subtitle"),
            html.P(sentence, className="sentence"),
            html.Div(
                dcc.Graph(
                    id=ids.chart(name),
                    config=GRAPH_CONFIG,
                    figure={"data": [], "layout": {}},
                    responsive=True,
                    className="graph",
                ),
                role="img",
                **{"aria-label": f"{title}. {sentence}"},
            ),
            html.Div(className="sensitivity-bars"),
            html.Div(id=ids.data_table(name), className="scroll"),
            html.P(chart_source(name, vintage), className="source-line"),
        ],
        className="chart",
        style={"--print-height": f"{height}px"} if height else {},
        **{"data-chart": name, "data-marks": spec.marks, "data-print-height": height},
    )


def make_data_table(name: str, result: ScenarioResult) -> html.Table:
    """Return the numbers behind a chart."""
    table = chart_table(name, result)
    head = html.Thead(html.Tr([html.Th(make_cell(words), scope="col") for words in table.heads]))
    body = [
        html.Tr(
            [html.Th(make_cell(first), scope="row"), *(html.Td(make_cell(cell)) for cell in cells)]
        )
        for first, *cells in table.rows
    ]
    return html.Table([head, html.Tbody(body)], className="data-table")


def make_legend(vintage: CrisisVintage, mode: str) -> list[html.Span]:
    """Return the legend that all charts of a crisis share."""
    return [
        html.Span([html.I(className=mark), words]) for mark, words in legend_entries(vintage, mode)
    ]


def make_currency_note(vintage: CrisisVintage, charts: Collection[str]) -> list[html.P]:
    """Return why money is not set against need, where both are stated and it is not."""
    note = currency_note(vintage, charts)
    return [html.P(note, className="empty")] if note else []


def make_events(events: pl.DataFrame) -> list:
    """Return the list that the numbers on the charts point to."""
    if events.is_empty():
        return []
    return [
        html.H3("Events"),
        html.Ol([html.Li(event_words(row), value=row["number"]) for row in events.to_dicts()]),
    ]
