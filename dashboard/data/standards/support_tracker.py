"""The Ukraine Support Tracker of the Kiel Institute: allocations by month, and by donor.

Amounts are billions of euro. Allocations add up over months, kinds and donors. Commitments hold
what is allocated and more, so that they stand beside allocations and are never added to them.
"""

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.standards.amounts import (
    by_donor,
    declared_amounts,
    money_figures,
    sift_zeros,
    sum_amounts,
    to_amounts,
)
from dashboard.data.standards.draft_figures import require_rows, take_fields, to_table
from dashboard.data.standards.periods import date_periods, parse_periods
from dashboard.data.text_table import ROW, TextTable

TRACKER = "Ukraine Support Tracker"


def read_allocations(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return running totals, which lead, and amounts by month: of all donors and of each.

    Raises:
        TableError: the file holds no month that is over.
    """
    fields = declared_amounts(TRACKER)["field"].to_list()
    rows, table = parse_periods(take_fields(table.frame, TRACKER), table, TRACKER, fields)
    rows, notices = date_periods(rows, options)
    require_rows(rows, name, TRACKER, notices)
    notices += _compare_kinds(rows)
    amounts = to_amounts(rows, TRACKER)
    totals = sum_amounts(amounts)
    frames = [
        money_figures(_running(totals), TRACKER, options, basis="cumulative", leads=True),
        money_figures(_monthly(totals), TRACKER, options, basis="flow", leads=False),
    ]
    donors = sum_amounts(by_donor(amounts.filter(pl.col("donor").is_not_null())))
    if not donors.is_empty():
        given, left_out = sift_zeros(donors, "donor, month and kind")
        notices += left_out
        frames += [
            money_figures(_running(given), TRACKER, options, basis="cumulative", leads=False),
            money_figures(_monthly(given), TRACKER, options, basis="flow", leads=False),
        ]
    return to_table(pl.concat(frames), table, notices)


def _running(amounts: pl.DataFrame) -> pl.DataFrame:
    """Return the running total of each quantity by month."""
    return amounts.sort("as_of", maintain_order=True).with_columns(
        amount=pl.col("amount").cum_sum().round(2).over("quantity")
    )


def _monthly(amounts: pl.DataFrame) -> pl.DataFrame:
    """Return amounts of a month under quantities of their own, beside the running totals."""
    return amounts.with_columns(
        quantity=pl.col("quantity") + "-monthly", label=pl.col("label") + ", of the month"
    )


def _compare_kinds(rows: pl.DataFrame) -> list[str]:
    """Return a remark where military, financial and humanitarian aid are not the stated total."""
    kinds = pl.sum_horizontal("military", "financial", "humanitarian")
    other = rows.filter((pl.col("total") - kinds).abs() > 1e-6)
    if other.is_empty():
        return []
    first = f"row {other[ROW][0]}" + (f" and {other.height - 1} more" if other.height > 1 else "")
    return [f"{first}: military, financial and humanitarian do not add up to the total"]
