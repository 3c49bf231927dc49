"""The screen of an address: everything that the page shows for a crisis and a day."""

from datetime import date, timedelta

import polars as pl
from dash import dcc, html

from dashboard.data.keeper import Served
from dashboard.data.vintages import crises, first_day, last_day, of_crisis
from dashboard.model.situation import Situation
from dashboard.view import ids
from dashboard.view.cards import make_briefing, make_cards
from dashboard.view.charts import GRAPH_CONFIG, all_charts
from dashboard.view.charts.rows import outcomes, shown_events
from dashboard.view.share import Address, to_query
from dashboard.view.sliders import make_sliders
from dashboard.view.summary import card_lines, chart_sentences, driver_lines
from dashboard.view.tables import make_computed, make_sources
from dashboard.view.wording import (
    MEASURE_WORDS,
    ROLE_WORDS,
    day_words,
    due_words,
    figure_words,
    source_words,
)

CHART_TITLES = {
    "people": "People in need",
    "money": "Money against the goal",
    "personnel": "Personnel present",
    "following": "What follows",
}
CHART_UNITS = {
    "people": "people",
    "money": "{currency}",
    "personnel": "personnel",
    "following": "share; {currency}; {currency} per person",
}
GROUP_OF_CHART = {"people": "people", "money": "money", "personnel": "personnel"}
MISSING = {
    "people": "No chart of people: a row with people observed or projected adds it.",
    "money": "No chart of money: a row with a target, pledge or receipt adds it.",
    "personnel": "No chart of presence: a row with announced personnel adds it.",
}


def day_limits(served: Served, crisis: str) -> tuple[date, date]:
    """Return the first and last day on which figures of a crisis became public."""
    figures = of_crisis(served.frame, crisis)
    return first_day(figures), last_day(figures)


def make_screen(served: Served, address: Address) -> dict:
    """Return what every region of the page shows, by the names of the opening callback."""
    situation, scenario, filters = address.situation, address.scenario, address.filters
    projected = situation.project(scenario)
    charts = all_charts(situation, projected)
    sentences = chart_sentences(situation, projected)
    first, last = day_limits(served, situation.crisis)
    last = max(last, situation.known_on)
    span = (last - first).days
    return {
        "place": {
            "crisis": situation.crisis,
            "known_on": situation.known_on.isoformat(),
            "quantity": list(filters.quantity),
        },
        "query": to_query(situation, scenario, tab=address.tab, filters=filters),
        "title": f"{crisis_words(situation.crisis)}: aid and deployment figures",
        "notices": make_notices(served, address),
        "crises": [{"value": c, "label": crisis_words(c)} for c in crises(served.frame)],
        "crisis": situation.crisis,
        "day": situation.known_on.isoformat(),
        "earliest": first.isoformat(),
        "latest": last.isoformat(),
        "days": max(1, span),
        "day_place": (situation.known_on - first).days,
        "day_label": {"function": "dayLabel", "options": {"first": first.isoformat()}},
        "day_marks": year_marks(first, last),
        "cards": make_cards(situation, card_lines(situation, scenario, projected)),
        "briefing": make_briefing(situation),
        "legend": make_legend(situation),
        "chart_grid": [
            *(make_chart(name, situation, sentences[name]) for name in charts),
            *(html.P(MISSING[name], className="empty") for name in MISSING if name not in charts),
            *currency_note(situation, charts),
        ],
        "charts": charts,
        "events": make_events(shown_events(situation)),
        "sliders": make_sliders(situation, scenario, driver_lines(situation.drivers, scenario)),
        "rests_on": rests_on(situation),
        "tab": address.tab,
        "measures": options(situation.figures["measure"], MEASURE_WORDS),
        "measure": list(filters.measure),
        "statuses": options(situation.figures["status"], {}),
        "status": list(filters.status),
        "find": filters.find,
        "sources": make_sources(situation),
        "computed": make_computed(situation),
    }


def crisis_words(crisis: str) -> str:
    """Return a crisis's slug as a name."""
    return crisis.replace("-", " ").replace("_", " ").title()


def make_notices(served: Served, address: Address) -> list:
    """Return a line for each thing that the reader should know first."""
    lines = [*([served.notice] if served.notice else []), *address.notices]
    return [html.P(line, role="alert") for line in lines]


