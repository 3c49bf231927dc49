"""Contributions to OCHA's country-based pooled funds: paid and pledged by donor and year.

The file has a row for each fund that a donor gave to, without the fund's name. The rows of a year
add up to its total; those of a donor and year to the donor's part of it.
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
from dashboard.data.standards.draft_figures import require_rows, sift, take_fields, to_table
from dashboard.data.standards.periods import date_periods, parse_periods
from dashboard.data.text_table import TextTable

CONTRIBUTIONS = "CBPF contributions"


def read_contributions(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return the totals of each year, which lead, and those of each donor and year.

    A year that still runs is a series of its own: it is never compared with a whole year.

    Raises:
        TableError: the file holds no year that can be dated.
    """
    fields = declared_amounts(CONTRIBUTIONS)["field"].to_list()
    rows, table = parse_periods(
        take_fields(table.frame, CONTRIBUTIONS), table, CONTRIBUTIONS, fields
    )
    rows, notices = date_periods(rows, options)
    rows, left_out = sift(rows, {"without a donor": pl.col("donor").is_null()})
    notices += left_out
    require_rows(rows, name, CONTRIBUTIONS, notices)
    amounts = _separate_running(to_amounts(rows, CONTRIBUTIONS))
    parts = sum_amounts(by_donor(amounts))
    parts, left_out = sift_zeros(parts, "donor and year")
    drafts = pl.concat(
        [
            money_figures(sum_amounts(amounts), CONTRIBUTIONS, options, basis="flow", leads=True),
            money_figures(parts, CONTRIBUTIONS, options, basis="flow", leads=False),
        ]
    )
    return to_table(drafts, table, notices + left_out)


def _separate_running(amounts: pl.DataFrame) -> pl.DataFrame:
    """Return amounts in which a year that still runs has a quantity and a label of its own."""
    running = pl.col("is_running")
    return amounts.with_columns(
        quantity=pl.when(running).then(pl.col("quantity") + "-so-far").otherwise("quantity"),
        label=pl.when(running).then(pl.col("label") + ", this year so far").otherwise("label"),
    )
