"""HDX HAPI: humanitarian needs, funding, and refugees and returnees, as figures.

Needs: categories and sectors overlap and districts are parts, so nothing is added up. The rows of
whole countries are taken as they are, and those of all sectors together are headlines.

Funding: commitments and payments together, as FTS counts it, without pledges. The largest appeal of
a country and period is the headline; money outside appeals is a series of its own.

Refugees and returnees: the crisis is the country of origin. People are counted once, in one country
of asylum, so the rows of one group and period add up to a total, which is the headline.
"""

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.resources import read_rows
from dashboard.data.standards.draft_figures import (
    FUNDING_NOTE,
    crisis_of,
    earlier_of,
    joined,
    largest_of_each,
    notes,
    require_rows,
    sift,
    slugs,
    take_fields,
    to_table,
    totals_day,
)
from dashboard.data.text_table import ROW, TextTable
from dashboard.errors import shortened

NEEDS = "HDX HAPI humanitarian needs"
FUNDING = "HDX HAPI funding"
PEOPLE = "HDX HAPI refugees and returnees"
POPULATION_STATUSES = read_rows("population_statuses.csv", folder="data/standards")
POPULATION_GROUPS = read_rows("population_groups.csv", folder="data/standards")
HEADLINE_GROUP = "REF"
ALL_SECTORS = ("Intersectoral", "ALL")
ALL_CATEGORIES = ("total", "all")  # an empty category means the same
NO_APPEAL = "not specified"
MAX_LISTED = 3  # errors of the provider that are quoted

_is_whole_country = (
    pl.when(pl.col("level").is_not_null())
    .then(pl.col("level") == "0")
    .otherwise(pl.col("first").is_null() & pl.col("second").is_null())
)
_is_all_sectors = pl.col("sector").is_in(ALL_SECTORS).fill_null(True)


def _read_rows(table: TextTable, title: str, name: str) -> tuple[pl.DataFrame, list[str]]:
    """Return the rows without an error of the provider, and the provider's remarks.

    Raises:
        TableError: every row has an error.
    """
    frame = take_fields(table.frame, title)
    wrong = frame.filter(pl.col("error").is_not_null())
    notices = [
        f"row {row} was left out: the provider marks it with the error {shortened(text)!r}"
        for row, text in wrong.select(ROW, "error").head(MAX_LISTED).iter_rows()
    ]
    if wrong.height > MAX_LISTED:
        notices.append(
            f"left out: {wrong.height - MAX_LISTED} more rows with an error of the provider"
        )
    good = frame.filter(pl.col("error").is_null())
    warned = good.filter(pl.col("warning").is_not_null())
    for text, count in warned["warning"].value_counts(sort=True).head(MAX_LISTED).iter_rows():
        notices.append(
            f"the provider warns of {_rows(count)}: {shortened(text)!r} (kept in the note)"
        )
    require_rows(good, name, title, notices)
    return good, notices


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"


def _period_note(start: str) -> pl.Expr:
    """Return the period of a row as a sentence of a note."""
    return joined("For ", pl.col(start), " to ", pl.col("until"), ".")


def _warning_note() -> pl.Expr:
    """Return the provider's warning as a sentence of a note."""
    return joined("Warning of the provider: ", pl.col("warning"), ".")


def _dataset_address() -> pl.Expr:
    """Return the web address of a row's dataset on the Humanitarian Data Exchange."""
    known = pl.col("dataset").str.contains(r"^[A-Za-z0-9-]+$")
    return pl.when(known).then(joined("https://data.humdata.org/dataset/", pl.col("dataset")))


def read_needs(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return the figures of whole countries, and what was left out.

    Raises:
        TableError: the file holds no row of a whole country.
    """
    rows, notices = _read_rows(table, NEEDS, name)
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
            source_url=_dataset_address(),
            note=notes(_period_note("as_of"), _warning_note()),
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


def read_funding(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return a requirement and a running total an appeal and period, and what was left out.

    Raises:
        TableError: the file holds no row that can be used.
    """
    rows, notices = _read_rows(table, FUNDING, name)
    named = pl.col("code").str.to_lowercase() != NO_APPEAL
    today = totals_day(options)
    rows = rows.with_columns(
        crisis=crisis_of(pl.col("location"), options),
        plan=pl.when(named).then(slugs(pl.col("code"))),
    )
    rows = rows.with_columns(main=largest_of_each(rows, "required", ["crisis", "start"]))
    rows = rows.with_columns(
        # The main appeals of the years are one series; the others are each a series.
        series=pl.when("main").then(pl.lit("appeal")).otherwise(pl.col("plan").fill_null("other")),
        title=pl.when(pl.col("plan").is_not_null())
        .then("name")
        .otherwise(pl.lit("Outside appeals")),
        reached=pl.max_horizontal("start", earlier_of("until", today)),
        source_url=_dataset_address(),
        measure=pl.lit("funding"),
        unit=pl.lit("USD"),
        publisher=pl.lit("HDX HAPI"),
        source_title=pl.lit("Funding, HDX HAPI"),
        place=pl.col("location"),
        headline=pl.col("main").cast(pl.String),
    )
    period = _period_note("start")
    required = rows.filter(pl.col("required").is_not_null()).with_columns(
        quantity=pl.col("series") + "-requirement",
        label=joined(pl.col("title"), ": required"),
        value=pl.col("required"),
        status=pl.lit("required"),
        basis=pl.lit("flow"),
        as_of=pl.col("start"),
        due=pl.col("until"),
        note=notes(period, _warning_note()),
    )
    funded = rows.filter(pl.col("funded").is_not_null()).with_columns(
        quantity=pl.col("series") + "-funding",
        label=joined(pl.col("title"), ": funded"),
        value=pl.col("funded"),
        status=pl.lit("received"),
        basis=pl.lit("cumulative"),
        as_of=pl.col("reached"),
        due=pl.lit(None, pl.String),
        note=notes(pl.lit(FUNDING_NOTE), period, _warning_note()),
    )
    if funded.filter(pl.col("until") > today.isoformat()).height:
        notices.append(
            f"funding that still runs is taken to be as of {today} (--as-of tells another day)"
        )
    drafts = pl.concat([required, funded]).sort("row number", maintain_order=True)
    ids = joined("hapi", *map(pl.col, ("crisis", "plan_name", "kind", "start")), separator="-")
    drafts = drafts.with_columns(
        plan_name=pl.col("plan").fill_null("other"),
        kind=pl.col("quantity").str.extract(r"([a-z]+)$"),
    ).with_columns(id=ids)
    return to_table(drafts, table, notices)


def read_people(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return a figure a country of asylum, and the totals of the origin.

    Raises:
        TableError: the file holds no row of all sexes and ages.
    """
    rows, notices = _read_rows(table, PEOPLE, name)
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
        source_url=_dataset_address(),
        note=notes(_period_note("start"), _warning_note()),
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
