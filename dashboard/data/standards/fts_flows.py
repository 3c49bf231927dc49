"""FTS: flows of the API (flattened) or of the flat CSV of HDX, as figures.

Every incoming single flow counts, parked and passed through too, commitments and payments alike,
as FTS itself counts; pledges are a series of their own. Only incoming flows are read, as internal
and outgoing flows repeat the same money. A flow that is shared with another country or plan is
listed and not counted. The budget year is the donor's and no part of a series.
"""

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.resources import read_rows
from dashboard.data.standards.draft_figures import (
    count_words,
    countries_of,
    crisis_of,
    joined,
    notes,
    one_country,
    require_rows,
    sift,
    slugs,
    take_fields,
    to_table,
)
from dashboard.data.standards.file_days import with_days
from dashboard.data.standards.flow_totals import fts_address, make_totals
from dashboard.data.text_table import ROW, TextTable
from dashboard.errors import TableError

FLOWS = "FTS flows"
FLOW_STAGES = read_rows("flow_stages.csv", folder="data/standards")
SINGLE = ("single", "true")  # FTS writes onBoundary either way
OTHER_BOUNDARY = "outgoing or internal, which counts the same money again"
IS_SHARED = "Shared with another country or plan; in no total."


def read_flows(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return the running totals of each plan, year and country, every flow, and what was left out.

    Raises:
        TableError: the file holds no incoming flow, or its days may be read in two ways.
    """
    rows = with_days(take_fields(table.frame, FLOWS), ["date", "first"], name, options)
    rows, notices = _sifted(rows, name)
    rows, repeated = _once(rows)
    rows = _placed(rows, options)
    counted = rows.filter("is_single")
    notices += [*repeated, *_remarks(rows, counted)]
    return to_table(pl.concat([make_totals(counted), _make_flows(rows)]), table, notices)


def _sifted(rows: pl.DataFrame, name: str) -> tuple[pl.DataFrame, list[str]]:
    """Return the incoming flows of a known stage in their newest version, and what was left out.

    Raises:
        TableError: there is none.
    """
    version = pl.col("version").cast(pl.Int64, strict=False).fill_null(0)
    boundary = pl.col("boundary").str.to_lowercase()
    if (rows["boundary"].str.to_lowercase() == "internal").all():
        raise TableError(
            f"{name}: this file holds internal flows of FTS alone, which move the same money again "
            "inside a country. Bring its incoming flows (fts_incoming_funding)."
        )
    rows, notices = sift(
        rows.with_columns(pl.col("stage").fill_null("").str.to_lowercase()),
        {
            "of an earlier version of a flow": version < version.max().over("flow"),
            OTHER_BOUNDARY: boundary != "incoming",
            "whose status is none of paid, commitment and pledge": ~pl.col("stage").is_in(
                FLOW_STAGES["stage"].implode()
            ),
        },
    )
    require_rows(rows, name, FLOWS, notices)
    return rows, notices


def _once(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Return each flow once: files of several countries repeat a flow for each of them."""
    keyed = rows.with_columns(
        key=pl.coalesce("flow", pl.format("row {}", ROW)),
        number=pl.col("amount").cast(pl.Float64, strict=False),
    )
    once = keyed.unique(["key", "amount"], keep="first", maintain_order=True).drop("key")
    repeated = rows.height - once.height
    if not repeated:
        return once, []
    return once, [f"taken once: {count_words(repeated, 'row')} of flows that are listed again"]


def _placed(rows: pl.DataFrame, options: ImportOptions) -> pl.DataFrame:
    """Return flows with crisis, plan, year, days and status, and whether they count."""
    first, date = _day("first"), _day("date")
    is_single = pl.col("on_boundary").fill_null("single").str.to_lowercase().is_in(SINGLE)
    behaviour = pl.col("behaviour").fill_null("single").str.to_lowercase()
    country = pl.when(is_single).then(one_country("location", "plan_name")).otherwise("main")
    return (
        rows.join(FLOW_STAGES, on="stage", how="left", maintain_order="left")
        .with_columns(main=_main_country(rows), is_single=is_single)
        .with_columns(
            crisis=crisis_of(pl.coalesce(country, "location"), options),
            plan=pl.coalesce("plan_code", "plan_name"),
            # A flow to several plans is in the total of its country and of none of them.
            is_to_one_plan=behaviour == "single",
            title=pl.coalesce("plan_name", "plan_code"),
            year=pl.coalesce(
                pl.col("usage_year").str.extract(r"([0-9]{4})"),
                pl.coalesce(date, first).dt.strftime("%Y"),
            ),
            known=pl.coalesce(first, date),
            day=pl.min_horizontal(pl.coalesce(date, first), pl.coalesce(first, date)),
        )
    )


def _day(column: str) -> pl.Expr:
    return pl.col(column).str.to_date("%Y-%m-%d", strict=False)


def _main_country(rows: pl.DataFrame) -> pl.Series:
    """Return of each flow's countries that with the most flows in the file, null without one."""
    countries = rows.select(ROW, countries_of("location").alias("country")).explode("country")
    counts = countries.drop_nulls().group_by("country").len("flows")
    ranked = countries.join(counts, on="country").sort("flows", "country", descending=[True, False])
    main = ranked.unique(ROW, keep="first")
    return rows.select(ROW).join(main, on=ROW, how="left", maintain_order="left")["country"]


def _make_flows(rows: pl.DataFrame) -> pl.DataFrame:
    """Return every flow that is not below zero as a figure; no total on the screen adds them up."""
    stem = pl.coalesce("plan", pl.format("outside-plans-{}", pl.col("year").fill_null("any-year")))
    return rows.filter((pl.col("number") < 0).fill_null(False).not_()).select(
        ROW,
        id=joined("fts-flow-", pl.col("flow")),
        crisis="crisis",
        # A flow is a thing of its own: two of them never state one thing in two ways.
        quantity=joined(slugs(stem), "-flow-", pl.coalesce("flow", pl.format("row-{}", ROW))),
        measure=pl.lit("funding"),
        label=joined(
            pl.col("donor").fill_null("Unnamed donor"),
            " to ",
            pl.col("recipient").fill_null("unnamed recipient"),
        ),
        value="amount",
        unit=pl.lit("USD"),
        status="status",
        basis=pl.lit("flow"),
        as_of=pl.coalesce(pl.col("day").dt.strftime("%Y-%m-%d"), "date", "first"),
        reported_on=pl.coalesce(pl.col("known").dt.strftime("%Y-%m-%d"), "first", "date"),
        place="location",
        actor="donor",
        publisher=pl.lit("Financial Tracking Service"),
        source_title=joined("Flow ", pl.col("flow"), ", Financial Tracking Service"),
        source_url=fts_address("flows", "flow"),
        note=notes(
            joined("Originally ", pl.col("currency"), " ", pl.col("original"), "."),
            joined("Reference ", pl.col("reference"), "."),
            joined("FTS calls it ", pl.col("kind").str.to_lowercase(), "."),
            pl.col("text"),
        ),
        headline=pl.lit("false"),
        plan="plan",
        instrument=pl.col("instrument").str.to_lowercase(),
        caveat=pl.when(~pl.col("is_single")).then(pl.lit(IS_SHARED)),
    )


def _remarks(rows: pl.DataFrame, counted: pl.DataFrame) -> list[str]:
    """Return what the totals do not count, and where they are not what the file states itself."""
    notices = []
    shared = rows.filter(~pl.col("is_single")).height
    if shared:
        notices.append(
            f"listed and not counted: {count_words(shared, 'flow')} shared with another country "
            "or plan"
        )
    below = rows.filter(pl.col("number") < 0)
    if not below.is_empty():
        notices.append(
            f"netted: {count_words(below.height, 'correction')} below zero "
            f"({below['number'].sum():,.0f} USD), which the totals count and no list shows"
        )
    for total, column in (("funding", "stated_funding"), ("pledges", "stated_pledges")):
        of_stage = pl.col("number").filter(pl.col("total") == total).sum()
        number = pl.col(column).cast(pl.Float64, strict=False).max()
        stated, added = counted.select(number, of_stage).row(0)
        if stated is not None and abs(stated - added) > 1:
            notices.append(
                f"{total} added up here: {added:,.0f}; the file itself states {stated:,.0f}"
            )
    return notices
