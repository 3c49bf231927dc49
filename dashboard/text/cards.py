"""The words of the cards of the headline figures, and of the other figures of the same report."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from dashboard.data.table_measures import measures_of_kind
from dashboard.model.distances import DistanceCheck
from dashboard.model.headlines import headline_figures
from dashboard.model.plans import is_unrecorded_goal
from dashboard.model.trends import earlier_figures, same_day_last_year
from dashboard.model.vintage import CrisisVintage
from dashboard.text.caveats import caveat_words
from dashboard.text.dates import day_words
from dashboard.text.donors import chosen_figures, left_out_words, parts_words
from dashboard.text.hedges import due_words, figure_words, hedge_words, source_words
from dashboard.text.numbers import plain_number
from dashboard.text.ratios import plan_share_words

SPEAKER = pl.coalesce("actor", "publisher")
UNRECORDED_GOAL = "Nothing asked for stands for a goal that was not recorded: there is no goal."
UNIT_NAMES = {"km": "kilometres", "mi": "miles"}


@dataclass(frozen=True, slots=True)
class Card:
    """The words of one card; what a figure does not have is empty."""

    figure: str  # its id
    label: str
    hedge: str
    number: str
    unit: str  # a word after the number
    trend: str
    note: str
    scenario: str
    source: str


def make_cards(vintage: CrisisVintage, lines: Mapping[str, str]) -> list[Card]:
    """Return the cards of the headline figures, in their order; several donors have one card.

    Args:
        vintage: the crisis as known on a day.
        lines: what the scenario makes of a figure, by id.
    """
    sums = {row["id"]: row for row in chosen_figures(vintage) if "parts" in row}
    return [
        _make_card(sums.get(figure["id"], figure), vintage, lines.get(figure["id"], ""))
        for figure in headline_figures(vintage).to_dicts()
    ]


def _make_card(figure: dict, vintage: CrisisVintage, line: str) -> Card:
    hedge, due = hedge_words(figure), due_words(figure)
    number, unit = split_unit(figure_words(figure).removeprefix(hedge).strip(), figure["unit"])
    trend = (
        plan_share_words(figure, vintage),
        trend_words(figure, vintage.figures),
        f"Due {due}." if due else "",
    )
    return Card(
        figure=figure["id"],
        label=figure["label"],
        hedge=hedge,
        number=number,
        unit=unit,
        trend=" ".join(filter(None, trend)),
        note=" ".join(filter(None, _notes(figure, vintage))),
        scenario=line,
        source=f"{source_words(figure)}. As of {day_words(figure['as_of'])}.",
    )


def _notes(figure: dict, vintage: CrisisVintage) -> list[str]:
    """Return what a reader of a number must know: its parts, its caveat, what it leaves out."""
    parts = vintage.chosen.filter(pl.col("id").is_in(figure.get("parts", ()))).to_dicts()
    check = vintage.distances.get(figure["id"])
    return [
        parts_words(parts) if parts else "",
        caveat_words(parts or [figure]),
        UNRECORDED_GOAL if is_unrecorded_goal(figure) else "",
        left_out_words(vintage, figure["id"]),
        distance_words(check) if check is not None and check.doubtful else "",
    ]


def split_unit(value: str, unit: str | None) -> tuple[str, str]:
    """Return the number and the unit of a value, where the unit is a word after the number."""
    number, _, word = value.rpartition(" ")
    return (number, word) if number and unit and word[:4] == unit[:4] else (value, "")


def trend_words(figure: dict, figures: pl.DataFrame) -> str:
    """Return how a figure compares with the newest earlier one of its quantity and status.

    "Up" and "Down" are said of one speaker only; the figure of another is quoted with its source.
    """
    if figure["value"] is None:
        return ""
    earlier = earlier_figures(figure, figures)
    if earlier.is_empty():
        return _year_before_words(figure, figures)
    same_speaker = earlier.filter(SPEAKER.eq_missing(figure["actor"] or figure["publisher"]))
    others_only = same_speaker.is_empty()
    before = (earlier if others_only else same_speaker).row(-1, named=True)
    when, words = day_words(before["as_of"]), figure_words(before)
    quoted = f"On {when}: {words}" + (f", {source_words(before)}." if others_only else ".")
    if before["value"] == figure["value"]:
        return f"Unchanged since {when}." if words == figure_words(figure) else quoted
    if others_only or figure["measure"] in measures_of_kind("length", "rank", "time"):
        return quoted
    direction = "Up" if figure["value"] > before["value"] else "Down"
    return f"{direction} from {words} on {when}."


def _year_before_words(figure: dict, figures: pl.DataFrame) -> str:
    """Return what a running total was on the same day of the year before, if that is known."""
    before = same_day_last_year(figure, figures)
    if before is None:
        return ""
    when = day_words(before["as_of"])
    return f"A year before: {figure_words(before)} on {when} ({before['label']})."


def distance_words(check: DistanceCheck) -> str:
    """Return what the map says of a stated distance; the quote itself stays as it is."""
    measured = f"{plain_number(round(check.great_circle))} {check.unit}"
    text = f"On the map the two places lie {measured} apart in a straight line."
    if check.mending_unit is None:
        return text
    name = UNIT_NAMES[check.mending_unit]
    return f"{text} The number would fit in {name}: perhaps a slip of the unit."


def briefing_lines(vintage: CrisisVintage) -> list[tuple[str, str, str]]:
    """Return id, label and words of the figures of the founding document that have no card."""
    shown = headline_figures(vintage)["id"]
    rows = vintage.figures.filter(pl.col("briefing") & ~pl.col("id").is_in(shown.implode()))
    return [(row["id"], row["label"], briefing_words(row)) for row in rows.to_dicts()]


def briefing_words(figure: dict) -> str:
    """Return a figure in a line; an event shows the source's own words for its day."""
    if figure["measure"] == "event":
        return figure["stated_as"] or day_words(figure["as_of"])
    return figure_words(figure)
