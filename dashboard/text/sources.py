"""The sources of some figures: publisher, title, address, and how many figures each gave."""

import polars as pl

from dashboard.model.vintage import CrisisVintage
from dashboard.text.dates import day_words
from dashboard.text.numbers import count_words
from dashboard.text.word_table import WordTable, source_link


def sources_of(figures: pl.DataFrame) -> pl.DataFrame:
    """Return the sources of some figures, most used first.

    Returns:
        Columns publisher, source_title, source_url, count, first (day on which one was public).
    """
    return (
        figures.group_by("publisher", "source_title", "source_url", maintain_order=True)
        .agg(pl.len().alias("count"), pl.col("reported_on").min().alias("first"))
        .sort("count", descending=True, maintain_order=True)
    )


def sources_sentence(vintage: CrisisVintage) -> str:
    """Return how many figures are known on the day, and from how many sources."""
    figures = vintage.figures
    return (
        f"{count_words(figures.height, 'figure')} known on {day_words(vintage.known_on)}, "
        f"from {count_words(sources_of(figures).height, 'source')}."
    )


def sources_table(vintage: CrisisVintage) -> WordTable:
    """Return every source of the figures that are known on the day."""
    rows = [
        (
            row["publisher"] or "not named",
            source_link(row["source_title"], row["source_url"]),
            day_words(row["first"]),
            str(row["count"]),
        )
        for row in sources_of(vintage.figures).to_dicts()
    ]
    return WordTable(
        "Sources",
        ("Publisher", "Title", "First public", "Figures"),
        rows,
        classes={"First public": "whole", "Figures": "number"},
    )
