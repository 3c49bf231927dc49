"""Refugees, displaced people and returnees by country of origin and of asylum, as figures.

People are counted once, in one country of asylum, so that the rows of one group and period add up.
What they add up to depends on the file: one of a single country of asylum holds only those in that
country, and is no total of an origin.
"""

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.resources import read_rows
from dashboard.data.sandbox.resource_limits import LIMITS
from dashboard.data.standards.asylum_sides import is_world, whole_sides
from dashboard.data.standards.days import (
    declared_day_caveat,
    known_day,
    still_runs,
)
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
    period_note,
    read_provider_rows,
    warning_note,
)
from dashboard.data.text_table import ROW, TextTable

PEOPLE = "HDX HAPI refugees and returnees"
TOTALS = "UNHCR population totals"
POPULATION_GROUPS = read_rows("population_groups.csv", folder="data/standards")
NOBODY = ("-", "*", "")  # how UNHCR writes that there is no number or country
SOURCE = ("note", "source_url", "source_title", "publisher")


def read_people(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return the totals of a HAPI file and a figure a country of asylum or origin.

    Raises:
        TableError: the file holds no row of all sexes and ages.
    """
    rows, notices = read_provider_rows(table, PEOPLE, name)
    is_everybody = pl.all_horizontal(pl.col("gender", "age").fill_null("all") == "all")
    rows, left_out = sift(
        rows,
        {
            "of one sex or age": ~is_everybody,
            "whose population_group is not known": ~pl.col("group").is_in(
                POPULATION_GROUPS["group"].implode()
            ),
            "without a number": pl.col("value").is_null(),
        },
    )
    rows = with_days(rows, ["start", "until"], name, options).with_columns(
        note=notes(period_note("start"), warning_note()),
        source_url=dataset_address(),
        source_title=pl.lit("Refugees and returnees, HDX HAPI"),
        publisher=pl.lit("HDX HAPI"),
    )
    return _make_table(rows, table, options, name, PEOPLE, notices + left_out)


def read_totals(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return the totals of a UNHCR file of ends of years, and a figure an origin or asylum.

    Raises:
        TableError: the file holds no row of a country.
    """
    rows = take_fields(table.frame, TOTALS)
    groups = [group for group in POPULATION_GROUPS["group"] if group in rows.columns]
    blank = pl.col("origin", "asylum", *groups)
    rows, notices = sift(
        rows.with_columns(pl.when(~blank.is_in(NOBODY)).then(blank)),
        {"without a country": pl.col("origin").is_null() & pl.col("asylum").is_null()},
    )
    long = rows.with_columns(
        start=joined(pl.col("year"), "-01-01"),
        until=joined(pl.col("year"), "-12-31"),
        note=joined("As of the end of ", pl.col("year"), "."),
        source_url=pl.lit("https://www.unhcr.org/refugee-statistics/"),
        source_title=pl.lit("Refugee population statistics, UNHCR"),
        publisher=pl.lit("UNHCR"),
    ).unpivot(
        groups,
        index=[ROW, "origin", "asylum", "start", "until", *SOURCE],
        variable_name="group",
    )
    long = long.filter(pl.col("value").is_not_null()).sort(ROW, maintain_order=True)
    return _make_table(long, table, options, name, TOTALS, notices)


def _make_table(
    rows: pl.DataFrame,
    table: TextTable,
    options: ImportOptions,
    name: str,
    title: str,
    notices: list[str],
) -> TextTable:
    """Return figures of rows with origin, asylum, group, start, until, value and their source."""
    rows, left_out = sift(
        rows.with_columns(as_of=known_day("start", "until", options)),
        {still_runs(options): pl.col("as_of").is_null()},
    )
    require_rows(rows, name, title, [*notices, *left_out])
    rows, repeated = sift(
        rows,
        {
            "with the countries, group and period of an earlier row": ~pl.struct(
                "origin", "asylum", "group", "start"
            ).is_first_distinct()
        },
    )
    rows = rows.join(POPULATION_GROUPS, on="group", how="left", maintain_order="left")
    # A table of groups has 0 displaced people inside a country for each of its other rows.
    is_blank = (pl.col("series") == pl.col("hosted_series")) & (pl.col("value") == "0")
    sides = _sides(rows.filter(~is_blank | (pl.col("origin") == pl.col("asylum")).fill_null(True)))
    totals = _totals(sides)
    parts, not_listed = sift(
        _parts(sides), {"of 0 people, which are in the totals": pl.col("value") == "0"}
    )
    if totals.height + parts.height > LIMITS.rows:
        not_listed = [f"left out: {parts.height} rows of two countries; their totals are read"]
        parts = parts.clear()
    prefix = "unhcr" if title == TOTALS else "hapi"
    drafts = pl.concat([totals, parts.select(totals.columns)]).with_columns(
        crisis=crisis_of(pl.col("country"), options),
        caveat=pl.concat_str(
            "caveat",
            declared_day_caveat("as_of", "until", options),
            separator=" ",
            ignore_nulls=True,
        ).replace("", None),
        unit=pl.lit("people"),
        status=pl.lit("observed"),
    )
    drafts = drafts.with_columns(id=figure_ids(prefix, "crisis", "quantity", "start"))
    require_rows(drafts, name, title, [*notices, *left_out])
    return to_table(drafts, table, [*notices, *left_out, *repeated, *not_listed])


def _sides(rows: pl.DataFrame) -> pl.DataFrame:
    """Return a row a side that the file is whole by, with its country and the other one.

    Those who are in their country of origin, or have returned to it, are of one side alone.
    """
    by_origin, by_asylum = whole_sides(rows)
    has_both = pl.col("origin").is_not_null() & pl.col("asylum").is_not_null()
    is_inside = (pl.col("origin") == pl.col("asylum")).fill_null(False)
    is_alone = is_inside & (
        (pl.col("basis") == "flow") | (pl.col("series") == pl.col("hosted_series"))
    )
    of_origin = rows.filter(
        is_alone | (has_both & by_origin.fill_null(False)) | pl.col("asylum").is_null()
    ).with_columns(
        country="origin",
        other="asylum",
        quantity="series",
        subject="of_origin",
        link=pl.when(pl.col("basis") == "flow").then(pl.lit("from")).otherwise(pl.lit("in")),
        is_whole=pl.col("asylum").is_null() | is_alone | is_world(rows),
    )
    in_asylum = rows.filter(
        ~is_alone & ((has_both & by_asylum.fill_null(False)) | pl.col("origin").is_null())
    ).with_columns(
        country="asylum",
        other="origin",
        quantity="hosted_series",
        subject="in_asylum",
        link=pl.when(pl.col("basis") == "flow").then(pl.lit("to")).otherwise(pl.lit("from")),
        is_whole=pl.lit(value=True),
    )
    return pl.concat([of_origin, in_asylum]).with_columns(
        label=joined(pl.col("subject"), " ", country_names(pl.col("country"))),
        place=country_names(pl.col("country")),
    )


def _totals(sides: pl.DataFrame) -> pl.DataFrame:
    """Return the sum of each country, group and period, where every part of it is a number.

    A series in which nobody was ever counted is left out.
    """
    number = pl.col("value").cast(pl.Float64, strict=False)
    count = pl.len().cast(pl.String)
    sides = sides.with_columns(others=pl.col("other").n_unique().over("country", "quantity"))
    sums = sides.group_by("country", "quantity", "start", maintain_order=True).agg(
        pl.col(ROW, "measure", "basis", "place", "as_of", "until", "link", "others").first(),
        pl.col("label", "source_url", "source_title", "publisher").first(),
        pl.when(number.is_not_null().all()).then(number.sum()).alias("sum"),
        is_whole=pl.col("is_whole").all(),
        other=pl.col("other").first(),
        note=pl.when(pl.len() == 1)
        .then(pl.col("note").first())
        .otherwise(joined("The sum of ", count, " rows.")),
        headline=pl.col("leads").first().cast(pl.String),
    )
    asylums = (
        pl.when(pl.col("others") == 1)
        .then(country_names(pl.col("other")))
        .otherwise(joined(pl.col("others").cast(pl.String), " countries of asylum"))
    )
    is_part = ~pl.col("is_whole")
    sums = sums.with_columns(
        label=pl.when(is_part)
        .then(joined(pl.col("label"), " ", pl.col("link"), " ", asylums))
        .otherwise("label"),
        caveat=pl.when(is_part).then(
            pl.lit("The file may not have every country of asylum."),
        ),
    ).drop("is_whole", "other", "others", "link")
    counted = sums.filter(pl.col("sum").is_not_null())
    is_ever = (pl.col("sum") > 0).any().over("country", "quantity")
    return counted.filter(is_ever).with_columns(value=pl.col("sum").cast(pl.String)).drop("sum")


def _parts(sides: pl.DataFrame) -> pl.DataFrame:
    """Return a figure an other country: of asylum, or of origin."""
    other = country_names(pl.col("other"))
    return sides.filter(
        pl.col("other").is_not_null() & (pl.col("other") != pl.col("country"))
    ).with_columns(
        quantity=joined(pl.col("quantity"), "-", pl.col("link"), "-", slugs(other)),
        label=joined(pl.col("label"), " ", pl.col("link"), " ", other),
        place=country_names(pl.col("asylum")),
        caveat=pl.lit(None, pl.String),
        headline=pl.lit("false"),
    )
