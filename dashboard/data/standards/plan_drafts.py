"""The figures of plans, whichever file states them: what each requires, has received, and for whom.

The quantity comes from the plan's code, so goal and money of a plan stand together and no plan is
compared with another. Only the rows of a year's head plan are headlines. Clusters are parts of a
plan; money outside plans is a quantity of its year.
"""

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.resources import read_rows
from dashboard.data.standards.draft_figures import FUNDING_NOTE, count_words, joined, notes, slugs
from dashboard.data.standards.head_plans import plan_type_words, with_head_plans
from dashboard.data.standards.plan_days import with_money_days
from dashboard.data.text_table import ROW

PLAN_FIGURES = read_rows("plan_figures.csv", folder="data/standards")
FIELDS = PLAN_FIGURES["field"].to_list()
NO_PLAN = "not specified"  # what FTS and HAPI call money outside plans
OPTIONAL = ("type_id", "type_name", "cluster", "year", "updated", "caseloads", "overlap", "shared")
MAX_LISTED = 3  # rows that are named


def plan_drafts(rows: pl.DataFrame, options: ImportOptions) -> tuple[pl.DataFrame, list[str]]:
    """Return a draft of a figure for each field of a plan that is filled, and remarks.

    Args:
        rows: a plan, or a cluster of a plan, a row: ``crisis``, ``location``, ``code``, ``name``,
            ``start`` and ``until`` as text, those of ``OPTIONAL`` and of ``plan_figures.csv`` that
            the file has, ``publisher``, ``source_title``, ``source_url``, ``prefix`` of the ids,
            and ``remark``, a sentence for the note.
        options: the day of the download, if it is known.
    """
    missing = [name for name in (*OPTIONAL, *FIELDS) if name not in rows.columns]
    rows = rows.with_columns(pl.lit(None, pl.String).alias(name) for name in missing)
    once = rows.unique(pl.exclude(ROW), keep="first", maintain_order=True)
    repeated = rows.height - once.height
    named = _named(once)
    heads = with_head_plans(named)
    dated, day_remarks = with_money_days(_with_keys(heads, options), options)
    long = dated.unpivot(
        FIELDS, index=[name for name in dated.columns if name not in FIELDS], variable_name="field"
    )
    filled = long.filter(pl.col("value").is_not_null()).sort(ROW, maintain_order=True)
    drafts = filled.join(PLAN_FIGURES, on="field", how="left", maintain_order="left")
    drafts, left_out = _sift_amounts(drafts)
    return _figures(drafts), [
        *([f"taken once: {count_words(repeated, 'row')} listed again"] if repeated else []),
        *left_out,
        *(day_remarks if dated["funding"].is_not_null().any() else []),
        *_part_remarks(named),
    ]


