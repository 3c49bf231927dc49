"""A workbook's table as text cells; what would be lost in reading is refused."""

import re

import fastexcel
import polars as pl

from dashboard.data.readers.xlsx_archive import Sheet, visible_sheets
from dashboard.data.sandbox.resource_limits import LIMITS
from dashboard.data.schema import REQUIRED
from dashboard.data.text_table import ROW, TextTable, column_names, is_filled, without_midnights
from dashboard.errors import TableError, shortened

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
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^<>]*?\bref=[\"']([A-Z]+\d+:[A-Z]+\d+)")
# For a cell far outside the reader allocates every cell before it, which ends the process.
MAX_CELLS = LIMITS.rows * LIMITS.columns
# Sheets beyond the first are looked at only so far for another table.
MAX_SHEETS = 8


def xlsx_cells(content: bytes, name: str) -> TextTable:
    """Return the sheet of a workbook that holds the table; its first filled row is the header.

    It is the only visible sheet, or the only sheet whose header has the table's columns; of a
    workbook with other columns the first sheet is read.

    Raises:
        TableError: the workbook is damaged or empty, holds errors instead of values, or two
            tables.
    """
    sheets = visible_sheets(content, name)
    unreadable = TableError(f"{name}: the workbook cannot be read. Save it again as .xlsx.")
    if not sheets:
        raise unreadable
    try:
        book = fastexcel.read_excel(content)
        sheet, filled = _table_sheet(book, sheets, name)
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError, ValueError):
        raise unreadable from None
    what = f"the sheet {shortened(sheet.name)!r}"
    if filled.is_empty():
        raise TableError(f"{name}: {what} is empty. Put the table on the first sheet.")
    _refuse_merged(sheet, name)
    calculated = _count_calculated(sheet, name)
    header = filled.row(0)[1:]
    frame = filled.slice(1)
    frame.columns = [ROW, *column_names(header, name)]
    notices = [f"of {len(sheets)} sheets {what} was read"] if len(sheets) > 1 else []
    if calculated:
        cells = "1 cell holds a formula" if calculated == 1 else f"{calculated} cells hold formulas"
        notices.append(f"{cells}; the last results were read")
    return TextTable(without_midnights(frame), notices=notices)


def _table_sheet(
    book: fastexcel.ExcelReader, sheets: list[Sheet], name: str
) -> tuple[Sheet, pl.DataFrame]:
    """Return the sheet that holds the table, and its rows that hold anything."""
    read = [(sheet, _filled_rows(book, sheet, name)) for sheet in sheets[:MAX_SHEETS]]
    tables = [(sheet, rows) for sheet, rows in read if _is_table(rows)]
    if len(tables) > 1:
        names = " and ".join(repr(shortened(sheet.name)) for sheet, _ in tables)
        raise TableError(f"{name}: the sheets {names} each hold a table. Keep one of them.")
    return tables[0] if tables else read[0]


def _filled_rows(book: fastexcel.ExcelReader, sheet: Sheet, name: str) -> pl.DataFrame:
    _refuse_far_cells(sheet, name)
    # Without a header, so that row numbers are right and repeated names are found.
    texts = book.load_sheet(
        sheet.position, header_row=None, skip_rows=0, dtypes="string"
    ).to_polars()
    rows = texts.with_row_index(ROW, offset=1).cast({ROW: pl.Int64})
    return rows.filter(pl.any_horizontal(pl.exclude(ROW).pipe(is_filled)))


def _is_table(rows: pl.DataFrame) -> bool:
    header = [] if rows.is_empty() else rows.row(0)[1:]
    return set(REQUIRED) <= {"_".join((cell or "").lower().split()) for cell in header}


def _refuse_far_cells(sheet: Sheet, name: str) -> None:
    """Refuse a cell far outside any table.

    Raises:
        TableError: there is such a cell.
    """
    rows, columns = 0, 0
    for reference in REFERENCE.finditer(sheet.xml):
        rows = max(rows, int(reference[2][:12] or b"0"))
        columns = max(columns, _column_number(reference[1][:12].upper()))
    if rows * columns > MAX_CELLS:
        raise TableError(
            f"{name}: a cell of the sheet {shortened(sheet.name)!r} stands far outside the table "
            f"(row {rows}, column {columns}). Delete it and save again."
        )


def _refuse_merged(sheet: Sheet, name: str) -> None:
    """Refuse merged cells: all but the first of them are lost.

    Raises:
        TableError: there are some.
    """
    merged = MERGED.search(sheet.xml)
    if merged:
        raise TableError(
            f"{name}: the cells {merged[1].decode()} are merged. Split them and save again."
        )


def _count_calculated(sheet: Sheet, name: str) -> int:
    """Return how many cells hold formulas, none of which the reader takes as an empty cell.

    Raises:
        TableError: a cell holds an error, a formula without a result, or a number that would be
            read as 0 and is none.
    """
    calculated, lost = 0, []
    for cell in CELL.finditer(sheet.xml):
        inside = cell[2] or b""
        if _is_lost(cell[1], inside):
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
    return calculated


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


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
