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
    columns = columns_of(DEPLOYMENTS, table.frame.columns)
    units = [unit for unit in MEASURE.units if unit in columns]
    rows = take_fields(table.frame, DEPLOYMENTS)
    rows, table = parse_periods(rows, table, DEPLOYMENTS, units)
    rows, notices = date_periods(rows, options)
    rows, left_out = sift(
        rows,
        {
            "without a theatre or mission": pl.col("where").is_null(),
            "without a number": pl.all_horizontal(pl.col(units).is_null()),
            "below 0": pl.any_horizontal(pl.col(units) < 0),
        },
    )
    notices += left_out
    require_rows(rows, name, DEPLOYMENTS, notices)
    rows = _named(rows, options)
    notices += _repeated(rows)
    # Troops and police beside all personnel are parts of them.
    leading = [MEASURE.key] if MEASURE.key in units else units
    counts = _counts(rows, units)
    drafts = pl.concat(
        _sums(counts, part, options, leading) for part in (None, "country", "mission")
    )
    return to_table(drafts.with_columns(source_title=pl.lit(name)), table, notices)


def _counts(rows: pl.DataFrame, units: list[str]) -> pl.DataFrame:
    """Return a row a number, the largest theatre of the newest year first.

    Args:
        rows: with a number in the column of each unit, or null.
        units: columns such as personnel, or troops and police.
    """
    index = [name for name in rows.columns if name not in units]
    counts = rows.unpivot(units, index=index, variable_name="unit", value_name="people").filter(
        pl.col("people").is_not_null()
    )
    newest = pl.col("people").filter(pl.col("year") == pl.col("year").max())
    sizes = counts.group_by("theatre").agg(newest.sum().alias("size"), pl.max("year").alias("last"))
    return counts.join(sizes, on="theatre", how="left", maintain_order="left").sort(
        *("last", "size", "theatre", "year"),
        descending=[True, True, False, False],
        maintain_order=True,
    )


def _named(rows: pl.DataFrame, options: ImportOptions) -> pl.DataFrame:
    """Return rows with their crisis and the names of theatre, mission and country.

    Without a theatre the mission stands for it, and is no part of it.
    """
    named = ~pl.col("mission").fill_null("none").str.to_lowercase().is_in(NO_MISSION)
    led_by = joined(" (", pl.col("organisation"), ")").fill_null("")
    mission = pl.when(named).then("mission").otherwise(pl.lit("outside named missions"))
    return rows.with_columns(
        theatre=pl.coalesce("theatre", "where"),
        mission=pl.when(pl.col("theatre").is_not_null()).then(mission + led_by),
        country=country_names(pl.col("country")),
    ).with_columns(crisis=crisis_of(pl.col("theatre"), options))


def _repeated(rows: pl.DataFrame) -> list[str]:
    """Return a remark on rows that are alike in all but the number: they are added up."""
    alike = rows.filter(pl.struct("theatre", "year", "country", "mission").is_duplicated())
    if alike.is_empty():
        return []
    first = f"row {alike[ROW].min()} and {alike.height - 1} more"
    return [f"{first} share country, theatre, mission and year; their personnel are added up"]


def _sums(
    counts: pl.DataFrame, part: str | None, options: ImportOptions, leading: list[str]
) -> pl.DataFrame:
    """Return drafts of the personnel of each theatre and year, and of each part of them.

    Args:
        counts: with a number, its unit, crisis, theatre, year and the column of the part.
        part: country or mission; rows without it are left out. None: the theatre as a whole.
        options: the crisis, if it was declared.
        leading: the units whose sums by theatre are headline figures.
    """
    parts = [] if part is None else [part]
    # Theatres that were declared to be one crisis are a quantity each.
    several = options.crisis is not None and counts["theatre"].n_unique() > 1
    words = [*(["theatre"] if several else []), *parts]
    running = pl.when("is_running").then(pl.lit("so-far"))
    quantity = ["unit", *(slugs(pl.col(word)) for word in words), running]
    leads = pl.lit(part is None) & pl.col("unit").is_in(leading)
    return (
        counts.drop_nulls(parts)
        .with_columns(quantity=pl.concat_str(quantity, separator="-", ignore_nulls=True))
        .group_by("crisis", "quantity", "as_of", maintain_order=True)
        .agg(
            pl.col(ROW, "unit", "theatre", "country", "mission", "caveat").first(),
            pl.col("people").sum(),
            pl.len().cast(pl.String).alias("count"),
        )
        .select(
            *(ROW, "crisis", "quantity", "unit", "caveat"),
            label=_label(part),
            measure=pl.lit(MEASURE.key),
            value=pl.col("people").cast(pl.String),
            status=pl.lit("observed"),
            basis=pl.lit("stock"),
            as_of=pl.col("as_of").cast(pl.String),
            place="theatre",
            actor=pl.col("country") if part == "country" else pl.lit(None, pl.String),
            note=pl.when(pl.col("count") != "1").then(
                joined("The sum of ", pl.col("count"), " rows.")
            ),
            headline=leads.cast(pl.String),
        )
        .with_columns(id=figure_ids("personnel", "crisis", "quantity", "as_of"))
    )


def _label(part: str | None) -> pl.Expr:
    """Return the label of a sum: of a theatre, or of a country's or mission's part there."""
    unit, theatre = pl.col("unit").str.to_titlecase(), pl.col("theatre")
    if part == "country":
        return joined(unit, " from ", pl.col("country"), " in ", theatre)
    if part == "mission":
        return joined(unit, " in ", theatre, ", ", pl.col("mission"))
    return joined(unit, " in ", theatre)
