"""Filters of figures: by measure, status, quantity, and words."""

from dataclasses import dataclass

import polars as pl

MAX_SEARCHED_WORDS = 12  # of ``find`` that are looked for
SEARCHED = ("id", "label", "quantity", "actor", "publisher", "place", "source_title", "note")


@dataclass(frozen=True, slots=True)
class Filters:
    """A choice of figures; an empty part leaves nothing out."""

    measure: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    quantity: tuple[str, ...] = ()
    find: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is left out."""
        return not (self.measure or self.status or self.quantity or self.find.strip())


def filter_figures(figures: pl.DataFrame, filters: Filters) -> pl.DataFrame:
    """Return the figures that match every part; each word of ``find`` must stand somewhere."""
    for column in ("measure", "status", "quantity"):
        if wanted := getattr(filters, column):
            figures = figures.filter(pl.col(column).is_in(wanted))
    words = searched_words(filters.find)[:MAX_SEARCHED_WORDS]
    if not words:
        return figures
    searched = pl.concat_str(SEARCHED, separator=" ", ignore_nulls=True).str.to_lowercase()
    texts = figures.select(text=searched, row=pl.int_range(pl.len()))
    for word in words:
        texts = texts.filter(pl.col("text").str.contains(word, literal=True))
    return figures[texts["row"]]


def searched_words(find: str) -> list[str]:
    """Return the words that are looked for, without those that are part of others."""
    words = sorted(dict.fromkeys(find.lower().split()), key=len, reverse=True)
    return [
        word
        for index, word in enumerate(words)
        if not any(word in longer for longer in words[:index])
    ]
