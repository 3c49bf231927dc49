"""A figure opened: value, hedge, who said it, where, when, a line to quote, and its series."""

from typing import Any

import polars as pl
from dash import dcc, html

from dashboard.charts.base import GRAPH_CONFIG
from dashboard.charts.series import series_chart
from dashboard.errors import not_none
from dashboard.model.chosen_rows import able_rows
from dashboard.model.claims import resolve_figure
from dashboard.model.conflicts import conflict_of
from dashboard.model.hedges import hedge_of
from dashboard.model.totals import FLOWS, STOCKS
from dashboard.model.vintage import CrisisVintage
from dashboard.page import ids
from dashboard.page.components.figure_buttons import basis_button, figure_button
from dashboard.page.components.scrolling_table import make_cell
from dashboard.screen.compute import compute_result
from dashboard.screen.parameters import to_query
from dashboard.screen.state import ScreenState
from dashboard.text.cards import distance_words
from dashboard.text.caveats import caveat_words
from dashboard.text.claims import outcome_words
from dashboard.text.dates import day_words
from dashboard.text.donors import left_out_words, part_of_words
from dashboard.text.hedges import due_words, figure_words, source_words
from dashboard.text.labels import figure_title
from dashboard.text.numbers import count_words, stated_number
from dashboard.text.quotes import quoted_sentence
from dashboard.text.summary import card_lines
from dashboard.text.totals import total_line
from dashboard.text.word_table import source_link

MAX_OTHERS = 12
MAX_RIVALS = 6
CLOSED = {"drawer": False, "drawer_title": "", "drawer_body": None}


def open_drawer(state: ScreenState, figure: str | None) -> dict:
    """Return what the drawer shows for the id of a figure; closed where there is none."""
    rows = state.vintage.figures.filter(pl.col("id") == (figure or "")).to_dicts()
    if not rows:
        return CLOSED
    return {
        "drawer": True,
        "drawer_title": figure_title(rows[0]),
        "drawer_body": make_figure(rows[0], state),
    }


def make_figure(figure: dict, state: ScreenState) -> list:
    """Return a figure opened, from its value down to what else was said on its quantity."""
    vintage = state.vintage
    able = set(able_rows(vintage.figures)["id"])
    return [
        html.P(html.B(figure_words(figure)), className="drawer-value"),
        _make_quote(figure, state),
        html.Dl(
            [
                html.Div([html.Dt(name), html.Dd(value)])
                for name, value in figure_facts(figure).items()
                if value
            ]
        ),
        *_make_outcome(figure, vintage),
        *_make_notes(figure, vintage),
        basis_button(figure, vintage, able),
        *_make_series(figure, vintage),
    ]


def figure_facts(figure: dict) -> dict[str, Any]:
    """Return all that a row says of itself, by name; what it does not say is empty."""
    ends = [stated_number(end) for end in (figure["low"], figure["high"]) if end is not None]
    hedged = figure["qualifier"] != "exact" or figure["modality"] != "stated"
    return {
        "Range": " to ".join(ends),
        "In the source's words": f"\u201c{figure['stated_as']}\u201d"
        if figure["stated_as"]
        else "",
        "Read as": hedge_of(figure["qualifier"], figure["modality"]).reading if hedged else "",
        "Said by": figure["actor"],
        "Publisher": figure["publisher"],
        "Source": make_cell(source_link(figure["source_title"], figure["source_url"])),
        "Place": figure["place"],
        "Status": figure["status"],
        "As of": day_words(figure["as_of"]),
        "Due": due_words(figure),
        "Reported on": day_words(figure["reported_on"]),
        "Plan": figure["plan"],
        "Kind of plan": figure["plan_type"],
        "Given as": figure["instrument"],
        "Caveat": figure["caveat"],
        "Note": figure["note"],
    }


def _make_quote(figure: dict, state: ScreenState) -> html.Div:
    """Return the line to quote; the browser copies it with the whole address of its link."""
    scenario = None
    if not state.scenario.as_stated:
        line = card_lines(compute_result(state)).get(figure["id"], "")
        scenario = line.partition(". ")[0].removeprefix("Scenario: ")
        scenario = f"{scenario or 'sliders were moved, this figure stays as it is'}."
    link = f"/?{to_query(state)}&figure={figure['id']}"
    return html.Div(
        [
            html.P(
                [
                    html.Span(quoted_sentence(figure, scenario), className="quote-words"),
                    " ",
                    html.A("Link to this figure", href=link),
                ]
            ),
            html.Button("Copy sentence", className="plain", **{"data-copy": "sentence"}),
            html.Span(className="copied", role="status"),
        ],
        className="quote",
    )


