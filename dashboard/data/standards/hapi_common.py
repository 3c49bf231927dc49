"""What the files of HDX HAPI share: their last columns, and how the provider marks a row."""

from collections.abc import Mapping

import polars as pl

from dashboard.data.standards.draft_figures import joined, take_fields
from dashboard.data.text_table import ROW
from dashboard.errors import shortened

SHARED = {
    "until": "reference_period_end",
    "dataset": "dataset_hdx_id",
    "warning": "warning",
    "error": "error",
}
MAX_LISTED = 3  # errors of a provider that are told word by word


def read_rows(frame: pl.DataFrame, fields: Mapping[str, str]) -> tuple[pl.DataFrame, list[str]]:
    """Return the rows that the provider marks with no error, and the remarks of the provider.

    Args:
        frame: text columns under plain names, and ``ROW``.
        fields: the reader's name to the file's, for what the files do not share.
    """
    frame = take_fields(frame, {**fields, **SHARED})
    wrong = frame.filter(pl.col("error").is_not_null())
    told = [
        f"row {row} was left out: the provider marks it with the error {shortened(text)!r}"
        for row, text in wrong.select(ROW, "error").head(MAX_LISTED).iter_rows()
    ]
    if wrong.height > MAX_LISTED:
        told.append(
            f"left out: {wrong.height - MAX_LISTED} more rows with an error of the provider"
        )
    good = frame.filter(pl.col("error").is_null())
    warned = good.filter(pl.col("warning").is_not_null())
    for text, count in warned["warning"].value_counts(sort=True).head(MAX_LISTED).iter_rows():
        told.append(f"the provider warns of {_rows(count)}: {shortened(text)!r} (kept in the note)")
    return good, told


def _rows(count: int) -> str:
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
