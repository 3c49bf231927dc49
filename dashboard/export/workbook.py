"""The sheets of a workbook: a table for each frame, with column widths and cell formats."""

from collections.abc import Callable
from functools import partial

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

TABLE_STYLE = "Table Style Light 1"
LETTER_PIXELS, MAX_PIXELS = 7, 420  # longer texts are cut on the screen only
MAX_LETTERS = 32_767  # of a cell
NUMBER_FORMATS = {pl.Int64: "0", pl.Date: "yyyy-mm-dd"}


class ExactNumber(float):
    """A number that is written with every digit it needs; XlsxWriter formats with 16."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return float.__repr__(self)


def add_sheet(book: Workbook, name: str, frame: pl.DataFrame) -> None:
    """Add a frame to a workbook as a table of a sheet of its own: texts never as formulas.

    Raises:
        TypeError: a column has a type that no exported table has.
    """
    sheet = book.add_worksheet(name)
    formats = {
        dtype: book.add_format({"num_format": text}) for dtype, text in NUMBER_FORMATS.items()
    }
    sheet.add_table(
        0,
        0,
        max(frame.height, 1),
        frame.width - 1,
        {"style": TABLE_STYLE, "columns": [{"header": column} for column in frame.columns]},
    )
    sheet.freeze_panes(1, 0)
    for position, column in enumerate(frame):
        sheet.set_column_pixels(position, position, column_pixels(column))
        _write_column(sheet, position, column, formats.get(column.dtype))


def column_pixels(cells: pl.Series) -> int:
    """Return the width that a column needs for its name and its longest cell."""
    longest = max(cells.cast(pl.String).str.len_chars().drop_nulls(), default=0)
    if cells.dtype == pl.Float64:
        longest = min(longest, 15)
    return min(MAX_PIXELS, LETTER_PIXELS * max(longest, len(cells.name) + 3) + 10)


def _write_column(
    sheet: Worksheet, position: int, column: pl.Series, cell_format: Format | None
) -> None:
    """Write the cells of a column below its head; an empty cell is left out."""
    if column.dtype == pl.String:
        column = column.str.slice(0, MAX_LETTERS)
    write = _writer(sheet, column)
    for row, cell in enumerate(column, start=1):
        if cell is not None:
            write(row, position, cell, cell_format)


def _writer(sheet: Worksheet, column: pl.Series) -> Callable[..., object]:
    match column.dtype:
        case pl.String:
            return sheet.write_string
        case pl.Boolean:
            return sheet.write_boolean
        case pl.Date:
            return sheet.write_datetime
        case pl.Float64:
            return partial(_write_exactly, sheet)
        case pl.Int64:
            return sheet.write_number
    raise TypeError(f"{column.name}: {column.dtype}")


def _write_exactly(
    sheet: Worksheet, row: int, position: int, number: float, cell_format: Format | None
) -> None:
    sheet.write_number(row, position, ExactNumber(number), cell_format)