def _make_outcome(figure: dict, vintage: CrisisVintage) -> list:
    """Return what came of a figure that looked ahead, with the way to the figure that says so."""
    claim = resolve_figure(figure, vintage.figures, vintage.known_on)
    if claim is None:
        return []
    outcome = not_none(claim.outcome)
    verdict = f"; {claim.verdict}" if figure["due"] is not None else ""
    return [
        html.P(
            [
                "What came: ",
                figure_button(outcome_words(claim), outcome["id"]),
                f" ({source_words(outcome)}, as of {day_words(outcome['as_of'])}){verdict}.",
            ],
            className="drawer-note",
        )
    ]


def _make_notes(figure: dict, vintage: CrisisVintage) -> list:
    """Return the sum that a figure is in, and what the map and other rows have against it."""
    lines = part_of_words(vintage, figure["id"]), left_out_words(vintage, figure["id"])
    notes = [line for line in lines if line]
    check = vintage.distances.get(figure["id"])
    if check is not None and check.doubtful:
        notes.append(distance_words(check))
    conflict = conflict_of(vintage.figures, figure)
    if conflict is not None:
        rivals = [
            f"{figure_words(claim.figure)} ({source_words(claim.figure)})"
            for claim in conflict.claims
            if claim.figure["id"] in conflict.excluded - {figure["id"]}
        ]
        notes.append(f"In conflict with {'; '.join(rivals[:MAX_RIVALS])}: see Conflicts.")
    return [html.P(note, className="drawer-note", role="note") for note in notes]


def _make_series(figure: dict, vintage: CrisisVintage) -> list:
    """Return the chart of a figure's quantity and the other figures on it, those nearest first."""
    others = vintage.figures.filter(
        (pl.col("quantity") == figure["quantity"]) & (pl.col("id") != figure["id"])
    ).sort((pl.col("as_of") - figure["as_of"]).abs(), maintain_order=True)
    if others.is_empty():
        day = day_words(vintage.known_on)
        return [html.P(f"No other figure on this quantity is known on {day}.", className="empty")]
    shown = others.head(MAX_OTHERS).sort("as_of", maintain_order=True).to_dicts()
    more = others.height - len(shown)
    return [
        html.H3("Others on the same quantity"),
        *_make_graph(figure, vintage),
        html.Ul([_make_other(row) for row in shown], className="others"),
        html.P(f"and {count_words(more, 'more figure')}, all on the chart", className="empty")
        if more
        else None,
        _make_total(pl.concat([others, vintage.figures.filter(pl.col("id") == figure["id"])])),
    ]


def _make_total(rows: pl.DataFrame) -> html.P | None:
    """Return why the figures on a quantity of amounts have no sum, or the sum of its places."""
    if rows["measure"][0] not in STOCKS + FLOWS:
        return None
    return html.P(total_line(rows), className="empty")


def _make_graph(figure: dict, vintage: CrisisVintage) -> list:
    if figure["value"] is None:  # an event, which has no unit either
        return []
    rows = vintage.figures.filter(
        (pl.col("quantity") == figure["quantity"])
        & (pl.col("unit") == figure["unit"])
        & pl.col("value").is_not_null()
    )
    if rows.height < 2:
        return []
    words = f"{count_words(rows.height, 'figure')} on the same quantity, this one marked"
    return [
        dcc.Store(id=ids.series_data(figure["id"]), data=dict(series_chart(rows, figure))),
        html.Div(
            dcc.Graph(
                id=ids.series(figure["id"]),
                config=GRAPH_CONFIG,
                figure={"data": [], "layout": {}},
                responsive=True,
                className="series-graph",
                style={"height": 200},  # a responsive graph takes no height from the stylesheet
            ),
            role="img",
            **{"aria-label": words},
        ),
    ]


def _make_other(row: dict) -> html.Li:
    return html.Li(
        [
            figure_button(figure_words(row), row["id"]),
            f", {source_words(row)}, {row['status']}, as of {day_words(row['as_of'])}",
            f". {caveat_words([row])}" if row["caveat"] else None,
        ]
    )
