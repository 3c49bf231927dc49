"""HPC humanitarian needs (HNO) as figures: a row a caseload and cluster, of whole countries.

The file gives no day. Its year is that of the file's name, else that of the declared day.
"""

from datetime import date

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.standards.days import country_in_name, day_in_words, year_in_name
from dashboard.data.standards.draft_figures import (
    crisis_of,
    joined,
    require_rows,
    sift,
    slugs,
    take_fields,
    to_table,
)
from dashboard.data.standards.needs import (
    ALL_SECTORS,
    POPULATION_STATUSES,
    is_one_category,
    make_needs,
)
from dashboard.data.text_table import ROW, TextTable
from dashboard.errors import TableError

HPC_NEEDS = "HPC humanitarian needs"
AREAS = ("first", "first_name", "second", "second_name", "third", "third_name")


def read_hpc_needs(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return the figures of whole countries, and what was left out.

    Raises:
        TableError: the file and its name give no year or country, or no row is of a whole country.
    """
    year = _require_year(options, name)
    rows, notices = sift(
        take_fields(table.frame, HPC_NEEDS),
        {
            "below the level of a country": pl.any_horizontal(pl.col(AREAS).is_not_null()),
            "of one sex, age or other category": is_one_category,
        },
    )
    require_rows(rows, name, HPC_NEEDS, notices)
    rows = _named_sectors(_with_country(rows, options, name))
    start, until = date(year, 1, 1), date(year, 12, 31)
    day = pl.when(pl.col("counted") == "REA").then(pl.lit(day_in_words(until)))
    assumed = joined(
        "The file gives no day; ", day.otherwise(pl.lit(day_in_words(start))), " is taken."
    )
    long = rows.with_columns(
        crisis=crisis_of(pl.col("location"), options),
        start=pl.lit(start.isoformat()),
        until=pl.lit(until.isoformat()),
        note=joined("In the file: ", pl.col("description"), "."),
        publisher=pl.lit("OCHA"),
        source_title=pl.lit(f"Humanitarian needs {year}, OCHA"),
    ).unpivot(
        POPULATION_STATUSES["counted"].to_list(),
        index=[
            *(ROW, "location", "crisis", "sector", "sector_name", "start", "until", "note"),
            *("publisher", "source_title", "caseloads"),
        ],
        variable_name="counted",
    )
    long = long.filter(pl.col("value").is_not_null()).sort(ROW, maintain_order=True)
    drafts, left_out = make_needs(
        long.with_columns(
            caveat=pl.concat_str(assumed, "caseloads", separator=" ", ignore_nulls=True)
        ),
        "hpc",
        options,
    )
    require_rows(drafts, name, HPC_NEEDS, [*notices, *left_out])
    return to_table(drafts, table, [*notices, f"the year is taken to be {year}", *left_out])


def _require_year(options: ImportOptions, name: str) -> int:
    year = year_in_name(name)
    if year is None and options.as_of is not None:
        year = options.as_of.year
    if year is None:
        raise TableError(
            f"{name}: this is a file of {HPC_NEEDS}, and neither it nor its name gives the year. "
            "Name a day of that year (--as-of 2024-12-31), or rename the file, for example "
            "to hpc_hno_2024.csv."
        )
    return year


def _with_country(rows: pl.DataFrame, options: ImportOptions, name: str) -> pl.DataFrame:
    """Return rows with the country of the file's name where they name none."""
    country = country_in_name(name)
    if country is None and options.crisis is None and rows["location"].null_count():
        raise TableError(
            f"{name}: this is a file of {HPC_NEEDS}, and neither its rows nor its name gives the "
            "country. Name it (--crisis afghanistan), or rename the file, for example "
            "to afg_hpc_needs_2024.csv."
        )
    return rows.with_columns(pl.col("location").fill_null(pl.lit(country, pl.String)))


def _named_sectors(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with the slug and name of a sector, both null for all clusters together.

    Of several caseloads that with a population leads, then the largest; the others are parts.
    A cluster that stands in several rows of a country is named by its description.
    """
    number = pl.col("INN").cast(pl.Float64, strict=False).fill_null(0)
    is_caseload = pl.col("sector").is_in(ALL_SECTORS).fill_null(False)
    rows = rows.with_columns(is_caseload=is_caseload, size=number)
    order = [pl.col("is_caseload"), pl.col("all").is_not_null(), pl.col("size")]
    rows = rows.sort(order, descending=True, maintain_order=True).with_columns(
        is_first=pl.col(ROW) == pl.col(ROW).first().over("location"),
        count=pl.col("is_caseload").sum().over("location"),
        repeated=pl.len().over("location", "sector") > 1,
    )
    leads = pl.col("is_caseload") & pl.col("is_first")
    named = pl.when(~pl.col("is_caseload")).then(pl.col("sector"))
    described = pl.when(pl.col("repeated") | named.is_null()).then(pl.col("description"))
    words = pl.concat_str(named, described, separator=" ", ignore_nulls=True)
    several = joined("One of ", pl.col("count").cast(pl.String), " caseloads in the file.")
    return rows.sort(ROW).with_columns(
        sector=pl.when(~leads).then(slugs(words)),
        sector_name=pl.when(~leads).then(pl.coalesce("description", "sector")),
        caseloads=pl.when(pl.col("is_caseload") & (pl.col("count") > 1)).then(several),
    )
