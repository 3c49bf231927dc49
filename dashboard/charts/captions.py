"""The words around a chart: title, subtitle, source line, legend and events."""

from collections.abc import Collection
from datetime import timedelta

import polars as pl

from dashboard.charts.marked_rows import outcomes, shown_events
from dashboard.charts.spec import CHARTS
from dashboard.model.vintage import CrisisVintage
from dashboard.text.caveats import caveat_words
from dashboard.text.dates import day_words
from dashboard.text.donors import chosen_figures
from dashboard.text.hedges import figure_words, source_words
from dashboard.text.labels import FAN_TITLES, MEASURE_WORDS, crisis_words


def chart_title(name: str, vintage: CrisisVintage) -> str:
    """Return the title of a chart; people by the measure that counts them."""
    return CHARTS[name].title.format(people=MEASURE_WORDS[vintage.inputs.people_measure])


def chart_subtitle(name: str, vintage: CrisisVintage) -> str:
    """Return where a chart's numbers belong: crisis, unit, and the day on which they were known."""
    inputs = vintage.inputs
    unit = CHARTS[name].unit.format(currency=inputs.currency or "", personnel=inputs.personnel_unit)
    day = day_words(vintage.known_on)
    return f"{crisis_words(vintage.crisis)}, {unit}, as known on {day}"


def legend_entries(vintage: CrisisVintage, mode: str) -> list[tuple[str, str]]:
    """Return the marks of all charts and what they mean; only those that the vintage shows.

    Args:
        vintage: whose charts are drawn.
        mode: of the fan, one of ``FAN_MODES``.
    """
    if not vintage.can_project:
        return []
    has_outcomes = any(
        not outcomes(vintage, spec.group).is_empty() for spec in CHARTS.values() if spec.group
    )
    return [
        ("stated-line", "baseline"),
        ("scenario-line", "scenario"),
        ("band-mark", f"half and nine in ten of cases: {FAN_TITLES[mode].lower()}"),
        ("open-mark", "open end: more than, up to"),
        ("also-mark", "also stated"),
        *([("outcome-mark", "what came later")] if has_outcomes else []),
        *([] if shown_events(vintage).is_empty() else [("event-mark", "numbered events")]),
    ]


def chart_source(name: str, vintage: CrisisVintage) -> str:
    """Return a chart's source line: whose figures it rests on, as of when, and what came."""
    group, source_note = CHARTS[name].group, CHARTS[name].source_note
    if not group:
        note = "" if source_note is None else source_note(vintage)
        line = "Computed from the figures and sliders above; see How it is computed."
        return " ".join(filter(None, (line, note, caveat_words(vintage.chosen.to_dicts()))))
    rows = vintage.chosen.filter(pl.col("role").str.starts_with(group))
    chosen = [row for row in chosen_figures(vintage) if row["role"].startswith(group)]
    said = dict.fromkeys(map(source_words, chosen))
    line = f"Source: {'; '.join(said)}. As of {day_words(rows['as_of'].max())}."
    later = outcomes(vintage, group)
    if not later.is_empty():
        line += f" {outcome_line(later, vintage)}"
    return " ".join(filter(None, (line, caveat_words(rows.to_dicts()))))


def outcome_line(later: pl.DataFrame, vintage: CrisisVintage) -> str:
    """Return what came, by the figure nearest to the last day of the projection."""
    end = vintage.inputs.t0 + timedelta(days=vintage.inputs.days)
    nearest = later.sort((pl.col("as_of") - end).abs(), maintain_order=True).row(0, named=True)
    more = f" ({later.height} figures in all)" if later.height > 1 else ""
    return (
        f"What came: {figure_words(nearest)} on {day_words(nearest['as_of'])}, "
        f"{source_words(nearest)}{more}."
    )


def currency_note(vintage: CrisisVintage, charts: Collection[str]) -> str:
    """Return why money is not set against need, or an empty text where it is or cannot be."""
    if "people" not in charts or "money" not in charts or "following" in charts:
        return ""
    return (
        f"Coverage and gap are not drawn: the money is in {vintage.inputs.currency} and the "
        "cost per person in another currency, and two currencies are never added here."
    )


def event_words(event: dict) -> str:
    """Return an event with its day, and how it was planned where it was reported before."""
    text = f"{day_words(event['as_of'])}: {event['label']}"
    if event["as_of"] > event["reported_on"]:
        due = event["due"] if event["due"] != event["as_of"] else None
        when = "planned", event["due_text"], f"by {day_words(due)}" if due else ""
        text += f" ({', '.join(filter(None, when))})"
    return text
