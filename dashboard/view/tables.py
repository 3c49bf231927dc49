"""Tables of the page: the grid of figures, a chart's numbers, sources, and how it is computed."""

from datetime import date, timedelta

import dash_ag_grid as dag
import polars as pl
from dash import html

from dashboard.model.drivers import Driver
from dashboard.model.situation import Situation
from dashboard.view import ids
from dashboard.view.wording import (
    MEASURE_WORDS,
    RESULT_WORDS,
    count_words,
    day_words,
    driver_words,
    due_words,
    figure_words,
    result_words,
    source_words,
)

TWIN_MEASURES = {
    "people": ("need",),
    "money": ("pledged", "committed", "received"),
    "personnel": ("presence",),
    "following": ("coverage", "gap", "per_person"),
}
MOST_TWIN_ROWS = 14
EQUATIONS = (
    ("Need", "N(t) = N0 · level · exp(R · min(t/D, 1)), R = uptake · ln(N1/N0)"),
    ("Need, with one figure only", "R = ln(1 + change) · D/365.25"),
    ("Money of a conference", "pledged P = raised · goal; y = 1.678 · days / half-paid days"),
    ("Committed", "r0 + (delivered · P - r0) · (1 - exp(-y))"),
    ("Received", "r0 + (delivered · P - r0) · (1 - (1 + y) · exp(-y))"),
    ("Money of an appeal", "received(t) = r0 + max(raised · goal - r0, 0) · t / horizon"),
    ("Presence", "present now + announced · share · min(days since / arrival days, 1)"),
    ("Required", "cost a person and year / 365.25 · sum of need over all days shown"),
    ("Coverage", "min(aid share · received / required, 1)"),
    ("Gap", "max(required - aid share · received, 0)"),
)
GRID_COLUMNS = (
    ("label", "Figure", 250, {"pinned": "left"}),
    ("words", "Value", 210, {"comparator": {"function": "compareByValue"}}),
    ("status", "Status", 110, {}),
    ("as_of", "As of", 112, {}),
    ("due", "Due", 112, {}),
    ("reported_on", "Public since", 118, {}),
    ("source", "Said by", 220, {}),
    ("place", "Place", 130, {}),
    ("measure", "Measure", 140, {}),
    ("note", "Note", 360, {"sortable": False}),
)


def make_grid() -> dag.AgGrid:
    """Return the empty grid; its rows come with the day and the filters."""
    return dag.AgGrid(
        id=ids.GRID,
        columnDefs=[
            {"field": field, "headerName": name, "width": width, "tooltipField": field, **more}
            for field, name, width, more in GRID_COLUMNS
        ],
        rowData=[],
        getRowId="params.data.id",
        defaultColDef={"sortable": True, "resizable": True, "filter": False},
        dashGridOptions={
            "theme": {"function": "gridTheme(themeQuartz)"},
            "rowHeight": 34,
            "headerHeight": 36,
            "animateRows": False,
            "suppressMovableColumns": True,
            "enableBrowserTooltips": True,
            "ensureDomOrder": True,
        },
        className="figures-grid",
        style={"height": "min(70vh, 560px)"},
    )


def grid_rows(figures: pl.DataFrame) -> list[dict]:
    """Return the rows of the grid: words for reading, plain values for sorting."""
    return [
        {
            "id": row["id"],
            "label": row["label"],
            "words": figure_words(row),
            "value": row["value"],
            "status": row["status"],
            "as_of": row["as_of"].isoformat(),
            "due": row["due"].isoformat() if row["due"] else row["due_text"],
            "reported_on": row["reported_on"].isoformat(),
            "source": source_words(row),
            "place": row["place"],
            "measure": MEASURE_WORDS[row["measure"]],
            "note": row["note"],
        }
        for row in figures.to_dicts()
    ]


def make_twin(name: str, situation: Situation, projected: pl.DataFrame) -> html.Table:
    """Return the numbers behind a chart: the first day, month ends, and the last day."""
    measures = [m for m in TWIN_MEASURES[name] if m in projected["measure"]]
    days = twin_days(situation.facts.t0, situation.facts.days)
    rows = projected.filter(pl.col("measure").is_in(measures) & pl.col("day").is_in(days))
    cells = {(row["measure"], row["day"]): row for row in rows.to_dicts()}
    head = [html.Th("Day", scope="col")]
    for measure in measures:
        head += [
            html.Th(f"{RESULT_WORDS[measure]}, as stated", scope="col"),
            html.Th(f"{RESULT_WORDS[measure]}, scenario", scope="col"),
        ]
    body = []
    for day in days:
        line = [html.Th(day_words(day), scope="row")]
        for measure in measures:
            row = cells[measure, day]
            line += [
                html.Td(result_words(row[column], row["unit"]))
                for column in ("as_stated", "scenario")
            ]
        body.append(html.Tr(line))
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="twin")


