"""A chart on the page: its title, sentence, numbers and source line; the legend and events."""

from datetime import timedelta

import polars as pl
from dash import dcc, html

from dashboard.charts import GRAPH_CONFIG
from dashboard.charts.marked_rows import outcomes, shown_events
from dashboard.model.vintage import CrisisVintage
from dashboard.page import ids
from dashboard.page.components.downloads import make_chart_downloads
from dashboard.page.components.ratios import following_note
from dashboard.text.dates import day_words
from dashboard.text.hedges import figure_words, source_words
from dashboard.text.labels import FAN_TITLES, MEASURE_WORDS, crisis_words

CHART_TITLES = {
    "people": "{people}",
    "money": "Money against the goal",
    "personnel": "Personnel present",
    "following": "What follows",
    "tornado": "What moves the balance",
}
CHART_UNITS = {
    "people": "people",
    "money": "{currency}",
    "personnel": "personnel",
    "following": "share; {currency}; {currency} per person",
    "tornado": "money that meets needs, less the cost of need, {currency}",
}
GROUP_OF_CHART = {"people": "people", "money": "money", "personnel": "personnel"}


def chart_title(name: str, vintage: CrisisVintage) -> str:
    """Return the title of a chart; people by the measure that counts them."""
    return CHART_TITLES[name].format(people=MEASURE_WORDS[vintage.inputs.people_measure])


def make_chart(name: str, vintage: CrisisVintage, sentence: str) -> html.Section:
    """Return a chart with its title, sentence, room for what drives it, table and source line."""
    title = chart_title(name, vintage)
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
                                id=ids.twin_switch(name),
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
            html.Div(className="drives"),
            html.Div(id=ids.twin(name), className="scroll"),
            html.P(chart_source(name, vintage), className="source-line"),
        ],
        className="chart",
        **{"data-chart": name},
    )


def chart_subtitle(name: str, vintage: CrisisVintage) -> str:
    """Return where a chart's numbers belong: crisis, unit, and the day on which they were known."""
    unit = CHART_UNITS[name].format(currency=vintage.inputs.currency or "")
    day = day_words(vintage.known_on)
    return f"{crisis_words(vintage.crisis)}, {unit}, as known on {day}"


def make_legend(vintage: CrisisVintage, mode: str) -> list:
    """Return what the colours and marks of all charts mean; only what the day shows."""
    if vintage.inputs is None:
        return []
    came = any(
        not outcomes(vintage, group).is_empty()
        for group in ("people", "money", "personnel")
        if vintage.inputs is not None
    )
    happened = not shown_events(vintage).is_empty()
    entries = [
        ("stated-line", "as stated"),
        ("scenario-line", "scenario"),
        ("band-mark", f"half and nine in ten of cases: {FAN_TITLES[mode].lower()}"),
        ("open-mark", "open end: more than, up to"),
        ("also-mark", "also stated"),
        *([("outcome-mark", "what came later")] if came else []),
        *([("event-mark", "numbered events")] if happened else []),
    ]
    return [html.Span([html.I(className=key), word]) for key, word in entries]


def chart_source(name: str, vintage: CrisisVintage) -> str:
    """Return a chart's source line: whose figures it rests on, as of when, and what came."""
    group = GROUP_OF_CHART.get(name)
    if group is None:
        note = following_note(vintage) if name == "following" else ""
        return (
            f"Computed from the figures and sliders above; see How it is computed. {note}".strip()
        )
    rows = vintage.chosen.filter(pl.col("role").str.starts_with(group))
    said = dict.fromkeys(source_words(row) for row in rows.to_dicts())
    line = f"Source: {'; '.join(said)}. As of {day_words(rows['as_of'].max())}."
    came = outcomes(vintage, group)
    if not came.is_empty():
        line += f" {outcome_words(came, vintage)}"
    return line


def outcome_words(came: pl.DataFrame, vintage: CrisisVintage) -> str:
    """Return what came, by the figure nearest to the last day of the projection."""
    end = vintage.inputs.t0 + timedelta(days=vintage.inputs.days)
    nearest = came.sort((pl.col("as_of") - end).abs(), maintain_order=True).row(0, named=True)
    more = f" ({came.height} figures in all)" if came.height > 1 else ""
    return (
        f"What came: {figure_words(nearest)} on {day_words(nearest['as_of'])}, "
        f"{source_words(nearest)}{more}."
    )


def currency_note(vintage: CrisisVintage, charts: dict) -> list:
    """Return why money is not set against need, where both are stated and it is not."""
    if "people" not in charts or "money" not in charts or "following" in charts:
        return []
    return [
        html.P(
            f"Coverage and gap are not drawn: the money is in {vintage.inputs.currency} and the "
            "cost per person in another currency, and two currencies are never added here.",
            className="empty",
        )
    ]


def make_events(events: pl.DataFrame) -> list:
    """Return the list that the numbers on the charts point to."""
    if events.is_empty():
        return []
    return [
        html.H3("Events"),
        html.Ol([html.Li(event_words(row), value=row["number"]) for row in events.to_dicts()]),
    ]


def event_words(event: dict) -> str:
    """Return an event with its day; one that lay ahead when it was told keeps its wording."""
    text = f"{day_words(event['as_of'])}: {event['label']}"
    if event["as_of"] > event["reported_on"]:
        due = event["due"] if event["due"] != event["as_of"] else None
        when = "planned", event["due_text"], f"by {day_words(due)}" if due else ""
        text += f" ({', '.join(filter(None, when))})"
    return text
