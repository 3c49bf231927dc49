"""FTS flows as figures: the running totals of each plan by month, and every flow by itself."""

import polars as pl

from dashboard.data.standards.draft_figures import joined, notes
from dashboard.data.text_table import ROW

# What a total is called, its status, and how it is counted.
TOTALS = pl.DataFrame(
    [
        ("funding", "funded", "received", "Commitments and payments; pledges are not in it."),
        ("pledges", "pledged", "pledged", "Pledges that are neither committed nor paid yet."),
    ],
    schema=["total", "word", "status", "counted_so"],
    orient="row",
)
AMOUNT = pl.col("amount").cast(pl.Float64, strict=False)
OF_EACH = {  # what totals and flows have in common
    "crisis": pl.col("crisis"),
    "measure": pl.lit("funding"),
    "unit": pl.lit("USD"),
    "status": pl.col("status"),
    "reported_on": pl.col("known"),
    "place": pl.col("location"),
    "publisher": pl.lit("Financial Tracking Service"),
}


def make_totals(once: pl.DataFrame) -> pl.DataFrame:
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
        .join(TOTALS, on="total", how="left", maintain_order="left")
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
        **OF_EACH,
    )


def make_flows(rows: pl.DataFrame, once: pl.DataFrame) -> pl.DataFrame:
    """Return every flow as a figure of its own, which no total is made of on the screen."""
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
        **OF_EACH,
    )


def _address(kind: str, column: str) -> pl.Expr:
    known = pl.col(column).str.contains(r"^[0-9]+$")
    return pl.when(known).then(joined(f"https://fts.unocha.org/{kind}/", pl.col(column)))
