"""The line that says what some figures add up to, or why they are not added."""

from collections.abc import Sequence

import polars as pl

from dashboard.errors import not_none
from dashboard.model.filters import Filters
from dashboard.model.totals import Refusal, Total, add_up
from dashboard.text.hedges import figure_words
from dashboard.text.labels import MEASURE_WORDS
from dashboard.text.numbers import count_words

MAX_NAMED = 3


def shown_total(left: pl.DataFrame, filters: Filters) -> str:
    """Return the total line of the figures that filters left; of all figures there is none."""
    return "" if filters.empty else total_line(left)


def total_line(figures: pl.DataFrame) -> str:
    """Return the total of figures in a line, or why there is none with what may be added."""
    if figures.height < 2:
        return ""
    addition = add_up(figures)
    if addition.total is not None:
        return f"Together: {total_words(addition.total)}."
    allowed = [total_words(total) for total in addition.allowed]
    line = f"Not added: {refusal_words(not_none(addition.refusal))}."
    return f"{line} What may be added: {'; '.join(allowed)}." if allowed else line


def total_words(total: Total) -> str:
    """Return a total with its hedge: 'at least $40 million pledged, from 3 figures'."""
    words = figure_words(total.as_figure())
    return f"{words} {total.status}, from {count_words(len(total.figures), 'figure')}"


def refusal_words(refusal: Refusal) -> str:
    """Return the reason of a refusal."""
    found = named(refusal.found)
    return {
        "one figure": "one figure is no sum",
        "too many": f"choose at most {found} figures",
        "events": "events have no number",
        "percent": "shares in percent are of different wholes",
        "no amounts": f"there is no sum of {named(_measures(refusal.found))}",
        "units": f"{found} do not go into one sum",
        "measures": f"{named(_measures(refusal.found))} are different things",
        "statuses": f"{found} are different stages of the same things",
        "quantities of people": "people of different counts may be the same people",
        "days of people": "people counted on different days may be the same people",
        "goals": f"two sums that are {' or '.join(refusal.found)} may be for the same thing",
        "running totals": f"a running total may hold the rest ({found})",
        "counted twice": f"one thing may have been told twice ({found})",
        "part and whole": f"a part does not stand beside its whole ({found})",
    }[refusal.rule]


def _measures(found: Sequence[str]) -> list[str]:
    return [MEASURE_WORDS.get(measure, measure).lower() for measure in found]


def named(words: Sequence[str]) -> str:
    """Return the first few of some words, and how many more there are."""
    more = len(words) - MAX_NAMED
    rest = f" and {more} more" if more > 0 else ""
    between = "; " if any("," in word for word in words) else ", "
    return between.join(words[:MAX_NAMED]) + rest
