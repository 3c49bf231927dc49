"""FTS flows, as the HDX flat CSV has them or flattened from the API: flows, and totals by month.

Funding is commitments and payments; pledges are apart. Only what crosses the boundary inwards is
taken, as incoming, internal and outgoing flows tell the same money. A flow that is shared between
plans, or whose parent is counted, is listed and not counted again.
"""

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.standards.draft_figures import (
    crisis_of,
    day_text,
    largest_of_each,
    one_country,
    require_rows,
    sift,
    slugs,
    take_fields,
    to_cells,
)
from dashboard.data.standards.fts_flow_totals import AMOUNT, make_flows, make_totals
from dashboard.data.text_table import ROW, TextTable

COLUMNS = frozenset({"amountusd", "status", "boundary", "flowtype", "id"})
FIELDS = {
    "flow": "id",
    "version": "versionid",
    "stage": "status",
    "amount": "amountusd",
    "date": "date",
    "first": "firstreporteddate",
    "year": "budgetyear",
    "usage_year": "destusageyearstart",
    "donor": "srcorganization",
    "recipient": "destorganization",
    "location": "destlocations",
    "plan_name": "destplan",
    "plan_code": "destplancode",
    "plan_id": "destplanid",
    "behaviour": "destplanbehavior",
    "kind": "flowtype",
    "boundary": "boundary",
    "on_boundary": "onboundary",
    "parent": "parentflowid",
    "text": "description",
    "reference": "refcode",
    "original": "originalamount",
    "currency": "originalcurrency",
    "stated_funding": "statedfunding",
    "stated_pledges": "statedpledges",
}
# The stage of a flow: our status, and the total that it belongs to.
STAGES = pl.DataFrame(
    [
        ("paid", "received", "funding"),
        ("commitment", "committed", "funding"),
        ("pledge", "pledged", "pledges"),
    ],
    schema=["stage", "status", "total"],
    orient="row",
)
COUNTED_KINDS = ("standard", "carryover")
SINGLE = ("single", "true")  # FTS writes onBoundary either way


def read_flows(cells: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return the running totals by month of each plan and every flow, and what was left out.

    Raises:
        TableError: the file holds no incoming flow.
    """
    rows = take_fields(cells.frame, FIELDS)
    newest = pl.col("version").cast(pl.Int64, strict=False).fill_null(0).max().over("flow")
    rows, told = sift(
        rows,
        {
            "of an earlier version of a flow": pl.col("version").cast(pl.Int64, strict=False)
            < newest,
            "outgoing or internal, which tells the same money again": pl.col(
                "boundary"
            ).str.to_lowercase()
            != "incoming",
            "of money that is parked and not given to a use": ~pl.col("kind")
            .str.to_lowercase()
            .is_in(COUNTED_KINDS),
            "whose status is none of paid, commitment and pledge": ~pl.col("stage")
            .fill_null("")
            .str.to_lowercase()
            .is_in(STAGES["stage"].implode()),
        },
    )
    require_rows(rows, name, "FTS flows", told)
    rows = _placed(rows.with_columns(pl.col("stage").str.to_lowercase()), options)
    once, told_of_counting = _counted(rows)
    told += told_of_counting + _compared(once)
    return to_cells(pl.concat([make_totals(once), make_flows(rows, once)]), cells, told)


def _placed(rows: pl.DataFrame, options: ImportOptions) -> pl.DataFrame:
    """Return flows with crisis, plan, series, day and status."""
    plan = pl.coalesce("plan_code", "plan_name")
    rows = rows.join(STAGES, on="stage", how="left", maintain_order="left").with_columns(
        pl.coalesce(day_text("first"), day_text("date")).alias("known"),
        pl.coalesce("year", "usage_year").alias("year"),
        crisis=crisis_of(one_country("location", "plan_name"), options),
        plan=slugs(plan),
        plan_name=pl.coalesce("plan_name", "plan_code"),
        as_of=pl.min_horizontal(
            pl.coalesce(day_text("date"), day_text("first")),
            pl.coalesce(day_text("first"), day_text("date")),
        ),
    )
    main = largest_of_each(rows, "amount", ["crisis", "year"])
    alone = pl.col("plan").is_null().all().over("crisis", "year")
    return rows.with_columns(
        series=pl.when(main)
        .then(pl.lit("appeal"))
        .otherwise(pl.col("plan").fill_null("outside-appeals")),
        main=main | alone,
        title=pl.col("plan_name").fill_null("Outside appeals"),
    )


def _counted(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Return the flows that the totals count, each once, and what they do not count."""
    is_single = pl.col("on_boundary").fill_null("single").str.to_lowercase().is_in(SINGLE) & (
        pl.col("behaviour").fill_null("single").str.to_lowercase() == "single"
    )
    shared = rows.filter(~is_single)
    single = rows.filter(is_single)
    parents = single.select(pl.col("flow").alias("parent"), "total").unique()
    once = single.join(parents, on=["parent", "total"], how="anti", maintain_order="left")
    told = [
        f"listed and not counted: {frame.height} {words}"
        for frame, words in (
            (shared, "shared between plans"),
            (single.join(once.select(ROW), on=ROW, how="anti"), "part of a flow that is counted"),
        )
        if not frame.is_empty()
    ]
    return once, told


def _compared(once: pl.DataFrame) -> list[str]:
    """Return a remark where the flows do not add up to what the answer states itself."""
    told = []
    for total, column in (("funding", "stated_funding"), ("pledges", "stated_pledges")):
        stated = once[column].cast(pl.Float64, strict=False).max()
        added = once.filter(pl.col("total") == total).select(AMOUNT.sum()).item()
        if stated is not None and abs(stated - added) > 1:
            told.append(
                f"{total} added up here: {added:,.0f}; the file itself states {stated:,.0f}"
            )
    return told
