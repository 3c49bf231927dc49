"""A workbook's table as text cells; what would be lost in reading is refused."""

import re

import fastexcel
import polars as pl

from dashboard.data.readers.merged_cells import (
    column_number,
    fill_merged,
    merged_ranges,
    with_errors,
)
from dashboard.data.readers.sheet_layout import LOOKED_AT, Layout, find_layout
from dashboard.data.readers.xlsx_archive import Sheet, visible_sheets
from dashboard.data.sandbox.resource_limits import LIMITS
from dashboard.data.text_table import (
    ROW,
    Origin,
    TextTable,
    column_names,
    is_filled,
    spellings,
    without_midnights,
)
from dashboard.errors import CallError, TableError, shortened

# Neither pattern looks beyond the next cell, so that a hostile sheet costs no more than its length.
CELL = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*?)(?:/>|>([^<]*(?:<(?!/?(?:\w+:)?c\b)[^<]*)*)</(?:\w+:)?c>)"
)
REFERENCE = re.compile(rb"<(?:\w+:)?(?:c|row)\b[^<>]*?\br=[\"']\s*([A-Za-z]*)(\d*)")
HOLDS_ERROR = re.compile(rb"\bt=[\"']e[\"']")
HOLDS_TEXT = re.compile(rb"\bt=[\"']str[\"']")
FORMULA = re.compile(rb"<(?:\w+:)?f\b")
RESULT = re.compile(rb"<(?:\w+:)?v\b[^<>]*>[^<]")
NUMBER = re.compile(rb"<(?:\w+:)?v\b[^<>]*>\s*([-+.\deE]+)")
NOT_ZERO = re.compile(rb"[^eE]*[1-9]")
ERROR_TEXT = re.compile(rb"<(?:\w+:)?v\b[^<>]*>\s*(#[A-Z0-9/!?]{1,20})")
# For a cell far outside the reader allocates every cell before it, which ends the process.
MAX_CELLS = LIMITS.rows * LIMITS.columns
# Sheets beyond the first are looked at only so far for another table.
MAX_SHEETS = 8
MAX_LISTED = 30  # sheets that a form offers


def xlsx_cells(content: bytes, name: str, wanted: str | None = None) -> TextTable:
    """Return the sheet of a workbook that holds the table, below its header.

    It is the only visible sheet, the only sheet whose header has the table's columns, or else the
    sheet whose header has the most names that are known and the most rows below it.

    Args:
        content: the bytes of the file.
        name: of the file.
        wanted: the name of the sheet, where it was said.

    Raises:
        CallError: there is no sheet of that name.
        TableError: the workbook is damaged or empty, holds errors instead of values, or two
            tables.
    """
    sheets = visible_sheets(content, name)
    unreadable = TableError(f"{name}: the workbook cannot be read. Save it again as .xlsx.")
    if not sheets:
        raise unreadable
    chosen = _named_sheets(sheets, wanted, name)
    try:
        book = fastexcel.read_excel(content)
        sheet, filled = _table_sheet(book, chosen, name)
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError, ValueError):
        raise unreadable from None
    what = f"the sheet {shortened(sheet.name)!r}"
    if filled.is_empty():
        raise TableError(f"{name}: {what} is empty. Put the table on the first sheet.")
    layout = _layout(filled)
    merged = merged_ranges(sheet.xml)
    errors, calculated = _count_calculated(sheet, name, keep_errors=not layout.has_required_columns)
    frame = fill_merged(with_errors(filled, errors), merged, layout.row, name, sheet.name)
    names = column_names(layout.header, name)
    frame = frame.slice(layout.below)
    frame.columns = [ROW, *names]
    notices = [f"of {len(sheets)} sheets {what} was read"] if len(sheets) > 1 else []
    notices += layout.notices
    if calculated:
        cells = "1 cell holds a formula" if calculated == 1 else f"{calculated} cells hold formulas"
        notices.append(f"{cells}; the last results were read")
    visible = [sheet.name for sheet in sheets[:MAX_LISTED]]
    origin = Origin(sheet.name, layout.row, spellings(names, layout.header), visible)
    return TextTable(without_midnights(frame), notices=notices, origin=origin)


def _named_sheets(sheets: list[Sheet], wanted: str | None, name: str) -> list[Sheet]:
    """Return the sheet that was named, or all of them.

    Raises:
        CallError: there is no sheet of that name.
    """
    if wanted is None:
        return sheets
    named = [sheet for sheet in sheets if sheet.name.strip().lower() == wanted.strip().lower()]
    if not named:
        known = ", ".join(repr(shortened(sheet.name)) for sheet in sheets[:MAX_SHEETS])
        raise CallError(f"{name}: there is no sheet {shortened(wanted)!r}. There are: {known}.")
    return named


def _layout(filled: pl.DataFrame) -> Layout:
    return find_layout([(row[0], row[1:]) for row in filled.head(LOOKED_AT).iter_rows()])


