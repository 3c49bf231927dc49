"""Displaced people by round of a displacement tracking operation, from HDX HAPI and IOM DTM.

Each operation counts in its way, so that each is a series and several are never added up. A round's
total is the sum of its rows, which are reasons and origins. Of two assessments of a round the
baseline counts everybody, and the assessment of sites counts a part of them.
"""

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.standards.draft_figures import (
    country_names,
    crisis_of,
    figure_ids,
    joined,
    notes,
    require_rows,
    sift,
    slugs,
    take_fields,
    to_table,
)
from dashboard.data.standards.file_days import with_days
from dashboard.data.standards.hapi_rows import (
    dataset_address,
    read_provider_rows,
    warning_note,
)
from dashboard.data.text_table import ROW, TextTable

HAPI_DISPLACED = "HDX HAPI displaced people"
DTM_DISPLACED = "IOM DTM displacement"
BASELINE = "BA"
ROUND = ["crisis", "location", "operation", "area", "as_of", "round"]
SOURCE = ("remark", "source_url", "publisher", "source_title")
NO_OPERATION = "unnamed operation"
BELOW_COUNTRY = pl.any_horizontal(
    pl.col("first", "first_name", "second", "second_name").is_not_null()
)


def read_hapi_displaced(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return the rounds of whole countries, and what was left out.

    Raises:
        TableError: the file holds no row of a whole country.
    """
    rows, notices = read_provider_rows(table, HAPI_DISPLACED, name)
    is_below = (
        pl.when(pl.col("level").is_null()).then(BELOW_COUNTRY).otherwise(pl.col("level") != "0")
    )
    rows, left_out = sift(
        rows,
        {"below the level of a country": is_below, "without a number": pl.col("value").is_null()},
    )
    notices += left_out
    require_rows(rows, name, HAPI_DISPLACED, notices)
    rows = with_days(rows, ["start", "until"], name, options).with_columns(
        crisis=crisis_of(pl.col("location"), options),
        as_of=pl.coalesce("until", "start"),
        operation=pl.col("operation").fill_null(NO_OPERATION),
        area=pl.lit(None, pl.String),
        remark=notes(warning_note()),
        source_url=dataset_address(),
        publisher=pl.lit("HDX HAPI"),
        source_title=pl.lit("Internally displaced people, HDX HAPI"),
    )
    return to_table(_drafts(_add_up_rounds(rows), "hapi"), table, notices)


def read_dtm_displaced(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return the rounds of countries, or of their first-level areas, and what was left out.

    Raises:
        TableError: the file holds no row of a country or a first-level area.
    """
    rows, notices = sift(
        take_fields(table.frame, DTM_DISPLACED),
        {
            "below the first administrative level": pl.any_horizontal(
                pl.col("second", "second_name").is_not_null()
            ),
            "without a number": pl.col("value").is_null(),
        },
    )
    require_rows(rows, name, DTM_DISPLACED, notices)
    country = pl.coalesce("location", "location_name")
    rows = with_days(rows, ["day"], name, options).with_columns(
        crisis=crisis_of(country, options),
        location=country,
        as_of="day",
        operation=pl.col("operation").fill_null(NO_OPERATION),
        area=pl.coalesce("first_name", "first"),
        remark=pl.lit(None, pl.String),
        source_url=pl.lit("https://dtm.iom.int/"),
        publisher=pl.lit("IOM DTM"),
        source_title=pl.lit("Displacement Tracking Matrix, IOM"),
    )
    is_whole = pl.col("area").is_null()
    if rows.select(is_whole.any()).item():
        rows, left_out = sift(rows, {"below the level of a country": ~is_whole})
        return to_table(_drafts(_add_up_rounds(rows), "dtm"), table, notices + left_out)
    rounds = _add_up_rounds(rows)
    sums, left_out = _add_up_areas(rounds)
    return to_table(_drafts(pl.concat([sums, rounds]), "dtm"), table, notices + left_out)


def _add_up_rounds(rows: pl.DataFrame) -> pl.DataFrame:
    """Return a row a round and area: the sum of its baseline assessment, else of its largest.

    A value that is no number stays as it is, and is a fault of its row.
    """
    number = pl.col("value").cast(pl.Float64, strict=False)
    wrong = pl.col("value", ROW).filter(number.is_null()).first().name.prefix("wrong ")
    sums = rows.group_by(*ROUND, "assessment", maintain_order=True).agg(
        pl.col(ROW, *SOURCE).first(), wrong, number=number.sum()
    )
    is_baseline = (pl.col("assessment") == BASELINE).fill_null(False)
    sums = sums.sort(is_baseline, "number", descending=True, maintain_order=True).with_columns(
        pl.coalesce(f"wrong {ROW}", ROW).alias(ROW),
        value=pl.coalesce("wrong value", pl.col("number").cast(pl.String)),
        other=pl.col("number").last().over(ROUND),
    )
    rounds = sums.unique(ROUND, keep="first", maintain_order=True).sort(ROW)
    other = pl.col("other").map_elements("{:,.0f}".format, return_dtype=pl.String)
    areas = pl.col("area").n_unique().over("crisis", "operation")
    return rounds.select(
        *(ROW, *ROUND, *SOURCE, "value", "number"),
        areas=areas,
        caveat=pl.concat_str(
            pl.when(pl.col("area").is_not_null() & (areas == 1)).then(
                joined("Only ", pl.col("area"), "; the file does not give the whole country.")
            ),
            pl.when(pl.col("other") != pl.col("number")).then(
                joined("Another assessment of this round counted ", other, ".")
            ),
            separator=" ",
            ignore_nulls=True,
        ).replace("", None),
    )


def _add_up_areas(rounds: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Return the sums of the rounds in which every area of an operation reported."""
    by = [column for column in ROUND if column != "area"]
    sums = (
        rounds.filter(pl.col("areas") > 1)
        .group_by(by, maintain_order=True)
        .agg(
            pl.col(ROW, *SOURCE, "areas").first(),
            pl.when((pl.col("value").cast(pl.Float64, strict=False) >= 0).all()).then(
                pl.col("number").sum()
            ),
            reported=pl.len(),
        )
    )
    sums, notices = sift(
        sums,
        {"of rounds in which not every area reported": pl.col("reported") < pl.col("areas")},
    )
    areas = pl.col("areas").cast(pl.String)
    sums = sums.filter(pl.col("number").is_not_null()).with_columns(
        area=joined(areas, " areas"),
        value=pl.col("number").cast(pl.String),
        areas=pl.lit(1, pl.UInt32),
        caveat=joined("Added up from ", areas, " areas; they may not be the whole country."),
    )
    return sums.select(rounds.columns), notices


def _drafts(rounds: pl.DataFrame, prefix: str) -> pl.DataFrame:
    """Return drafts of figures; the operation with the newest round carries the headline."""
    newest = pl.col("operation").sort_by("as_of", "number", descending=True).first()
    operations = pl.col("operation").n_unique().over("crisis")
    operation = pl.when(operations > 1).then("operation")
    several = pl.when(operations > 1).then(
        joined("One of ", operations.cast(pl.String), " operations, which are not added up.")
    )
    country = country_names(pl.col("location"))
    where = pl.when(pl.col("area").is_not_null()).then(
        joined("Displaced people in ", pl.col("area"), ", ", country)
    )
    return rounds.with_columns(
        quantity=pl.concat_str(
            pl.lit("displaced-people"),
            slugs(pl.col("operation")),
            slugs(pl.col("area")),
            separator="-",
            ignore_nulls=True,
        ),
        label=pl.concat_str(
            where.otherwise(pl.lit("Displaced people")),
            operation,
            separator=", ",
            ignore_nulls=True,
        ),
        headline=((pl.col("areas") == 1) & (pl.col("operation") == newest.over("crisis"))).cast(
            pl.String
        ),
        caveat=pl.concat_str("caveat", several, separator=" ", ignore_nulls=True).replace("", None),
        note=notes(
            joined("Round ", pl.col("round"), " of ", pl.col("operation"), ", by its count."),
            pl.col("remark"),
        ),
        place=pl.coalesce("area", country),
        measure=pl.lit("people_displaced"),
        unit=pl.lit("people"),
        status=pl.lit("observed"),
        basis=pl.lit("stock"),
    ).with_columns(id=figure_ids(prefix, "crisis", "quantity", "as_of", "round"))
