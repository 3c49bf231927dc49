"""Running totals of flows, as they were known on each day that flows were reported on.

There is a total of each plan, of the money outside plans of a year, and of all flows of a year. A
year is the year that the money is to be used in.
"""

import polars as pl

from dashboard.data.resources import read_rows
from dashboard.data.standards.draft_figures import joined, slugs
from dashboard.data.standards.head_plans import with_head_plans
from dashboard.data.text_table import ROW

FLOW_TOTALS = read_rows("flow_totals.csv", folder="data/standards")
DAY, LONG_DAY = "%Y-%m-%d", "%-d %B %Y"
ADDED_UP = "Added up from the flows reported by that day."
STATED = "Stated by the answer of FTS for all flows of its search."
BY = ("crisis", "stem", "total")


def make_totals(flows: pl.DataFrame) -> pl.DataFrame:
    """Return the running totals of flows as drafts of figures.

    Args:
        flows: those that count, with ``crisis``, ``plan``, ``year``, ``total`` (funding or
            pledges), ``number``, ``day`` of the flow and ``known``, the day that it was reported.
    """
    in_plans = flows.filter(pl.col("plan").is_not_null() & pl.col("is_to_one_plan")).with_columns(
        # A plan is of one year, whatever years its flows are to be used in.
        year=pl.col("year").mode().min().over("crisis", "plan"),
        stem=slugs(pl.col("plan")),
    )
    outside = flows.filter(pl.col("plan").is_null()).with_columns(
        stem=joined("outside-plans-", pl.col("year")),
        title=joined("Outside plans ", pl.col("year")),
    )
    everything = flows.with_columns(
        plan=pl.lit(None, pl.String),
        stem=joined("all-", pl.col("year")),
        title=joined("All flows of ", pl.col("year")),
    )
    parts = pl.concat([_with_leads(in_plans, outside), everything.with_columns(leads=False)])
    # The totals of one page of several are parts: what the answer states for all of it leads.
    is_whole = pl.col("page").is_null()
    running = _running(parts).with_columns(
        leads=pl.col("leads") & is_whole, counted=pl.lit(ADDED_UP)
    )
    return _figures(pl.concat([running, _stated(flows).select(running.columns)]))


def _stated(flows: pl.DataFrame) -> pl.DataFrame:
    """Return the total that a page of several states for all flows, if they are of one country."""
    pages = flows.filter(pl.col("page").is_not_null() & pl.col("known").is_not_null())
    stated = pages.with_columns(value=pl.col("stated_funding").cast(pl.Float64, strict=False))
    has_single_total = flows.select("crisis", "year").unique().height == 1
    last = stated.filter(pl.col("value") >= 0, has_single_total).sort("known", "day").tail(1)
    drafts = last.drop("status").with_columns(
        plan=pl.lit(None, pl.String),
        stem=joined("stated-", pl.col("year")),
        title=joined("All flows of ", pl.col("year"), " as FTS states them"),
        total=pl.lit("funding"),
        leads=True,
        as_of="day",
        counted=pl.lit(STATED),
    )
    return drafts.join(FLOW_TOTALS, on="total", how="left", maintain_order="left")


def _with_leads(in_plans: pl.DataFrame, outside: pl.DataFrame) -> pl.DataFrame:
    """Return flows with ``leads``: of the head plan of a year, or where there is no plan at all."""
    sums = (
        in_plans.filter(pl.col("total") == "funding")
        .group_by("crisis", "year", "plan")
        .agg(pl.col("number").sum().cast(pl.String).alias("funding"))
        .with_columns(
            pl.lit(None, pl.String).alias(name) for name in ("type_id", "type_name", "requirements")
        )
    )
    heads = with_head_plans(sums).filter("head").select("crisis", "plan", leads=pl.lit(True))
    planned = in_plans.join(heads, on=["crisis", "plan"], how="left", maintain_order="left")
    has_plans = pl.col("crisis").is_in(in_plans["crisis"].unique().implode())
    is_newest = pl.col("year") == pl.col("year").max().over("crisis")
    return pl.concat(
        [
            planned.with_columns(pl.col("leads").fill_null(False)),
            outside.with_columns(leads=~has_plans & is_newest),
        ]
    )


def _running(flows: pl.DataFrame) -> pl.DataFrame:
    """Return the total of each day that something was reported on.

    A total with an amount or a day that cannot be read is not made. One that corrections bring
    below zero is not shown.
    """
    usable = pl.all_horizontal(pl.col("number", "known").is_not_null()).all().over(BY)
    return (
        flows.filter(usable)
        .group_by(*BY, "known", maintain_order=True)
        .agg(
            pl.col("number").sum(),
            pl.col("day").max(),
            pl.col(ROW, "plan", "year", "title", "leads", "location", "plan_id", "page").first(),
        )
        .sort("known", maintain_order=True)
        .with_columns(
            value=pl.col("number").cum_sum().over(BY), as_of=pl.col("day").cum_max().over(BY)
        )
        .filter(pl.col("value") >= 0)
        .join(FLOW_TOTALS, on="total", how="left", maintain_order="left")
    )


def _figures(totals: pl.DataFrame) -> pl.DataFrame:
    is_plan = pl.col("plan").is_not_null()
    known = pl.col("known").dt.strftime(DAY)
    return totals.select(
        ROW,
        id=joined("fts", pl.col("crisis"), pl.col("stem"), pl.col("total"), known, separator="-"),
        crisis="crisis",
        quantity=joined(pl.col("stem"), "-", pl.col("total")),
        measure=pl.lit("funding"),
        label=joined(pl.col("title"), ": ", pl.col("word")),
        value=pl.col("value").cast(pl.String),
        unit=pl.lit("USD"),
        status="status",
        basis=pl.lit("cumulative"),
        as_of=pl.col("as_of").dt.strftime(DAY),
        reported_on=known,
        place="location",
        actor=pl.lit(None, pl.String),
        publisher=pl.lit("Financial Tracking Service"),
        source_title=pl.lit("Flows, Financial Tracking Service"),
        source_url=pl.when(is_plan).then(fts_address("plans", "plan_id")),
        note=pl.concat_str("counted_so", "counted", separator=" "),
        headline=(pl.col("leads") & (pl.col("total") == "funding")).cast(pl.String),
        plan="plan",
        instrument=pl.lit(None, pl.String),
        caveat=_caveat(),
    )


def _caveat() -> pl.Expr:
    """Return what a reader of a total must know: a page of several, a year that is not over."""
    ends = pl.format("{}-12-31", "year").str.to_date(DAY, strict=False)
    page = pl.format("The file is {}.", "page")
    running = pl.format("{} was not over.", "year")
    return pl.concat_str(
        page,
        pl.when(pl.col("known") < ends).then(
            pl.format("As reported by {}; {}", pl.col("known").dt.strftime(LONG_DAY), running)
        ),
        separator=" ",
        ignore_nulls=True,
    ).replace("", None)


def fts_address(kind: str, column: str) -> pl.Expr:
    """Return the web address of a plan or flow of FTS by its number."""
    is_number = pl.col(column).str.contains(r"^[0-9]+$")
    return pl.when(is_number).then(joined(f"https://fts.unocha.org/{kind}/", pl.col(column)))
