"""Humanitarian needs as figures: people in need, targeted and reached, of whole countries.

Sectors and categories overlap and districts are parts, so nothing is added up. The rows of whole
countries are taken as they are, and those of all sectors together are headlines.
"""

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.resources import read_rows
from dashboard.data.standards.days import declared_day_caveat, known_day, still_runs
from dashboard.data.standards.draft_figures import (
    crisis_of,
    figure_ids,
    notes,
    require_rows,
    sift,
    slugs,
    to_table,
)
from dashboard.data.standards.file_days import with_days
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
is_one_category = ~pl.col("category").str.to_lowercase().is_in(ALL_CATEGORIES)


def read_needs(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return the figures of whole countries, and what was left out.

    Raises:
        TableError: the file holds no row of a whole country.
    """
    rows, notices = read_provider_rows(table, NEEDS, name)
    is_named = pl.col("sector").is_in(ALL_SECTORS).fill_null(False)
    rows, left_out = sift(
        rows,
        {
            "below the level of a country": ~_is_whole_country,
            "of one sex, age or other category": is_one_category,
            "whose population_status is not known": ~pl.col("counted").is_in(
                POPULATION_STATUSES["counted"].implode()
            ),
            "of no sector, beside those of all sectors": pl.col("sector").is_null()
            & is_named.any().over("location"),
        },
    )
    notices += left_out
    require_rows(rows, name, NEEDS, notices)
    sector = pl.when(~is_named).then(pl.col("sector"))
    rows = with_days(rows, ["start", "until"], name, options).with_columns(
        crisis=crisis_of(pl.col("location"), options),
        sector=slugs(sector),
        sector_name=pl.when(sector.is_not_null()).then(pl.coalesce("sector_name", "sector")),
        note=notes(period_note("start"), warning_note()),
        caveat=pl.lit(None, pl.String),
        source_url=dataset_address(),
        source_title=pl.lit("Humanitarian needs, HDX HAPI"),
        publisher=pl.lit("HDX HAPI"),
    )
    drafts, unknown = make_needs(rows, "hapi", options)
    require_rows(drafts, name, NEEDS, [*notices, *unknown])
    return to_table(drafts, table, [*notices, *unknown])


def make_needs(
    rows: pl.DataFrame, prefix: str, options: ImportOptions
) -> tuple[pl.DataFrame, list[str]]:
    """Return drafts of figures, and what was left out.

    People in need and targeted are those of a plan from its first day; people reached are known
    when its period is over, or on the declared day.

    Args:
        rows: one a country, sector and status, with ``crisis``, ``location``, ``counted``,
            ``value``, ``start``, ``until``, ``caveat``, and the name and slug of the sector, both
            null for all sectors together.
        prefix: of the ids.
        options: may declare the day.
    """
    is_reached = pl.col("status") == "reached"
    series = pl.concat_str("series", "sector", separator="-", ignore_nulls=True)
    rows = rows.join(POPULATION_STATUSES, on="counted", how="left", maintain_order="left")
    rows = rows.with_columns(
        quantity=series,
        as_of=pl.when(is_reached).then(known_day("start", "until", options)).otherwise("start"),
    )
    rows, notices = sift(
        rows,
        {
            f"of people reached {still_runs(options)}": is_reached & pl.col("as_of").is_null(),
            "with the country, sector, status and period of an earlier row": ~pl.struct(
                "crisis", "quantity", "as_of"
            ).is_first_distinct(),
        },
    )
    reached = POPULATION_STATUSES.filter(status="reached")["series"].item()
    return rows.with_columns(
        id=figure_ids(prefix, "crisis", "quantity", "as_of"),
        label=pl.concat_str("name", "sector_name", separator=", ", ignore_nulls=True),
        headline=(pl.col("leads") & pl.col("sector").is_null()).cast(pl.String),
        due=pl.when(pl.col("status") == "target").then("until"),
        settled_by=pl.when(pl.col("status") == "target").then(
            pl.concat_str(pl.lit(reached), "sector", separator="-", ignore_nulls=True)
        ),
        caveat=pl.when(is_reached)
        .then(pl.coalesce(declared_day_caveat("as_of", "until", options), "caveat"))
        .otherwise("caveat"),
        measure=pl.lit("people_in_need"),
        unit=pl.lit("people"),
        place="location",
    ), notices