def make_chart(name: str, situation: Situation, sentence: str) -> html.Section:
    """Return a chart with its title, sentence, table and source line."""
    currency = situation.facts.currency or ""
    return html.Section(
        [
            html.Div(
                [
                    html.H2(CHART_TITLES[name]),
                    html.Button(
                        "Show numbers",
                        id=ids.twin_switch(name),
                        className="plain quiet",
                        n_clicks=0,
                        **{"aria-expanded": "false"},
                    ),
                ],
                className="section-head",
            ),
            html.P(
                f"{crisis_words(situation.crisis)}, {CHART_UNITS[name].format(currency=currency)}, "
                f"as known on {day_words(situation.known_on)}",
                className="subtitle",
            ),
            html.P(sentence, id=ids.sentence(name), className="sentence"),
            html.Div(
                dcc.Graph(
                    id=ids.chart(name),
                    config=GRAPH_CONFIG,
                    figure={"data": [], "layout": {}},
                    responsive=True,
                    className="graph",
                ),
                role="img",
                **{"aria-label": f"{CHART_TITLES[name]}. {sentence}"},
            ),
            html.Div(id=ids.twin(name), className="scroll"),
            html.P(chart_source(name, situation), className="source-line"),
        ],
        className="chart",
        **{"data-chart": name},
    )


def make_legend(situation: Situation) -> list:
    """Return what the colours and marks of all charts mean; only what the day shows."""
    came = any(
        not outcomes(situation, group).is_empty()
        for group in ("people", "money", "personnel")
        if situation.facts is not None
    )
    entries = [
        ("stated-line", "as stated"),
        ("scenario-line", "scenario"),
        ("open-mark", "more than, up to: the end is open"),
        ("also-mark", "also stated"),
        *([("outcome-mark", "what came later")] if came else []),
    ]
    return [html.Span([html.I(className=key), word]) for key, word in entries]


def chart_source(name: str, situation: Situation) -> str:
    """Return a chart's source line: whose figures it rests on, as of when, and what came."""
    group = GROUP_OF_CHART.get(name)
    if group is None:
        return "Computed from the figures and sliders above; see How it is computed."
    rows = situation.chosen.filter(pl.col("role").str.starts_with(group))
    said = dict.fromkeys(source_words(row) for row in rows.to_dicts())
    line = f"Source: {'; '.join(said)}. As of {day_words(rows['as_of'].max())}."
    came = outcomes(situation, group)
    if not came.is_empty():
        line += f" {outcome_words(came, situation)}"
    return line


def outcome_words(came: pl.DataFrame, situation: Situation) -> str:
    """Return what came, by the figure nearest to the last day of the projection."""
    end = situation.facts.t0 + timedelta(days=situation.facts.days)
    nearest = came.sort((pl.col("as_of") - end).abs(), maintain_order=True).row(0, named=True)
    more = f" ({came.height} figures in all)" if came.height > 1 else ""
    return (
        f"What came: {figure_words(nearest)} on {day_words(nearest['as_of'])}, "
        f"{source_words(nearest)}{more}."
    )


def currency_note(situation: Situation, charts: dict) -> list:
    """Return why money is not set against need, where both are stated and it is not."""
    if "people" not in charts or "money" not in charts or "following" in charts:
        return []
    return [
        html.P(
            f"Coverage and gap are not drawn: the money is in {situation.facts.currency} and the "
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
        text += f" (planned, {due_words(event)})" if due_words(event) else " (planned)"
    return text


def rests_on(situation: Situation) -> str:
    """Return the sentence that names the figures under the scenario."""
    if situation.chosen.is_empty():
        return ""
    parts = [
        f"{ROLE_WORDS[row['role']]}: {figure_words(row)} ({source_words(row)})"
        for row in situation.chosen.to_dicts()
    ]
    return f"The scenario rests on {'; '.join(parts)}."


def options(values: pl.Series, words: dict[str, str]) -> list[dict]:
    """Return the choices of a filter: the values that the figures of the day have."""
    return [
        {"value": value, "label": words.get(value, value.capitalize())}
        for value in values.unique(maintain_order=True)
    ]


def year_marks(first: date, last: date) -> list[dict]:
    """Return the ticks of the day slider: 1 January of each year that has room for its number."""
    span = max(1, (last - first).days)
    years = [
        year
        for year in range(first.year + 1, last.year + 1)
        if 0.04 < (date(year, 1, 1) - first).days / span < 0.96
    ]
    every = max(1, -(-len(years) // 6))
    return [
        {"value": (date(year, 1, 1) - first).days, "label": str(year)} for year in years[::every]
    ]
