"""Humanitarian needs as figures: people in need, targeted and reached, of whole countries.

Categories and sectors overlap and districts are parts, so nothing is added up. The rows of whole
countries are taken as they are, and those of all sectors together are headlines.
"""

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.resources import read_rows
from dashboard.data.standards.draft_figures import (
    crisis_of,
    joined,
    notes,
    require_rows,
    sift,
    slugs,
    to_table,
)
from dashboard.data.standards.hapi_rows import (
    dataset_address,
    period_note,
    read_provider_rows,
    warning_note,
)
from dashboard.data.text_table import TextTable

NEEDS = "HDX HAPI humanitarian needs"
POPULATION_STATUSES = read_rows("population_statuses.csv", folder="data/standards")
ALL_SECTORS = ("Intersectoral", "ALL")
ALL_CATEGORIES = ("total", "all")  # an empty category means the same

_is_whole_country = (
    pl.when(pl.col("level").is_not_null())
    .then(pl.col("level") == "0")
    .otherwise(pl.col("first").is_null() & pl.col("second").is_null())
)
_is_all_sectors = pl.col("sector").is_in(ALL_SECTORS).fill_null(True)


def read_needs(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return the figures of whole countries, and what was left out.

    Raises:
        TableError: the file holds no row of a whole country.
    """
    rows, notices = read_provider_rows(table, NEEDS, name)
    rows, left_out = sift(
        rows,
        {
            "below the level of a country": ~_is_whole_country,
            "of one sex, age or other category": ~pl.col("category")
            .str.to_lowercase()
            .is_in(ALL_CATEGORIES),
            "whose population_status is not known": ~pl.col("counted").is_in(
                POPULATION_STATUSES["counted"].implode()
            ),
        },
    )
    notices += left_out
    require_rows(rows, name, NEEDS, notices)
    sector = pl.when(~_is_all_sectors).then(pl.col("sector"))
    drafts = (
        rows.join(POPULATION_STATUSES, on="counted", how="left", maintain_order="left")
        .with_columns(crisis=crisis_of(pl.col("location"), options), sector_slug=slugs(sector))
        .with_columns(
            quantity=pl.concat_str("series", "sector_slug", separator="-", ignore_nulls=True),
            label=pl.when(_is_all_sectors)
            .then("name")
            .otherwise(joined(pl.col("name"), ", ", pl.col("sector_name").fill_null(sector))),
            headline=(pl.col("leads") & _is_all_sectors).cast(pl.String),
            due=pl.when(pl.col("status") == "target").then("until"),
            source_url=dataset_address(),
            note=notes(period_note("as_of"), warning_note()),
            measure=pl.lit("people_in_need"),
            unit=pl.lit("people"),
            basis=pl.lit("stock"),
            publisher=pl.lit("HDX HAPI"),
            source_title=pl.lit("Humanitarian needs, HDX HAPI"),
            place=pl.col("location"),
        )
        .with_columns(
            id=joined(pl.lit("hapi"), *map(pl.col, ("crisis", "quantity", "as_of")), separator="-")
        )
    )
    return to_table(drafts, table, notices)