def _named(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with the code of their plan, null outside plans and for parts of a plan."""
    code = pl.coalesce("code", "name")
    is_outside = code.str.to_lowercase() == NO_PLAN
    texts = (pl.col(column).str.extract(r"^([0-9]{4})") for column in ("year", "until", "start"))
    return rows.with_columns(
        year=pl.coalesce(*texts),
        is_outside=is_outside,
        plan=pl.when(~is_outside & pl.col("cluster").is_null()).then(code),
        whole_plan=pl.when(~is_outside).then(code),
    )


def _with_keys(rows: pl.DataFrame, options: ImportOptions) -> pl.DataFrame:
    """Return rows with the stem of their quantities, their title and whether they lead."""
    outside = joined("outside-plans-", pl.col("year").fill_null("any-year"))
    part = slugs(pl.col("cluster")).str.head(40)
    has_plans = pl.col("whole_plan").is_not_null().any().over("crisis")
    is_newest = pl.col("year") == pl.col("year").max().over("crisis")
    return rows.with_columns(
        stem=pl.concat_str(
            pl.coalesce(slugs(pl.col("whole_plan")), outside),
            part,
            separator="-",
            ignore_nulls=True,
        ),
        plan=pl.concat_str("whole_plan", "cluster", separator=": ", ignore_nulls=True).replace(
            "", None
        ),
        title=pl.when("is_outside")
        .then(pl.concat_str(pl.lit("Outside plans"), "year", separator=" ", ignore_nulls=True))
        .otherwise(
            pl.concat_str(pl.coalesce("name", "code"), "cluster", separator=", ", ignore_nulls=True)
        ),
        plan_type=pl.when(pl.col("cluster").is_null())
        .then(plan_type_words())
        .otherwise(pl.lit("cluster")),
        leads_crisis=pl.col("head") | (pl.col("is_outside") & ~has_plans & is_newest),
    )


def _sift_amounts(drafts: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Return the amounts that are figures, and remarks on the others."""
    number = pl.col("value").cast(pl.Float64, strict=False)
    reasons = {
        "below zero, a correction": number < 0,
        "of 0 required, which stands for not recorded": (number == 0)
        & (pl.col("status") == "required"),
    }
    notices = []
    for reason, holds in reasons.items():
        left = drafts.filter(holds.fill_null(False))
        if not left.is_empty():
            rows = ", ".join(map(str, left[ROW].unique().sort().head(MAX_LISTED)))
            notices.append(
                f"left out: {count_words(left.height, 'amount')} {reason} (such as in row {rows})"
            )
        drafts = drafts.filter(~holds.fill_null(False))
    return drafts, notices


def _part_remarks(rows: pl.DataFrame) -> list[str]:
    if rows["cluster"].is_null().all():
        return []
    return ["clusters are parts of a plan: each has its money, and none is the goal of a country"]


def _figures(drafts: pl.DataFrame) -> pl.DataFrame:
    """Return drafts under our columns."""
    is_money = pl.col("measure") == "funding"
    is_total = pl.col("basis") == "cumulative"
    is_funding = pl.col("field") == "funding"
    caseloads = pl.col("caseloads").cast(pl.Int64, strict=False)

    def quantity(what: str) -> pl.Expr:
        of_plan = joined(pl.col("stem"), "-", pl.col(what))
        return pl.when(is_money | ~pl.col("head")).then(of_plan).otherwise(what)

    return drafts.with_columns(
        id=joined(*map(pl.col, ("prefix", "crisis", "stem", "what")), separator="-"),
        # People of the head plan are those of the crisis; money is counted plan by plan.
        quantity=quantity("what"),
        settled_by=quantity("settled_by"),
        label=joined(pl.col("title"), ": ", pl.col("words")),
        unit=pl.when(is_money).then(pl.lit("USD")).otherwise(pl.lit("people")),
        as_of=pl.when(is_total).then("counted_by").otherwise("counted_from"),
        due=pl.when(pl.col("status").is_in(["required", "target"])).then(
            pl.coalesce("until", pl.col("ends").dt.strftime("%Y-%m-%d"))
        ),
        headline=(pl.col("leads_crisis") & pl.col("leads")).cast(pl.String),
        place="location",
        caveat=notes(
            pl.when(~is_money & (caseloads > 1)).then(
                joined("One of ", pl.col("caseloads"), " caseloads of the plan.")
            ),
            pl.when(is_total).then("day_caveat"),
        ),
        note=notes(
            pl.when(is_funding).then(pl.lit(FUNDING_NOTE)),
            joined("For ", pl.col("start"), " to ", pl.col("until"), "."),
            pl.when(is_funding & is_above_zero("overlap")).then(
                joined("Overlaps with other plans by USD ", pl.col("overlap"), ".")
            ),
            pl.when(is_funding & is_above_zero("shared")).then(
                joined("Shares USD ", pl.col("shared"), " with other plans.")
            ),
            pl.col("remark"),
        ),
    )


def is_above_zero(column: str) -> pl.Expr:
    """Return whether a text column holds a number above zero."""
    return pl.col(column).cast(pl.Float64, strict=False) > 0
