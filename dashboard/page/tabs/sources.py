"""The sources of the day's figures."""

import polars as pl
from dash import html

from dashboard.model.vintage import CrisisVintage
from dashboard.page.components.scrolling_table import scrolling_table
from dashboard.text.dates import day_words
from dashboard.text.numbers import count_words


def make_sources(vintage: CrisisVintage) -> list:
    """Return every source of the day's figures: publisher, title, link, and how many figures."""
    sources = (
        vintage.figures.group_by("publisher", "source_title", "source_url", maintain_order=True)
        .agg(pl.len().alias("count"), pl.col("reported_on").min().alias("first"))
        .sort("count", descending=True, maintain_order=True)
    )
    body = [
        html.Tr(
            [
                html.Td(row["publisher"] or "not named"),
                html.Td(source_link(row["source_title"], row["source_url"])),
                html.Td(day_words(row["first"]), className="whole"),
                html.Td(str(row["count"]), className="number"),
            ]
        )
        for row in sources.to_dicts()
    ]
    return [
        html.P(
            f"{count_words(vintage.figures.height, 'figure')} known on "
            f"{day_words(vintage.known_on)}, from {count_words(sources.height, 'source')}."
        ),
        scrolling_table("Sources", ("Publisher", "Title", "First public", "Figures"), body),
    ]


def source_link(title: str | None, address: str | None) -> html.A | str:
    """Return a source's title as a link, where it has an address."""
    title = title or address or "no title"
    if not address:
        return title
    return html.A(title, href=address, rel="noopener noreferrer", target="_blank")
