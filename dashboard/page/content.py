"""The screen of an address: everything that the page shows for a crisis and a day."""

from datetime import date, timedelta

import polars as pl
from dash import html

from dashboard.charts.marked_rows import shown_events
from dashboard.charts.spec import all_charts, chart_sentences
from dashboard.data.table import Table
from dashboard.data.vintages import first_day, last_day
from dashboard.model.chosen_rows import able_rows
from dashboard.model.filters import Filters, filter_figures
from dashboard.model.inputs import ModelInputs
from dashboard.model.plans import goals_of_other_plans
from dashboard.model.vintage import CrisisVintage
from dashboard.page.brief_changes import changes_since
from dashboard.page.components.cards import make_briefing, make_cards
from dashboard.page.components.chart_card import (
    make_chart,
    make_currency_note,
    make_events,
    make_legend,
)
from dashboard.page.components.comparison import make_compare
from dashboard.page.components.drawer import open_drawer
from dashboard.page.components.goal_seek import default_levels, goal_seek_options
from dashboard.page.components.grid import grid_count
from dashboard.page.components.presets import make_presets, preset_values
from dashboard.page.components.sliders import make_sliders
from dashboard.page.components.upload import make_table_notice
from dashboard.page.hints import make_missing
from dashboard.page.updates import screen_words
from dashboard.screen.codec import number_text
from dashboard.screen.compute import changed_since, compute_result
from dashboard.screen.parameters import WHY, to_query, uncontrolled_pairs
from dashboard.screen.state import ScreenState
from dashboard.text.about import basis_sentence
from dashboard.text.dates import day_words, month_of_year_words
from dashboard.text.hedges import figure_words
from dashboard.text.labels import (
    FAN_SENTENCES,
    MEASURE_WORDS,
    crisis_words,
    title_words,
)
from dashboard.text.numbers import count_words
from dashboard.text.summary import card_lines, driver_lines
from dashboard.text.totals import shown_total

MAX_YEARS, MAX_MONTHS = 6, 4  # marks below the day slider
MAX_PLANS = 6  # that are offered beside the one under the scenario


def day_limits(table: Table, crisis: str) -> tuple[date, date]:
    """Return the first and last day on which figures of a crisis became public."""
    figures = table.of_crisis(crisis)
    return first_day(figures), last_day(figures)


def make_screen(state: ScreenState, *, notice: str | None = None) -> dict:
    """Return what every region of the page shows, by the names of the opening callback.

    Args:
        state: the screen.
        notice: what is wrong with the file of the table.
    """
    vintage, filters = state.vintage, state.filters
    table = vintage.table
    left = filter_figures(vintage.figures, filters)
    result = compute_result(state)
    charts = all_charts(result)
    sentences = chart_sentences(result)
    first, last = day_limits(table, vintage.crisis)
    last = max(last, vintage.known_on)
    span = (last - first).days
    return {
        "state": {
            "crisis": vintage.crisis,
            "known_on": vintage.known_on.isoformat(),
            "fixed": uncontrolled_pairs(state),
            "has_saved": bool(state.saved_scenarios),
            "levels": default_levels(vintage),
            "drivers": [driver.key for driver in vintage.drivers],
            "scenario": scenario_pairs(state),
            "filters": filter_pairs(filters),
        },
        "query": to_query(state),
        "title": title_words(vintage.crisis),
        "notices": make_notices(state, notice),
        "crises": [{"value": c, "label": crisis_words(c)} for c in table.crises],
        "crisis": vintage.crisis,
        "day": vintage.known_on.isoformat(),
        "earliest": first.isoformat(),
        "latest": last.isoformat(),
        "days": max(1, span),
        "day_position": (vintage.known_on - first).days,
        "day_label": {"function": "dayLabel", "options": {"first": first.isoformat()}},
        "day_marks": day_marks(first, last),
        "cards": make_cards(vintage, card_lines(result)),
        "briefing": make_briefing(vintage),
        "legend": make_legend(vintage, state.fan),
        "chart_grid": [
            *(make_chart(name, vintage, sentences[name]) for name in charts),
            *make_currency_note(vintage, charts),
            *make_missing(vintage, charts),
        ],
        "charts": charts | screen_words(state, result, charts),
        "events": make_events(shown_events(vintage)),
        "sliders": make_sliders(state, driver_lines(vintage.drivers, state.scenario)),
        "fan": state.fan,
        "fan_words": FAN_SENTENCES[state.fan],
        "presets": make_presets(vintage),
        "preset_values": preset_values(vintage),
        "compare": make_compare(result, state.reasons),
        "goal_seek_outcomes": goal_seek_options(vintage),
        "rests_on": make_basis(vintage),
        "tab": state.tab,
        "since": changed_since(state).isoformat(),
        "since_from": first.isoformat(),
        "since_to": vintage.known_on.isoformat(),
        "measures": options(vintage.figures["measure"], MEASURE_WORDS),
        "measure": list(filters.measure),
        "statuses": options(vintage.figures["status"], {}),
        "status": list(filters.status),
        "find": filters.find,
        **open_drawer(state, state.figure),
        "count": grid_count(left, filters, vintage.figures),
        "total": shown_total(left, filters),
    }


