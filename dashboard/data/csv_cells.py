"""CSV as text cells, strict: UTF-8, commas, as many cells in a row as the header has."""

import csv
import io
import re
from collections.abc import Iterator

import polars as pl

from dashboard.data.cells import ROW, Cells, column_names
from dashboard.errors import WHOLE_ROW, Fault, TableError

SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


def csv_cells(content: bytes, name: str) -> Cells:
    """Return a CSV as text cells; a row with too few or too many cells is a fault.

    Raises:
        TableError: the content is not comma-separated UTF-8 text.
    """
    text = _text(content, name)
    records = _records(text, name)
    _, header = next(records, (0, []))
    if not header:
        raise TableError(f"{name}: the file has no header. Its first line names the columns.")
    names = column_names(header, name)
    rows, faults = [], []
    for number, cells in records:
        if len(cells) == len(header):
            rows.append((number, *cells))
        else:
            count = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
            faults.append(Fault(number, WHOLE_ROW, count, f"{len(header)}, as the header has"))
    schema = {ROW: pl.Int64, **dict.fromkeys(names, pl.String)}
    return Cells(pl.DataFrame(rows, schema, orient="row"), faults)


def _text(content: bytes, name: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TableError(f"{name}: line {line} is not UTF-8 text. Save it as CSV UTF-8.") from None
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise TableError(f"{name}: line {line} holds bytes that no text has. Save it as CSV UTF-8.")
    first_line = re.split(r"[\r\n]", text.lstrip(), maxsplit=1)[0]
    for separator, word in SEPARATORS.items():
        if first_line.count(separator) > first_line.count(","):
            raise TableError(
                f"{name}: the columns are separated by {word}. "
                "Save it with commas, and numbers with a decimal point."
            )
    return text


def _records(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the records that hold anything, with the row that a spreadsheet shows them in."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                yield number, cells
            line = reader.line_num + 1
    except csv.Error as error:
        if "end of data" in str(error) or "field limit" in str(error):
            what = "a quotation mark opens a cell and is not closed, or a cell is far too long"
        else:
            what = "a quotation mark stands inside a cell; double it"
        raise TableError(f"{name}: line {line}: {what}. Correct that line.") from None
