"""Ratios of stated figures in words: both figures with hedge and day, and a warning."""

import math

from dashboard.model.donors import rows_by_role
from dashboard.model.ratios import MAX_DAYS_BETWEEN, Ratio, derive_ratios
from dashboard.model.vintage import CrisisVintage
from dashboard.text.dates import day_words
from dashboard.text.hedges import figure_words
from dashboard.text.numbers import as_sentence, count_words, result_words

RATIO_WORDS = {
    "projected_change": "Projected over observed",
    "pledged_share": "Pledged of the goal",
    "received_share": "Received of the goal",
    "money_per_person": "Money per person in need",
}


def ratio_words(ratio: Ratio) -> str:
    """Return a ratio with its range and both its figures, each with its hedge and its day."""
    unit = f"{ratio.above['unit']} per person" if ratio.name == "money_per_person" else "share"
    words = result_words(ratio.value, unit)
    if math.isfinite(ratio.high):
        ends = f"{result_words(ratio.low, unit)} to {result_words(ratio.high, unit)}"
    elif ratio.low > 0:
        ends = f"{result_words(ratio.low, unit)} or more"
    else:
        ends = "open at both ends"
    pair = (
        f"{figure_words(row)} as of {day_words(row['as_of'])}" for row in (ratio.above, ratio.below)
    )
    return f"{words} ({ends}): {' over '.join(pair)}"


def share_words(received: dict, goal: dict) -> str:
    """Return what part of a goal was received: '60 % of the goal of $100 million'."""
    share = result_words(received["value"] / goal["value"], "share")
    return f"{share} of the goal of {figure_words(goal)}"


def plan_share_words(figure: dict, vintage: CrisisVintage) -> str:
    """Return what part of its plan's goal a figure is, if it is what the plan received."""
    rows = rows_by_role(vintage.chosen)
    goal, received = rows.get("money_target"), rows.get("money_observed")
    if goal is None or received is None or goal["plan"] is None or figure["id"] != received["id"]:
        return ""
    return f"{as_sentence(share_words(figure, goal))}."


def warning_words(ratio: Ratio) -> str:
    """Return the warning of a ratio whose figures are of different times, or an empty text."""
    if not ratio.of_different_times:
        return ""
    days = count_words(ratio.days_between, "day")
    return f"The two lie {days} apart, more than {MAX_DAYS_BETWEEN}: the ratio mixes two times."


def ratio_lines(vintage: CrisisVintage) -> list[tuple[str, str, str]]:
    """Return every ratio of the stated figures: its name, its words, and its warning if any."""
    return [
        (RATIO_WORDS[ratio.name], f"{ratio_words(ratio)}.", warning_words(ratio))
        for ratio in derive_ratios(vintage.chosen)
    ]


def following_note(vintage: CrisisVintage) -> str:
    """Return what the chart of coverage sets against each other, with a warning if it must be."""
    for ratio in derive_ratios(vintage.chosen):
        if ratio.name == "money_per_person":
            pair = f"{_dated(ratio.above)} stands against {_dated(ratio.below)}."
            return f"{as_sentence(pair)} {warning_words(ratio)}".strip()
    return ""


def _dated(figure: dict) -> str:
    return f"{figure_words(figure)} (as of {day_words(figure['as_of'])})"
