"""Which figures a reader asked for: by measure, status, quantity, and words."""

from dataclasses import dataclass

import polars as pl

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
    searched = pl.concat_str(SEARCHED, separator=" ", ignore_nulls=True).str.to_lowercase()
    for word in filters.find.lower().split():
        figures = figures.filter(searched.str.contains(word, literal=True))
    return figures
