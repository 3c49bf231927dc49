"""FTS: plans of the flat CSV of HDX and of the plan overview of HPC, as figures.

Plans and clusters overlap and share funding, so nothing is added up over them.
"""

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.standards.draft_figures import (
    crisis_of,
    joined,
    one_country,
    require_rows,
    take_fields,
    to_table,
)
from dashboard.data.standards.file_days import with_days
from dashboard.data.standards.flow_totals import fts_address
from dashboard.data.standards.plan_drafts import is_above_zero, plan_drafts
from dashboard.data.text_table import TextTable

PLANS = "FTS plans"


def read_plans(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return a figure a plan and field that is filled, and what the plans share.

    Raises:
        TableError: the file holds no plan, or its days may be read in two ways.
    """
    rows = take_fields(table.frame, PLANS)
    require_rows(rows, name, PLANS, [])
    rows = with_days(rows, ["start", "until", "updated"], name, options).with_columns(
        crisis=crisis_of(one_country("location", "name"), options),
        prefix=pl.lit("fts"),
        publisher=pl.lit("Financial Tracking Service"),
        source_title=joined(pl.coalesce("name", "code"), ", Financial Tracking Service"),
        source_url=fts_address("plans", "plan_id"),
        remark=pl.lit(None, pl.String),
    )
    drafts, notices = plan_drafts(rows, options)
    require_rows(drafts, name, PLANS, notices)
    return to_table(drafts, table, [*notices, *_remarks(rows)])


def _remarks(rows: pl.DataFrame) -> list[str]:
    meeting = rows.filter(is_above_zero("overlap") | is_above_zero("shared")).height
    loads = rows.filter(pl.col("caseloads").cast(pl.Int64, strict=False) > 1).height
    notices = []
    if meeting:
        notices.append(
            f"{meeting} of {rows.height} plans overlap or share funding; none are added up"
        )
    if loads:
        notices.append(
            f"{loads} of {rows.height} plans have several caseloads; that with a population is "
            "taken, else that with the reference 1"
        )
    return notices
