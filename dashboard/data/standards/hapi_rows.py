"""Rows of HDX HAPI: without the provider's errors, with notes of period, warning and dataset."""

import polars as pl

from dashboard.data.standards.draft_figures import joined, require_rows, take_fields
from dashboard.data.text_table import ROW, TextTable
from dashboard.errors import shortened

MAX_LISTED = 3  # errors of the provider that are quoted


def read_provider_rows(table: TextTable, title: str, name: str) -> tuple[pl.DataFrame, list[str]]:
    """Return the rows without an error of the provider, and the provider's remarks.

    Raises:
        TableError: every row has an error.
    """
    frame = take_fields(table.frame, title)
    wrong = frame.filter(pl.col("error").is_not_null())
    notices = [
        f"row {row} was left out: the provider marks it with the error {shortened(text)!r}"
        for row, text in wrong.select(ROW, "error").head(MAX_LISTED).iter_rows()
    ]
    if wrong.height > MAX_LISTED:
        notices.append(
            f"left out: {wrong.height - MAX_LISTED} more rows with an error of the provider"
        )
    good = frame.filter(pl.col("error").is_null())
    warned = good.filter(pl.col("warning").is_not_null())
    for text, count in warned["warning"].value_counts(sort=True).head(MAX_LISTED).iter_rows():
        notices.append(
            f"the provider warns of {count_rows(count)}: {shortened(text)!r} (kept in the note)"
        )
    require_rows(good, name, title, notices)
    return good, notices


def count_rows(count: int) -> str:
    """Return a number of rows in words."""
    return "1 row" if count == 1 else f"{count} rows"


def period_note(start: str) -> pl.Expr:
    """Return the period of a row as a sentence of a note."""
    return joined("For ", pl.col(start), " to ", pl.col("until"), ".")


def warning_note() -> pl.Expr:
    """Return the provider's warning as a sentence of a note."""
    return joined("Warning of the provider: ", pl.col("warning"), ".")


def dataset_address() -> pl.Expr:
    """Return the web address of a row's dataset on the Humanitarian Data Exchange."""
    known = pl.col("dataset").str.contains(r"^[A-Za-z0-9-]+$")
    return pl.when(known).then(joined("https://data.humdata.org/dataset/", pl.col("dataset")))
