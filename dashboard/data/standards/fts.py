"""FTS: flows and plans, from the API (flattened) or the flat CSV of HDX, as figures.

Flows: the running totals of each plan by month, and every flow. Funding is commitments and
payments; pledges are a series of their own. Only incoming flows are taken, as internal and outgoing
flows repeat the same money. A flow that is shared between plans, or whose parent is counted, is
listed and not counted again.

Plans: what each requires and has received, and for whom. Plans and clusters overlap and share
funding, so nothing is added up over them.
"""

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.resources import read_rows
from dashboard.data.standards.draft_figures import (
    FUNDING_NOTE,
    crisis_of,
    day_text,
    earlier_of,
    joined,
    largest_of_each,
    notes,
    one_country,
    require_rows,
    sift,
    slugs,
    take_fields,
    to_table,
    totals_day,
)
from dashboard.data.text_table import ROW, TextTable

FLOWS = "FTS flows"
PLANS = "FTS plans"
FLOW_STAGES = read_rows("flow_stages.csv", folder="data/standards")
FLOW_TOTALS = read_rows("flow_totals.csv", folder="data/standards")
PLAN_FIGURES = read_rows("plan_figures.csv", folder="data/standards")
COUNTED_KINDS = ("standard", "carryover")
SINGLE = ("single", "true")  # FTS writes onBoundary either way
AMOUNT = pl.col("amount").cast(pl.Float64, strict=False)
COMMON_COLUMNS = {  # what totals and flows have in common
    "crisis": pl.col("crisis"),
    "measure": pl.lit("funding"),
    "unit": pl.lit("USD"),
    "status": pl.col("status"),
    "reported_on": pl.col("known"),
    "place": pl.col("location"),
    "publisher": pl.lit("Financial Tracking Service"),
}


