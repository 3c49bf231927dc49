"""Files that give a year or a month and no day: numbers of their cells, and the day of a figure."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.standards.draft_figures import columns_of, joined, sift
from dashboard.data.text_table import ROW, TextTable
from dashboard.errors import Fault

# A number as programs write it, or with commas between its thousands.
NUMBER = r"^-?(\d+(\.\d+)?([eE][+-]?\d{1,3})?|\d{1,3}(,\d{3})+(\.\d+)?)$"
EXPECTED = {
    "year": "a year such as 2024",
    "month": "a month from 1 to 12",
    "number": "a plain number such as 2000000 or 1.5",
}


def parse_periods(
    rows: pl.DataFrame, table: TextTable, title: str, numbers: Sequence[str]
) -> tuple[pl.DataFrame, TextTable]:
    """Return rows with years, months and numbers as numbers, and the table with more faults.

    Args:
        rows: fields as text, with ``year``, perhaps ``month``, and ``ROW``.
        table: the file; a row with a cell that is no number is a fault of it and left out.
        title: of the standard.
        numbers: the fields that hold numbers; an empty cell is null.
    """
    year = pl.col("year").str.replace(r"\.0$", "").cast(pl.Int32, strict=False)
    month = pl.col("month").str.replace(r"\.0$", "").cast(pl.Int32, strict=False)
    kinds = {"year": pl.when(year.is_between(1900, 2200)).then(year)}
    if "month" in rows.columns:
        kinds["month"] = pl.when(month.is_between(1, 12)).then(month)
    for field in numbers:
        plain = pl.col(field).str.replace_all(",", "", literal=True)
        is_number = pl.col(field).str.contains(NUMBER)
        kinds[field] = pl.when(is_number).then(plain.cast(pl.Float64, strict=False))
    parsed = rows.with_columns(**kinds)
    columns = columns_of(title, table.frame.columns)
    faults = []
    for field in kinds:
        unread = parsed[field].is_null()
        broken = unread if field in EXPECTED else unread & rows[field].is_not_null()
        for row, cell in rows.filter(broken).select(ROW, field).iter_rows():
            expected = EXPECTED.get(field, EXPECTED["number"])
            faults.append(Fault(row, columns.get(field, field), cell or "", expected))
    broken_rows = [fault.row for fault in faults]
    good = parsed.filter(~pl.col(ROW).is_in(broken_rows))
    return good, replace(table, faults=[*table.faults, *faults])


def date_periods(rows: pl.DataFrame, options: ImportOptions) -> tuple[pl.DataFrame, list[str]]:
    """Return rows with the day of their year or month, and remarks.

    The day is the last of the period, which the file does not say: a ``caveat`` says so. A period
    that still runs has no such day: its rows are as of the declared day, and are left out where
    there is none, as the day on which somebody reads a file says nothing about it.

    Args:
        rows: with the number ``year`` and perhaps ``month``.
        options: ``as_of`` is the day that the file is of.

    Returns:
        The rows with ``as_of`` (a day), ``is_running`` and ``caveat``; and remarks.
    """
    by_month = "month" in rows.columns
    first = pl.date("year", pl.col("month") if by_month else 1, 1)
    last = first.dt.month_end() if by_month else pl.date("year", 12, 31)
    words = last.dt.strftime("%B %Y" if by_month else "%Y")
    known = options.day
    rows = rows.with_columns(
        first=first,
        as_of=pl.min_horizontal(last, pl.lit(known)),
        is_running=last > known,
    ).with_columns(
        caveat=pl.when("is_running")
        .then(joined(words, " was not over on the day that was declared."))
        .otherwise(joined("The file gives no day; the end of ", words, " is taken."))
    )
    if options.as_of is None:
        reason = "of a period that is not over; name the day of the file (--as-of) to read them"
        reasons = {reason: pl.col("is_running")}
    else:
        reasons = {f"of a period after {known}": pl.col("first") > known}
    dated, notices = sift(rows, reasons)
    return dated.drop("first"), notices
