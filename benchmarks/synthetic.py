"""A big table of made-up crises: each holds the shipped figures again, and long series beside."""

from pathlib import Path

import polars as pl

from dashboard.data.resources import shipped
from dashboard.data.schema import FRAME_SCHEMA
from dashboard.data.table_files import read_table, write_table

SERIES = 40  # quantities a crisis, beside the shipped ones
SOURCES = 25  # files that a big table is built from
FILLED = {
    "measure": "funding",
    "label": "Received in a series",
    "unit": "USD",
    "qualifier": "exact",
    "modality": "stated",
    "status": "received",
    "basis": "cumulative",
    "place": "A place",
    "actor": "An actor",
    "source_title": "A report",
    "source_url": "https://example.org/report",
    "note": "made up for a measurement",
    "headline": False,
    "briefing": False,
}


def crisis_figures(index: int, rows: int) -> pl.DataFrame:
    """Return the figures of a made-up crisis, ``rows`` of them."""
    crisis = f"crisis-{index:03}"
    table = read_table(shipped("figures.parquet"))
    table = table.filter(pl.col("crisis") == table["crisis"][0]).head(rows)
    number = pl.int_range(rows - table.height, dtype=pl.Int64)
    span = (table["reported_on"].max() - table["reported_on"].min()).days
    day = table["reported_on"].min() + pl.duration(days=number * 7 % span)
    series = (
        pl.select(
            id=pl.format("series-{}", number),
            quantity=pl.format("series-{}", number % SERIES),
            value=(number * 7919 % 1_000_003).cast(pl.Float64) * 1000 + index,
            as_of=day,
            reported_on=day,
            publisher=pl.format("Publisher {}", number % 30),
            **{name: pl.lit(value) for name, value in FILLED.items()},
        )
        .with_columns(
            pl.lit(None, dtype).alias(name)
            for name, dtype in FRAME_SCHEMA.items()
            if name not in FILLED
            and name not in ("id", "quantity", "value", "as_of", "reported_on", "publisher")
        )
        .select(FRAME_SCHEMA.names())
        .cast(dict(FRAME_SCHEMA))
    )
    return pl.concat([table, series]).with_columns(
        id=pl.format("{}-{}", pl.lit(crisis), "id"), crisis=pl.lit(crisis)
    )


def write_sources(folder: Path, *, crises: int, rows: int) -> list[Path]:
    """Write the files that a big table is built from, each a table that ``build`` would write.

    Args:
        folder: where they are written.
        crises: of the whole table.
        rows: per crisis.
    """
    paths = []
    for first in range(0, crises, -(-crises // SOURCES)):
        indices = range(first, min(crises, first + -(-crises // SOURCES)))
        path = folder / f"source-{first:03}.parquet"
        write_table(pl.concat(crisis_figures(index, rows) for index in indices), path)
        paths.append(path)
    return paths
