"""Sheets of military deployments: personnel by sending country, mission or theatre, and year.

The crisis of a row is its theatre; without a theatre it is the mission. Personnel of one year add
up over the missions and the sending countries of a theatre, and never over years.
"""

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.standards.draft_figures import (
    columns_of,
    country_names,
    crisis_of,
    figure_ids,
    joined,
    require_rows,
    sift,
    slugs,
    take_fields,
    to_table,
)
from dashboard.data.standards.periods import date_periods, parse_periods
from dashboard.data.table_measures import TABLE_MEASURES
from dashboard.data.text_table import ROW, TextTable

DEPLOYMENTS = "military deployments"
MEASURE = TABLE_MEASURES["personnel"]
NO_MISSION = ("none", "n/a", "-")


def read_deployments(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return the personnel of each theatre and year, which lead, by country and by mission.

    Raises:
        TableError: the file holds no year that is over.
    """
    rows = take_fields(table.frame, DEPLOYMENTS)
    rows, table = parse_periods(rows, table, DEPLOYMENTS, ["personnel"])
    rows, notices = date_periods(rows, options)
    rows, left_out = sift(
        rows,
        {
            "without a theatre or mission": pl.col("where").is_null(),
            "without a number": pl.col("personnel").is_null(),
            "below 0": pl.col("personnel") < 0,
        },
    )
    notices += left_out
    require_rows(rows, name, DEPLOYMENTS, notices)
    rows = _located(rows, options)
    notices += _repeated(rows)
    unit = columns_of(DEPLOYMENTS, table.frame.columns)["personnel"]
    theatre = pl.col("theatre")
    drafts = pl.concat(
        [
            _sums(rows, None, joined("Personnel in ", theatre), options, leads=True),
            _sums(
                rows,
                "country",
                joined("Personnel from ", pl.col("country"), " in ", theatre),
                options,
            ),
            _sums(
                rows, "mission", joined("Personnel in ", theatre, ", ", pl.col("mission")), options
            ),
        ]
    ).with_columns(
        measure=pl.lit(MEASURE.key),
        unit=pl.lit(unit if unit in MEASURE.units else MEASURE.key),
        source_title=pl.lit(name),
    )
    return to_table(drafts, table, notices)


def _located(rows: pl.DataFrame, options: ImportOptions) -> pl.DataFrame:
    """Return rows with crisis, theatre and mission, the largest theatre of the newest year first.

    Without a theatre the mission stands for it, and is no part of it.
    """
    named = ~pl.col("mission").fill_null("none").str.to_lowercase().is_in(NO_MISSION)
    led_by = joined(" (", pl.col("organisation"), ")").fill_null("")
    mission = pl.when(named).then("mission").otherwise(pl.lit("outside named missions"))
    rows = rows.with_columns(
        theatre=pl.coalesce("theatre", "where"),
        mission=pl.when(pl.col("theatre").is_not_null()).then(mission + led_by),
        country=country_names(pl.col("country")),
    ).with_columns(crisis=crisis_of(pl.col("theatre"), options))
    newest = pl.col("personnel").filter(pl.col("year") == pl.col("year").max())
    sizes = rows.group_by("theatre").agg(newest.sum().alias("size"), pl.max("year").alias("last"))
    return rows.join(sizes, on="theatre", how="left", maintain_order="left").sort(
        "last", "size", "theatre", "year", descending=[True, True, False, False]
    )


def _repeated(rows: pl.DataFrame) -> list[str]:
    """Return a remark on rows that are alike in all but the number: they are added up."""
    alike = rows.filter(pl.struct("theatre", "year", "country", "mission").is_duplicated())
    if alike.is_empty():
        return []
    first = f"row {alike[ROW].min()} and {alike.height - 1} more"
    return [f"{first} share country, theatre, mission and year; their personnel are added up"]


def _sums(
    rows: pl.DataFrame,
    part: str | None,
    label: pl.Expr,
    options: ImportOptions,
    *,
    leads: bool = False,
) -> pl.DataFrame:
    """Return drafts of the personnel of each theatre and year, and of each part of them.

    Args:
        rows: with a number, crisis, theatre, year and the column of the part.
        part: country or mission; rows without it are left out. None: the theatre as a whole.
        label: of a sum.
        options: the crisis, if it was declared.
        leads: whether the sums are headline figures.
    """
    parts = [] if part is None else [part]
    # Theatres that were declared to be one crisis are a quantity each.
    several = options.crisis is not None and rows["theatre"].n_unique() > 1
    words = ["theatre", *parts] if several else parts
    running = pl.when("is_running").then(pl.lit("so-far"))
    quantity = [pl.lit("personnel"), *(slugs(pl.col(word)) for word in words), running]
    return (
        rows.drop_nulls(parts)
        .with_columns(quantity=pl.concat_str(quantity, separator="-", ignore_nulls=True))
        .group_by("crisis", "quantity", "as_of", maintain_order=True)
        .agg(
            pl.col(ROW, "theatre", "country", "mission", "caveat").first(),
            pl.col("personnel").sum(),
            pl.len().cast(pl.String).alias("count"),
        )
        .select(
            ROW,
            "crisis",
            "quantity",
            "caveat",
            label=label,
            value=pl.col("personnel").cast(pl.String),
            status=pl.lit("observed"),
            basis=pl.lit("stock"),
            as_of=pl.col("as_of").cast(pl.String),
            place="theatre",
            actor=pl.col("country") if part == "country" else pl.lit(None, pl.String),
            note=pl.when(pl.col("count") != "1").then(
                joined("The sum of ", pl.col("count"), " rows.")
            ),
            headline=pl.lit(str(leads).lower()),
        )
        .with_columns(id=figure_ids("personnel", "crisis", "quantity", "as_of"))
    )
