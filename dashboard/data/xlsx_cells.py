"""The first sheet of a workbook as text cells; what would be lost in reading is refused."""

import io
import lzma
import posixpath
import re
import zipfile
import zlib
from xml.etree import ElementTree

import fastexcel
import polars as pl

from dashboard.data.cells import ROW, Cells, column_names, is_filled, without_midnights
from dashboard.errors import TableError

# All that unpacking and parsing a damaged archive was seen to raise.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    ElementTree.ParseError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    StopIteration,
    ValueError,
)
LARGEST_UNPACKED = 256 * 2**20
# A cell far outside makes the reader reserve room for every cell before it, and end the process.
MOST_CELLS = 20_000_000
# Neither pattern looks beyond the next cell, so that a hostile sheet costs no more than its length.
CELL = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*?)(?:/>|>([^<]*(?:<(?!/?(?:\w+:)?c\b)[^<]*)*)</(?:\w+:)?c>)"
)
PLACE = re.compile(rb"<(?:\w+:)?(?:c|row)\b[^<>]*?\br=[\"']\s*([A-Za-z]*)(\d*)")
HOLDS_ERROR = re.compile(rb"\bt=[\"']e[\"']")
HOLDS_TEXT = re.compile(rb"\bt=[\"']str[\"']")
FORMULA = re.compile(rb"<(?:\w+:)?f\b")
RESULT = re.compile(rb"<(?:\w+:)?v\b[^>]*>[^<]")


def xlsx_cells(content: bytes, name: str) -> Cells:
    """Return the first sheet of a workbook; its first filled row is the header.

    Raises:
        TableError: the workbook is damaged, empty, or holds errors in place of values.
    """
    unreadable = TableError(f"{name}: the workbook cannot be read. Save it again as .xlsx.")
    try:
        sheet = _first_sheet(content, name)
    except DAMAGE:
        raise unreadable from None
    _refuse_lost_cells(sheet, name)
    try:
        book = fastexcel.read_excel(content)
        # Without a header, so that rows keep their numbers and names that stand twice are seen.
        texts = book.load_sheet(0, header_row=None, skip_rows=0, dtypes="string").to_polars()
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError, ValueError):
        raise unreadable from None
    rows = texts.with_row_index(ROW, offset=1).cast({ROW: pl.Int64})
    filled = rows.filter(pl.any_horizontal(pl.exclude(ROW).pipe(is_filled)))
    if filled.is_empty():
        raise TableError(f"{name}: the first sheet is empty. Put the table on the first sheet.")
    header = filled.row(0)[1:]
    frame = filled.slice(1)
    frame.columns = [ROW, *column_names(header, name)]
    sheets = book.sheet_names
    notices = [] if len(sheets) == 1 else [f"of {len(sheets)} sheets the first was read"]
    return Cells(without_midnights(frame), notices=notices)


def _first_sheet(content: bytes, name: str) -> bytes:
    """Return the XML of the first sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
            raise TableError(
                f"{name}: the workbook is too large. Keep one sheet with the table, or use CSV."
            )
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        first = book.findall("{*}sheets/{*}sheet")[0]
        key = next(value for label, value in first.items() if label.endswith("}id"))
        targets = {link.get("Id"): link.get("Target", "") for link in links}
        return archive.read(posixpath.join("xl", targets[key]).lstrip("/"))


def _refuse_lost_cells(sheet: bytes, name: str) -> None:
    """Refuse errors and formulas without a result, which the reader would take as empty cells.

    Raises:
        TableError: there is such a cell, or one far outside any table.
    """
    rows, columns = 0, 0
    for place in PLACE.finditer(sheet):
        rows = max(rows, int(place[2][:12] or b"0"))
        columns = max(columns, _column_number(place[1][:12].upper()))
    if rows * columns > MOST_CELLS:
        raise TableError(
            f"{name}: a cell of the first sheet stands far outside the table "
            f"(row {rows}, column {columns}). Delete it and save again."
        )
    lost = [_cell_place(cell) for cell in CELL.finditer(sheet) if _is_lost(cell[1], cell[2] or b"")]
    if lost:
        more = f" and {len(lost) - 5} more cells" if len(lost) > 5 else ""
        raise TableError(
            f"{name}: the first sheet has an error or a formula without a result in "
            f"{', '.join(lost[:5])}{more}. Put values there and save again."
        )


def _is_lost(attributes: bytes, inside: bytes) -> bool:
    if HOLDS_ERROR.search(attributes):
        return True
    # A formula whose result is an empty text is an empty cell, and loses nothing.
    is_formula = FORMULA.search(inside) and not HOLDS_TEXT.search(attributes)
    return bool(is_formula and not RESULT.search(inside))


def _cell_place(cell: re.Match[bytes]) -> str:
    place = PLACE.match(cell[0])
    return (place[1] + place[2]).decode() if place else "a cell without a place"


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
