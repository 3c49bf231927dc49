"""Refugees and asylum seekers in a country by origin, from the UNHCR Operational Data Portal.

New arrivals and those who are registered overlap, and the origins of a portal page are of different
days, so that nothing is added up. A running total is a series beside that of each period.
"""

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.resources import read_rows
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
from dashboard.data.text_table import ROW, TextTable

ODP = "UNHCR ODP population"
DATA_TYPES = read_rows("odp_data_types.csv", folder="data/standards")
WHOLE_COUNTRY = "country"
RUNNING_TOTAL = "C"
KEY = ["location", "counted", "group", "cumulative", "origin", "as_of"]


def read_odp(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return a figure a kind of count, group, origin and day, and what was left out.

    Raises:
        TableError: the file holds no row of a whole country.
    """
    rows, notices = sift(
        take_fields(table.frame, ODP),
        {
            "below the level of a country": pl.col("level").str.to_lowercase() != WHOLE_COUNTRY,
            "whose pop_data_type_code is not known": ~pl.col("counted").is_in(
                DATA_TYPES["counted"].implode()
            ),
            "without a number": pl.col("value").is_null(),
        },
    )
    require_rows(rows, name, ODP, notices)
    is_total = pl.col("accommodation").is_null()
    rows, left_out = sift(
        with_days(rows, ["as_of"], name, options).with_columns(
            cumulative=pl.when(pl.col("cumulative") == RUNNING_TOTAL).then("cumulative"),
            origin=country_names(pl.col("origin")),
        ),
        {"of one kind of accommodation, beside that of all": ~is_total & is_total.any().over(KEY)},
    )
    drafts = _drafts(_add_up_accommodation(rows), options)
    return to_table(drafts, table, [*notices, *left_out])


def _add_up_accommodation(rows: pl.DataFrame) -> pl.DataFrame:
    """Return a row a kind of count, group, origin and day: kinds of accommodation add up.

    A value that is no number stays as it is, and is a fault of its row.
    """
    number = pl.col("value").cast(pl.Float64, strict=False)
    wrong = pl.col("value").filter(number.is_null()).first()
    return rows.group_by(KEY, maintain_order=True).agg(
        pl.coalesce(pl.col(ROW).filter(number.is_null()).first(), pl.col(ROW).first()),
        pl.coalesce(wrong, number.sum().cast(pl.String)).alias("value"),
        pl.col("group_name", "frequency_name", "reporter").first(),
        number=number.sum(),
    )


def _drafts(rows: pl.DataFrame, options: ImportOptions) -> pl.DataFrame:
    """Return drafts of figures; new arrivals lead, else the largest registered group."""
    rows = rows.join(
        DATA_TYPES,
        on=["counted", "cumulative"],
        how="left",
        maintain_order="left",
        nulls_equal=True,
    )
    people = pl.coalesce("group_name", "group")
    has_leads = pl.col("leads").any().over("location")
    largest = pl.col("number") == pl.col("number").max().over("location")
    return rows.with_columns(
        crisis=crisis_of(pl.col("location"), options),
        quantity=pl.concat_str(
            slugs(people),
            pl.lit("from"),
            slugs(pl.col("origin")),
            slugs(pl.col("words")),
            separator="-",
            ignore_nulls=True,
        ),
        label=joined(
            people, " from ", pl.col("origin").fill_null("all origins"), ", ", pl.col("words")
        ),
        headline=pl.when(has_leads).then("leads").otherwise(largest).cast(pl.String),
        note=notes(
            joined("Reported by ", pl.col("reporter"), "."),
            joined("Published ", pl.col("frequency_name").str.to_lowercase(), "."),
        ),
        place=pl.col("location"),
        measure=pl.lit("people_displaced"),
        unit=pl.lit("people"),
        status=pl.lit("observed"),
        publisher=pl.lit("UNHCR"),
        source_title=pl.lit("Operational Data Portal, UNHCR"),
        source_url=pl.lit("https://data.unhcr.org/"),
    ).with_columns(id=figure_ids("odp", "crisis", "quantity", "as_of"))