def twin_days(start: date, days: int) -> list[date]:
    """Return the first day, the month ends between, and the last day; thinned where many."""
    last = start + timedelta(days=days)
    inner = [
        day
        for day in (start + timedelta(days=n) for n in range(1, days))
        if (day + timedelta(days=1)).day == 1
    ]
    every = max(1, -(-len(inner) // (MOST_TWIN_ROWS - 2)))
    return [start, *inner[::every], last]


def make_sources(situation: Situation) -> list:
    """Return every source of the day's figures: publisher, title, link, and how many figures."""
    sources = (
        situation.figures.group_by("publisher", "source_title", "source_url", maintain_order=True)
        .agg(pl.len().alias("count"), pl.col("reported_on").min().alias("first"))
        .sort("count", descending=True, maintain_order=True)
    )
    body = [
        html.Tr(
            [
                html.Td(row["publisher"] or "not named"),
                html.Td(source_link(row["source_title"], row["source_url"])),
                html.Td(day_words(row["first"]), className="number"),
                html.Td(str(row["count"]), className="number"),
            ]
        )
        for row in sources.to_dicts()
    ]
    return [
        html.P(
            f"{count_words(situation.figures.height, 'figure')} known on "
            f"{day_words(situation.known_on)}, from {count_words(sources.height, 'source')}."
        ),
        html.Div(
            html.Table(
                [
                    html.Thead(
                        html.Tr(
                            [
                                html.Th(name, scope="col")
                                for name in ("Publisher", "Title", "First public", "Figures")
                            ]
                        )
                    ),
                    html.Tbody(body),
                ],
                className="plain-table",
            ),
            className="scroll",
            tabIndex=0,
            role="region",
            **{"aria-label": "Sources"},
        ),
    ]


def source_link(title: str | None, address: str | None) -> html.A | str:
    """Return a source's title as a link, where it has an address."""
    title = title or address or "no title"
    if not address:
        return title
    return html.A(title, href=address, rel="noopener noreferrer", target="_blank")


def make_computed(situation: Situation) -> list:
    """Return how the projection is computed: the equations, and each slider's evidence."""
    parts: list = [
        html.P(
            "The projection is one set of closed equations; t counts days from "
            f"{day_words(situation.facts.t0) if situation.facts else 'the newest figure'}. "
            "Each slider starts at what the table states. A scenario is not a forecast."
        ),
        html.Dl(
            [
                html.Div([html.Dt(name), html.Dd(html.Code(equation))])
                for name, equation in EQUATIONS
            ],
            className="equations",
        ),
    ]
    if situation.drivers:
        names = ("Slider", "As stated", "History, 5 to 95 %", "Evidence", "Figures")
        parts.append(
            html.Div(
                html.Table(
                    [
                        html.Thead(html.Tr([html.Th(name, scope="col") for name in names])),
                        html.Tbody([_driver_row(driver) for driver in situation.drivers]),
                    ],
                    className="plain-table",
                ),
                className="scroll",
                tabIndex=0,
                role="region",
                **{"aria-label": "Sliders and their evidence"},
            )
        )
    return parts


def _driver_row(driver: Driver) -> html.Tr:
    low, high = driver.evidence
    history = (
        "not used"
        if low == high
        else f"{driver_words(two_digits(low), driver.unit)} to "
        f"{driver_words(two_digits(high), driver.unit)}"
    )
    return html.Tr(
        [
            html.Td(driver.label),
            html.Td(driver_words(driver.default, driver.unit)),
            html.Td(history),
            html.Td(source_link(driver.source, driver.source_url)),
            html.Td(", ".join(driver.rows)),
        ]
    )


def two_digits(value: float) -> float:
    """Return a number at two significant digits: the end of a range is no exact value."""
    return float(f"{value:.2g}")


def make_figure(figure: dict, situation: Situation) -> list:
    """Return a figure opened: value, hedge, who said it, where, when, and what else was said."""
    others = situation.figures.filter(
        (pl.col("quantity") == figure["quantity"]) & (pl.col("id") != figure["id"])
    ).sort("as_of", maintain_order=True)
    facts = (
        ("Value", figure_words(figure)),
        (
            "In the source's words",
            f"\u201c{figure['stated_as']}\u201d" if figure["stated_as"] else "",
        ),
        ("Said by", figure["actor"]),
        ("Publisher", figure["publisher"]),
        ("Source", source_link(figure["source_title"], figure["source_url"])),
        ("Place", figure["place"]),
        ("Status", figure["status"]),
        ("As of", day_words(figure["as_of"])),
        ("Due", due_words(figure)),
        ("Public since", day_words(figure["reported_on"])),
        ("Note", figure["note"]),
    )
    parts: list = [
        html.Dl([html.Div([html.Dt(name), html.Dd(value)]) for name, value in facts if value])
    ]
    if not others.is_empty():
        parts += [
            html.H3("Others on the same quantity"),
            html.Ul(
                [
                    html.Li(
                        f"{figure_words(row)}, {source_words(row)}, {row['status']}, "
                        f"as of {day_words(row['as_of'])}"
                    )
                    for row in others.to_dicts()
                ]
            ),
        ]
    return parts