def filter_pairs(filters: Filters) -> list[list[str]]:
    """Return what the filter controls of a new screen say, as assets/js/collect_state.js does."""
    lists = [[name, ",".join(getattr(filters, name))] for name in ("measure", "status")]
    return [pair for pair in [*lists, ["find", filters.find]] if pair[1]]


def scenario_pairs(state: ScreenState) -> list[list[str]]:
    """Return what the sliders, reasons and bands of a new screen say, as collect_state.js does."""
    pairs = []
    for driver in state.vintage.drivers:
        pairs.append([driver.key, number_text(state.scenario.values[driver.key])])
        if state.reasons.get(driver.key):
            pairs.append([WHY + driver.key, state.reasons[driver.key]])
    return [*pairs, ["fan", state.fan]]


def make_notices(state: ScreenState, notice: str | None) -> list:
    """Return a line for each thing that the reader should know first."""
    vintage = state.vintage
    lines = [*([notice] if notice else []), *state.notices]
    if vintage.can_project and vintage.inputs.days_beyond:
        lines.append(horizon_sentence(vintage.inputs))
    if state.brief is not None:
        lines += changes_since(state, state.brief)
    return [*make_table_notice(vintage.table), *(html.P(line, role="alert") for line in lines)]


def horizon_sentence(inputs: ModelInputs) -> str:
    """Return what is said where a figure is due after the last day of the projection."""
    last = inputs.t0 + timedelta(days=inputs.days)
    due = last + timedelta(days=inputs.days_beyond)
    return (
        f"A figure under the scenario is due on {day_words(due)}. Ten years are projected, "
        f"up to {day_words(last)}; what comes after is not."
    )


def make_basis(vintage: CrisisVintage) -> str | list:
    """Return the sentence that names the figures under the scenario, the way back, other plans."""
    sentence, others = basis_sentence(vintage), _make_other_plans(vintage)
    if not vintage.rests_on:
        return [sentence, *others] if others else sentence
    back = html.Button("Back to the usual figures", className="plain", **{"data-rests": ""})
    return [sentence, back, *others]


def _make_other_plans(vintage: CrisisVintage) -> list:
    """Return a button for each other plan that the scenario can rest on, the newest first."""
    goals = goals_of_other_plans(able_rows(vintage.figures), vintage.chosen)
    buttons = [
        html.Button(
            f"{row['label']} {figure_words(row)}",
            className="plain quiet",
            title="Rest the scenario on this plan, with its money",
            **{"data-rests": row["id"]},
        )
        for row in goals.head(MAX_PLANS).to_dicts()
    ]
    more = goals.height - len(buttons)
    rest = f" and {count_words(more, 'more plan')}, in the table of figures." if more else ""
    return [html.Br(), "Other plans: ", *buttons, rest] if buttons else []


def options(values: pl.Series, words: dict[str, str]) -> list[dict]:
    """Return the choices of a filter: the values that the figures of the day have."""
    return [
        {"value": value, "label": words.get(value, value.capitalize())}
        for value in values.unique(maintain_order=True)
    ]


def day_marks(first: date, last: date) -> list[dict]:
    """Return the ticks of the day slider: firsts of years, or of months, away from its ends."""
    span = max(1, (last - first).days)

    def fits(day: date) -> bool:
        return 0.04 < (day - first).days / span < 0.96

    years = [date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    days = list(filter(fits, years))
    if len(days) < 2:
        months = range(12 * first.year + first.month, 12 * last.year + last.month)
        days = list(filter(fits, (date(month // 12, month % 12 + 1, 1) for month in months)))
        max_marks, words = MAX_MONTHS, month_of_year_words
    else:
        max_marks, words = MAX_YEARS, lambda day: str(day.year)
    every = max(1, -(-len(days) // max_marks))
    return [{"value": (day - first).days, "label": words(day)} for day in days[::every]]
