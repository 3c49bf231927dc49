"""What a reader of some numbers must know, in a line: the caveats of their figures, each once."""

from collections.abc import Iterable

from dashboard.text.numbers import count_words
from dashboard.text.totals import MAX_NAMED


def caveat_words(figures: Iterable[dict]) -> str:
    """Return the caveats of figures as sentences; of many the first, and how many more."""
    caveats = [*dict.fromkeys(row["caveat"] for row in figures if row["caveat"])]
    more = len(caveats) - MAX_NAMED
    rest = [f"{count_words(more, 'more caveat')}: see the figures."] if more > 0 else []
    return " ".join([*(f"{text.rstrip('.')}." for text in caveats[:MAX_NAMED]), *rest])
