"""The sheets of a workbook: their rows are made column by column, as a frame is.

Cell by cell, which is how workbooks are usually written, takes a minute for 50,000 figures.
"""

from collections.abc import Callable
from datetime import date

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

TABLE_STYLE = "Table Style Light 1"
LETTER, WIDEST_COLUMN = 7, 420  # pixels; longer texts are cut on the screen only
PlaceOf = Callable[[str], int]  # from a text to its place among the workbook's texts
LONGEST = 32_767  # letters of a cell
FORMATS = {pl.Int64: "0", pl.Date: "yyyy-mm-dd"}
# To a spreadsheet the first of 1900 is day 1, and 1900 had a 29 February.
BEFORE_FIRST, LEAP_THAT_WAS_NONE = date(1899, 12, 31), 59


class Sheet(Worksheet):
    """A sheet whose rows below the header are text already, as the file wants them."""

    below = ""

    def _write_rows(self) -> None:
        super()._write_rows()
        self.fh.write(self.below)


def add_sheet(book: Workbook, name: str, frame: pl.DataFrame) -> None:
    """Add a frame to a workbook as a table of a sheet of its own: texts never as formulas.

    Raises:
        TypeError: a column is of a type that no table of ours has.
    """
    sheet = book.add_worksheet(name, worksheet_class=Sheet)
    formats = {dtype: book.add_format({"num_format": text}) for dtype, text in FORMATS.items()}
    last = max(frame.height, 1), frame.width - 1
    columns = [{"header": column} for column in frame.columns]
    sheet.add_table(0, 0, *last, {"style": TABLE_STYLE, "columns": columns})
    sheet._check_dimensions(*last)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(frame):
        sheet.set_column_pixels(place, place, width(column))
    sheet.below = rows_text(frame, formats, sheet.str_table._get_shared_string_index)


def width(cells: pl.Series) -> int:
    """Return the pixels that a column needs for its name and its longest cell."""
    longest = cells.cast(pl.String).str.len_chars().max() or 0
    if cells.dtype == pl.Float64:
        longest = min(longest, 15)
    return min(WIDEST_COLUMN, LETTER * max(longest, len(cells.name) + 3) + 10)


def rows_text(frame: pl.DataFrame, formats: dict[pl.DataType, Format], place_of: PlaceOf) -> str:
    """Return the rows of a frame as a sheet has them, from the second on; gaps are no cells."""
    number = pl.int_range(2, frame.height + 2).cast(pl.String)
    cells = [
        _cells(column, xl_col_to_name(place), formats, place_of)
        for place, column in enumerate(frame)
    ]
    rows = pl.concat_str(
        pl.lit('<row r="'),
        "row",
        pl.lit('">'),
        *(
            # Of a gap there is no value, and so nothing of its cell.
            pl.concat_str(
                pl.lit(f'<c r="{head}'), "row", pl.lit(tail), name, pl.lit("</v></c>")
            ).fill_null("")
            for name, (head, tail, _) in zip(frame.columns, cells, strict=True)
        ),
        pl.lit("</row>"),
    )
    values = {name: value for name, (*_, value) in zip(frame.columns, cells, strict=True)}
    return "".join(pl.DataFrame(values).with_columns(row=number).select(rows).to_series())


def _cells(
    column: pl.Series,
    letters: str,
    formats: dict[pl.DataType, Format],
    place_of: PlaceOf,
) -> tuple[str, str, pl.Series]:
    """Return what stands before a cell's row and before its value, and the values as texts."""
    kind, style, values = "", "", column
    match column.dtype:
        case pl.String:
            kind = ' t="s"'
            texts = column.drop_nulls().unique(maintain_order=True)
            places = [place_of(text[:LONGEST]) for text in texts]
            values = column.replace_strict(texts, places, return_dtype=pl.Int64)
        case pl.Boolean:
            kind, values = ' t="b"', column.cast(pl.Int64)
        case pl.Date:
            days = (column - BEFORE_FIRST).dt.total_days()
            values = days + (days > LEAP_THAT_WAS_NONE).cast(pl.Int64)
        case pl.Float64 | pl.Int64:
            pass
        case other:
            raise TypeError(f"{column.name}: {other}")
    if column.dtype in formats:
        style = f' s="{formats[column.dtype]._get_xf_index()}"'
    return letters, f'"{style}{kind}><v>', values.cast(pl.String)