def _table_sheet(
    book: fastexcel.ExcelReader, sheets: list[Sheet], name: str
) -> tuple[Sheet, pl.DataFrame]:
    """Return the sheet that holds the table, and its rows that hold anything."""
    read = [(sheet, _filled_rows(book, sheet, name)) for sheet in sheets[:MAX_SHEETS]]
    layouts = [(sheet, rows, _layout(rows)) for sheet, rows in read if not rows.is_empty()]
    tables = [(sheet, rows) for sheet, rows, layout in layouts if layout.has_required_columns]
    if len(tables) > 1:
        names = " and ".join(repr(shortened(sheet.name)) for sheet, _ in tables)
        raise TableError(f"{name}: the sheets {names} each hold a table. Keep one of them.")
    if tables or not layouts:
        return tables[0] if tables else read[0]
    sheet, rows, _ = max(layouts, key=_likeness)
    return sheet, rows


def _likeness(candidate: tuple[Sheet, pl.DataFrame, Layout]) -> tuple[int, int]:
    """Return how much a sheet is like a table: by names that are known, then by filled rows."""
    _, rows, layout = candidate
    width = sum(bool(cell) for cell in layout.header)
    below = rows.height - layout.below
    return (layout.score if width > 1 and below else 0), width * below if width > 1 else 0


def _filled_rows(book: fastexcel.ExcelReader, sheet: Sheet, name: str) -> pl.DataFrame:
    _refuse_far_cells(sheet, name)
    # Without a header, so that row numbers are right and repeated names are found.
    texts = book.load_sheet(
        sheet.position, header_row=None, skip_rows=0, dtypes="string"
    ).to_polars()
    rows = texts.with_row_index(ROW, offset=1).cast({ROW: pl.Int64})
    return rows.filter(pl.any_horizontal(pl.exclude(ROW).pipe(is_filled)))


def _refuse_far_cells(sheet: Sheet, name: str) -> None:
    """Refuse a cell far outside any table.

    Raises:
        TableError: there is such a cell.
    """
    rows, columns = 0, 0
    for reference in REFERENCE.finditer(sheet.xml):
        rows = max(rows, int(reference[2][:12] or b"0"))
        columns = max(columns, column_number(reference[1][:12].upper()))
    if rows * columns > MAX_CELLS:
        raise TableError(
            f"{name}: a cell of the sheet {shortened(sheet.name)!r} stands far outside the table "
            f"(row {rows}, column {columns}). Delete it and save again."
        )


def _count_calculated(sheet: Sheet, name: str, *, keep_errors: bool) -> tuple[dict[str, str], int]:
    """Return errors by their cell, and how many cells hold formulas, none of them without result.

    Args:
        sheet: of the workbook.
        name: of the file.
        keep_errors: whether an error such as #N/A is the text of its cell, and is not refused.

    Raises:
        TableError: a cell holds an error, a formula without a result, or a number that would be
            read as 0 and is none.
    """
    calculated, lost, errors = 0, [], {}
    for cell in CELL.finditer(sheet.xml):
        inside = cell[2] or b""
        error = ERROR_TEXT.search(inside) if HOLDS_ERROR.search(cell[1]) else None
        if keep_errors and error is not None:
            errors[_cell_reference(cell)] = error[1].decode("ascii", "replace")
        elif _is_lost(cell[1], inside):
            lost.append(_cell_reference(cell))
        elif FORMULA.search(inside):
            calculated += 1
        if _reads_as_zero(cell[1], inside):
            raise TableError(
                f"{name}: the number in {_cell_reference(cell)} of the sheet "
                f"{shortened(sheet.name)!r} is too near to 0. Put 0 there, or a number that is "
                "farther from it, and save again."
            )
    if lost:
        more = f" and {len(lost) - 5} more cells" if len(lost) > 5 else ""
        raise TableError(
            f"{name}: the sheet {shortened(sheet.name)!r} has an error or a formula without a "
            f"result in {', '.join(lost[:5])}{more}. Put values there and save again."
        )
    return errors, calculated


def _is_lost(attributes: bytes, inside: bytes) -> bool:
    if HOLDS_ERROR.search(attributes):
        return True
    # A formula whose result is an empty text is an empty cell, and loses nothing.
    is_formula = FORMULA.search(inside) and not HOLDS_TEXT.search(attributes)
    return bool(is_formula and not RESULT.search(inside))


def _reads_as_zero(attributes: bytes, inside: bytes) -> bool:
    """Return whether a cell's number is so small that the reader takes it for 0."""
    number = None if HOLDS_TEXT.search(attributes) else NUMBER.search(inside)
    if number is None or not NOT_ZERO.match(number[1]):
        return False
    try:
        return float(number[1]) == 0
    except ValueError:  # it is no number, as the parser of cells will report
        return False


def _cell_reference(cell: re.Match[bytes]) -> str:
    reference = REFERENCE.match(cell[0])
    return (reference[1] + reference[2]).decode() if reference else "a cell without a place"
