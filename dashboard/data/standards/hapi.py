"""HDX HAPI funding as figures: a requirement and a running total an appeal and period.

Commitments and payments together, as FTS counts it, without pledges. The largest appeal of a
country and period is the headline; money outside appeals is a series of its own.
"""

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.standards.draft_figures import (
    FUNDING_NOTE,
    crisis_of,
    earlier_of,
    joined,
    largest_of_each,
    notes,
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
from dashboard.data.text_table import TextTable

FUNDING = "HDX HAPI funding"
NO_APPEAL = "not specified"


def read_funding(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return a requirement and a running total an appeal and period, and what was left out.

    Raises:
        TableError: the file holds no row that can be used.
    """
    rows, notices = read_provider_rows(table, FUNDING, name)
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
        source_url=dataset_address(),
        measure=pl.lit("funding"),
        unit=pl.lit("USD"),
        publisher=pl.lit("HDX HAPI"),
        source_title=pl.lit("Funding, HDX HAPI"),
        place=pl.col("location"),
        headline=pl.col("main").cast(pl.String),
    )
    period = period_note("start")
    required = rows.filter(pl.col("required").is_not_null()).with_columns(
        quantity=pl.col("series") + "-requirement",
        label=joined(pl.col("title"), ": required"),
        value=pl.col("required"),
        status=pl.lit("required"),
        basis=pl.lit("flow"),
        as_of=pl.col("start"),
        due=pl.col("until"),
        note=notes(period, warning_note()),
    )
    funded = rows.filter(pl.col("funded").is_not_null()).with_columns(
        quantity=pl.col("series") + "-funding",
        label=joined(pl.col("title"), ": funded"),
        value=pl.col("funded"),
        status=pl.lit("received"),
        basis=pl.lit("cumulative"),
        as_of=pl.col("reached"),
        due=pl.lit(None, pl.String),
        note=notes(pl.lit(FUNDING_NOTE), period, warning_note()),
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