def read_flows(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return the running totals by month of each plan and every flow, and what was left out.

    Raises:
        TableError: the file holds no incoming flow.
    """
    rows = take_fields(table.frame, FLOWS)
    newest = pl.col("version").cast(pl.Int64, strict=False).fill_null(0).max().over("flow")
    rows, notices = sift(
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
            .is_in(FLOW_STAGES["stage"].implode()),
        },
    )
    require_rows(rows, name, FLOWS, notices)
    rows = _placed(rows.with_columns(pl.col("stage").str.to_lowercase()), options)
    once, not_counted = _counted(rows)
    notices += not_counted + _compared(once)
    return to_table(pl.concat([_make_totals(once), _make_flows(rows, once)]), table, notices)


def _placed(rows: pl.DataFrame, options: ImportOptions) -> pl.DataFrame:
    """Return flows with crisis, plan, series, day and status."""
    plan = pl.coalesce("plan_code", "plan_name")
    rows = rows.join(FLOW_STAGES, on="stage", how="left", maintain_order="left").with_columns(
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
    notices = [
        f"listed and not counted: {frame.height} {words}"
        for frame, words in (
            (shared, "shared between plans"),
            (single.join(once.select(ROW), on=ROW, how="anti"), "part of a flow that is counted"),
        )
        if not frame.is_empty()
    ]
    return once, notices


def _compared(once: pl.DataFrame) -> list[str]:
    """Return a remark where the flows do not add up to what the answer states itself."""
    notices = []
    for total, column in (("funding", "stated_funding"), ("pledges", "stated_pledges")):
        stated = once[column].cast(pl.Float64, strict=False).max()
        added = once.filter(pl.col("total") == total).select(AMOUNT.sum()).item()
        if stated is not None and abs(stated - added) > 1:
            notices.append(
                f"{total} added up here: {added:,.0f}; the file itself states {stated:,.0f}"
            )
    return notices


def _make_totals(once: pl.DataFrame) -> pl.DataFrame:
    """Return the running totals: the last day of each month that something was reported in."""
    by = ["crisis", "series", "plan", "year", "total"]
    is_whole = AMOUNT.is_not_null().all().over(by)
    months = (
        once.filter(is_whole)
        .with_columns(month=pl.col("known").str.head(7), number=AMOUNT)
        .group_by(*by, "month", maintain_order=True)
        .agg(
            pl.col("number").sum(),
            pl.col("known").max(),
            pl.col(ROW, "main", "title", "location", "plan_id").first(),
        )
        .sort("known", maintain_order=True)
        .with_columns(value=pl.col("number").cum_sum().over(by))
        .join(FLOW_TOTALS, on="total", how="left", maintain_order="left")
    )
    return months.select(
        ROW,
        id=joined(
            "fts",
            pl.col("crisis"),
            pl.col("plan").fill_null("outside-appeals"),
            pl.col("year").fill_null("any-year"),
            pl.col("total"),
            pl.col("month"),
            separator="-",
        ),
        quantity=joined(pl.col("series"), "-", pl.col("total")),
        label=joined(pl.col("title"), ": ", pl.col("word")),
        value=pl.col("value").cast(pl.String),
        basis=pl.lit("cumulative"),
        as_of="known",
        actor=pl.lit(None, pl.String),
        source_title=pl.lit("Flows, Financial Tracking Service"),
        source_url=_address("plans", "plan_id"),
        note=pl.concat_str(
            "counted_so", pl.lit("Added up from the flows reported by that day."), separator=" "
        ),
        headline=(pl.col("main") & (pl.col("total") == "funding")).cast(pl.String),
        **COMMON_COLUMNS,
    )


def _make_flows(rows: pl.DataFrame, once: pl.DataFrame) -> pl.DataFrame:
    """Return every flow as a figure; no total on the screen adds them up."""
    is_counted = pl.col(ROW).is_in(once[ROW].implode())
    return rows.select(
        ROW,
        id=joined("fts-flow-", pl.col("flow")),
        quantity=joined(pl.col("series"), "-flows"),
        label=joined(
            pl.col("donor").fill_null("Unnamed donor"),
            " to ",
            pl.col("recipient").fill_null("unnamed recipient"),
        ),
        value="amount",
        basis=pl.lit("flow"),
        as_of="as_of",
        actor="donor",
        source_title=joined("Flow ", pl.col("flow"), ", Financial Tracking Service"),
        source_url=_address("flows", "flow"),
        note=notes(
            pl.when(~is_counted).then(pl.lit("Not in the totals: shared, or part of another.")),
            joined("Originally ", pl.col("currency"), " ", pl.col("original"), "."),
            joined("Reference ", pl.col("reference"), "."),
            pl.col("text"),
        ),
        headline=pl.lit("false"),
        **COMMON_COLUMNS,
    )


def _address(kind: str, column: str) -> pl.Expr:
    known = pl.col(column).str.contains(r"^[0-9]+$")
    return pl.when(known).then(joined(f"https://fts.unocha.org/{kind}/", pl.col(column)))


def read_plans(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return a figure a plan and field that is filled, and what the plans share.

    Raises:
        TableError: the file holds no plan.
    """
    rows = take_fields(table.frame, PLANS).with_columns(day_text("start"), day_text("until"))
    require_rows(rows, name, PLANS, [])
    today = totals_day(options)
    rows = rows.with_columns(
        crisis=crisis_of(one_country("location", "name"), options),
        plan=slugs(pl.coalesce("code", "name")),
        part=slugs(pl.col("cluster")),
    )
    whole = rows.filter(pl.col("part").is_null())
    main = largest_of_each(whole, "requirements", ["crisis", "start"]) & pl.col("part").is_null()
    rows = rows.with_columns(
        main=main,
        series=pl.concat_str(
            pl.when(main).then(pl.lit("appeal")).otherwise("plan"),
            "part",
            separator="-",
            ignore_nulls=True,
        ),
        title=pl.concat_str("name", "cluster", separator=", ", ignore_nulls=True),
    )
    long = rows.unpivot(
        PLAN_FIGURES["field"].to_list(),
        index=[name for name in rows.columns if name not in PLAN_FIGURES["field"]],
        variable_name="field",
    )
    is_money = pl.col("measure") == "funding"
    is_total = pl.col("field") == "funding"
    drafts = (
        long.filter(pl.col("value").is_not_null())
        .join(PLAN_FIGURES, on="field", how="left", maintain_order="left")
        .sort(ROW, maintain_order=True)
        .with_columns(
            id=joined("fts", *map(pl.col, ("crisis", "series", "plan", "what")), separator="-"),
            # People of the main plan are those of the crisis; money is counted plan by plan.
            quantity=pl.when(is_money | ~pl.col("main"))
            .then(joined(pl.col("series"), "-", pl.col("what")))
            .otherwise("what"),
            label=joined(pl.col("title"), ": ", pl.col("words")),
            unit=pl.when(is_money).then(pl.lit("USD")).otherwise(pl.lit("people")),
            as_of=pl.when(is_total)
            .then(pl.max_horizontal("start", earlier_of("until", today)))
            .otherwise("start"),
            due=pl.when(pl.col("status").is_in(["required", "target"])).then("until"),
            headline=(pl.col("main") & pl.col("leads")).cast(pl.String),
            place="location",
            publisher=pl.lit("Financial Tracking Service"),
            source_title=joined(pl.col("name"), ", Financial Tracking Service"),
            source_url=pl.when(pl.col("plan_id").str.contains(r"^[0-9]+$")).then(
                joined("https://fts.unocha.org/plans/", pl.col("plan_id"))
            ),
            note=notes(
                pl.when(is_total).then(pl.lit(FUNDING_NOTE)),
                joined("For ", pl.col("start"), " to ", pl.col("until"), "."),
                pl.when(is_total & _is_above_zero("overlap")).then(
                    joined("Overlaps with other plans by USD ", pl.col("overlap"), ".")
                ),
                pl.when(is_total & _is_above_zero("shared")).then(
                    joined("Shares USD ", pl.col("shared"), " with other plans.")
                ),
            ),
        )
    )
    require_rows(drafts, name, PLANS, [])
    return to_table(drafts, table, _remarks(rows, options))


def _is_above_zero(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Float64, strict=False) > 0


def _remarks(rows: pl.DataFrame, options: ImportOptions) -> list[str]:
    today = totals_day(options)
    notices = []
    if not rows.filter(pl.col("until") > today.isoformat()).is_empty():
        notices.append(
            f"funding that still runs is taken to be as of {today} (--as-of tells another day)"
        )
    meeting = rows.filter(_is_above_zero("overlap") | _is_above_zero("shared")).height
    if meeting:
        notices.append(
            f"{meeting} of {rows.height} plans overlap or share funding; none are added up"
        )
    return notices
