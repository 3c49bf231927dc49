"""Humanitarian response plans of HDX: what each plan requires, at first and at last.

A plan of several countries, or of none, is listed once, under a crisis of all such plans: its
requirement is not that of any of its countries.
"""

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.standards.draft_figures import (
    count_words,
    country_names,
    crisis_of,
    joined,
    require_rows,
    take_fields,
    to_table,
)
from dashboard.data.standards.file_days import with_days
from dashboard.data.standards.head_plans import PLAN_TYPES
from dashboard.data.standards.plan_drafts import plan_drafts
from dashboard.data.text_table import TextTable

RESPONSE_PLANS = "HDX humanitarian response plans"
SEVERAL_COUNTRIES = "several-countries"
TYPE = f"(?i)({'|'.join(PLAN_TYPES['name'].drop_nulls())})"


def read_response_plans(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return the last requirement of each plan, and the first where it is recorded.

    Raises:
        TableError: the file holds no plan, or its days may be read in two ways.
    """
    rows = take_fields(table.frame, RESPONSE_PLANS)
    require_rows(rows, name, RESPONSE_PLANS, [])
    rows = _with_countries(with_days(rows, ["start", "until"], name, options), options)
    rows = rows.with_columns(
        code=_unique_code(),
        type_name=pl.col("categories").str.extract(TYPE),
        year=pl.col("years").str.extract(r"(\d{4})$"),
        originalrequirements=pl.when(_number("originalrequirements") != 0).then(
            "originalrequirements"
        ),
        line=_line(),
        prefix=pl.lit("hdx"),
        publisher=pl.lit("OCHA"),
        source_title=joined(pl.col("name"), ", humanitarian response plans, HDX"),
        source_url=pl.lit("https://data.humdata.org/dataset/humanitarian-response-plans"),
        remark=joined("Reference ", pl.col("plan_id"), " of OCHA."),
    )
    drafts, notices = plan_drafts(rows, options)
    require_rows(drafts, name, RESPONSE_PLANS, notices)
    is_goal = pl.col("status") == "required"
    drafts = drafts.with_columns(caveat=pl.when(is_goal).then("line"))
    return to_table(drafts, table, [*notices, *_remarks(rows)])


def _with_countries(rows: pl.DataFrame, options: ImportOptions) -> pl.DataFrame:
    """Return rows with their crisis, and with the names of their countries as ``location``.

    The publisher leaves blanks between bars where it has no code: they are no countries.
    """
    codes = pl.col("location").str.split("|").list.eval(pl.element().str.strip_chars())
    countries = codes.list.eval(pl.element().filter(pl.element() != "")).list.unique()
    count = countries.list.len().fill_null(0)
    crisis = pl.when(count == 1).then(crisis_of(countries.list.first(), options))
    names = countries.list.eval(country_names(pl.element())).list.sort().list.join(", ")
    return rows.with_columns(
        crisis=crisis.otherwise(pl.lit(options.crisis or SEVERAL_COUNTRIES)),
        count=count,
        location=pl.when(count > 0).then(names),
    )


def _unique_code() -> pl.Expr:
    """Return the code of a plan, with OCHA's number where older plans share a code."""
    numbered = joined(pl.col("code"), " (", pl.col("plan_id"), ")")
    return pl.when(pl.col("code").is_duplicated()).then(numbered).otherwise("code")


def _number(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Float64, strict=False)


def _line() -> pl.Expr:
    """Return what a reader of a requirement must know: several countries or years, a revision."""
    first, last = _number("originalrequirements"), _number("requirements")
    several = pl.when(pl.col("count") > 1).then(
        pl.format("For {} countries together.", pl.col("count"))
    )
    years = pl.when(pl.col("years").str.contains("|", literal=True)).then(
        joined("For the years ", pl.col("years").str.replace_all(" | ", ", ", literal=True), ".")
    )
    amount = first.map_elements("{:,.0f}".format, return_dtype=pl.String)
    revised = pl.when((first > 0) & (first != last)).then(
        joined("Revised from USD ", amount, "; the file does not say when.")
    )
    return pl.concat_str(several, years, revised, separator=" ", ignore_nulls=True).replace(
        "", None
    )


def _remarks(rows: pl.DataFrame) -> list[str]:
    several = rows.filter(crisis=SEVERAL_COUNTRIES).height
    if not several:
        return []
    plans = count_words(several, "plan")
    return [f"{plans} of several countries, or of none that is named, stand under one crisis"]
