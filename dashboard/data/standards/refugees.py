"""Refugees and returnees as figures.

The crisis is the country of origin. People are counted once, in one country of asylum, so the rows
of one group and period add up to a total, which is the headline.
"""

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.resources import read_rows
from dashboard.data.standards.draft_figures import (
    crisis_of,
    earlier_of,
    joined,
    notes,
    require_rows,
    sift,
    slugs,
    to_table,
    totals_day,
)
from dashboard.data.standards.hapi_rows import (
    dataset_address,
    period_note,
    read_provider_rows,
    warning_note,
)
from dashboard.data.text_table import ROW, TextTable

PEOPLE = "HDX HAPI refugees and returnees"
POPULATION_GROUPS = read_rows("population_groups.csv", folder="data/standards")
HEADLINE_GROUP = "REF"


def read_people(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return a figure a country of asylum, and the totals of the origin.

    Raises:
        TableError: the file holds no row of all sexes and ages.
    """
    rows, notices = read_provider_rows(table, PEOPLE, name)
    rows, left_out = sift(
        rows,
        {
            "of one sex or age": ~(
                (pl.col("gender").fill_null("all") == "all")
                & (pl.col("age").fill_null("all") == "all")
            ),
            "whose population_group is not known": ~pl.col("group").is_in(
                POPULATION_GROUPS["group"].implode()
            ),
        },
    )
    notices += left_out
    require_rows(rows, name, PEOPLE, notices)
    today = totals_day(options)
    rows = rows.join(POPULATION_GROUPS, on="group", how="left", maintain_order="left").with_columns(
        crisis=crisis_of(pl.col("origin"), options),
        as_of=pl.max_horizontal("start", earlier_of("until", today)),
        asylum_slug=slugs(pl.col("asylum")),
        unit=pl.lit("people"),
        status=pl.lit("observed"),
        basis=pl.lit("stock"),
        publisher=pl.lit("HDX HAPI"),
        source_title=pl.lit("Refugees and returnees, HDX HAPI"),
        source_url=dataset_address(),
        note=notes(period_note("start"), warning_note()),
    )
    parts = rows.with_columns(
        quantity=joined(pl.col("series"), "-in-", pl.col("asylum_slug")),
        label=joined(pl.col("name"), " in ", pl.col("asylum")),
        place=pl.col("asylum"),
        headline=pl.lit("false"),
    )
    totals = _totals(rows)
    drafts = pl.concat([totals, parts.select(totals.columns)]).with_columns(
        id=joined(pl.lit("hapi"), *map(pl.col, ("crisis", "quantity", "start")), separator="-")
    )
    return to_table(drafts, table, notices)


def _totals(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the sum of each origin, group and period, where every part of it is a number."""
    number = pl.col("value").cast(pl.Float64, strict=False)
    by = ["crisis", "origin", "group", "start"]
    countries = (
        pl.when(pl.len() == 1)
        .then(pl.lit("of the one row"))
        .otherwise(joined("of ", pl.len().cast(pl.String), " rows"))
    )
    sums = rows.group_by(by, maintain_order=True).agg(
        pl.col(ROW).first(),
        pl.when(number.is_not_null().all()).then(number.sum()).alias("sum"),
        pl.col(
            *("series", "name", "measure", "unit", "status", "basis", "as_of", "until"),
            *("publisher", "source_title", "source_url"),
        ).first(),
        note=joined("The sum ", countries, ", a country of asylum each.").first(),
    )
    return sums.filter(pl.col("sum").is_not_null()).select(
        ROW,
        "crisis",
        "start",
        "measure",
        "unit",
        "status",
        "basis",
        "as_of",
        "publisher",
        "source_title",
        "source_url",
        "note",
        quantity="series",
        label=joined(pl.col("name"), " from ", pl.col("origin")),
        place="origin",
        value=pl.col("sum").cast(pl.String),
        headline=(pl.col("group") == HEADLINE_GROUP).cast(pl.String),
    )
