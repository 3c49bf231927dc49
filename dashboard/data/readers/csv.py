"""CSV as text cells: UTF-8 or UTF-16, one separator, as many cells in a row as the header has."""

import csv
import io
import re
from collections.abc import Iterator

import polars as pl

from dashboard.data.sandbox.resource_limits import LIMITS
from dashboard.data.text_table import ROW, TextTable, column_names
from dashboard.errors import WHOLE_ROW, Fault, TableError

SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
BLANKS = " \r\n"
MAX_FIELD_LENGTH = 131_072  # characters of a cell that is not read to its end
UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # how Excel's "Unicode text" begins


def csv_cells(content: bytes, name: str) -> TextTable:
    """Return a CSV as text cells; a row with too few or too many cells is a fault.

    Raises:
        TableError: the content is not text in UTF-8 or UTF-16, or its quotation marks are broken.
    """
    text = _text(content, name)
    separator = _separator(text)
    records = _records(text, separator, name)
    _, header = next(records, (0, []))
    if not header:
        raise TableError(f"{name}: the file has no header. Its first line names the columns.")
    names = column_names(header, name)
    rows, faults = [], []
    for number, cells in records:
        if len(rows) + len(faults) == LIMITS.rows:
            raise TableError(f"{name}: a table has at most {LIMITS.rows:,} rows. Split it.")
        if len(cells) == len(header):
            rows.append((number, *cells))
        else:
            count = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
            faults.append(Fault(number, WHOLE_ROW, count, f"{len(header)}, as the header has"))
    schema = {ROW: pl.Int64, **dict.fromkeys(names, pl.String)}
    word = SEPARATORS.get(separator)
    notices = [f"the columns are separated by {word}"] if word else []
    return TextTable(pl.DataFrame(rows, schema, orient="row"), faults, notices)


def _text(content: bytes, name: str) -> str:
    encoding = "utf-16" if content.startswith(UTF_16) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        kind = encoding.upper().removesuffix("-SIG")
        raise TableError(f"{name}: line {line} is not {kind} text. Save it as CSV UTF-8.") from None
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise TableError(f"{name}: line {line} holds bytes that no text has. Save it as CSV UTF-8.")
    return text


def _separator(text: str) -> str:
    """Return the separator that is most frequent in the header; a comma if there is a tie."""
    header = re.split(r"[\r\n]", text.lstrip(BLANKS), maxsplit=1)[0]
    return max((",", *SEPARATORS), key=header.count)


def _records(text: str, separator: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the records that hold anything, with the row that a spreadsheet shows them in."""
    csv.field_size_limit(MAX_FIELD_LENGTH)  # of the whole process: another library may have set it
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                yield number, cells
            line = reader.line_num + 1
    except csv.Error as error:
        if "end of data" in str(error):
            what = "a quotation mark opens a cell and is not closed"
        elif "field limit" in str(error):
            what = f"a cell is far longer than {LIMITS.characters} characters"
        else:
            what = "a quotation mark stands inside a cell; double it"
        raise TableError(f"{name}: line {line}: {what}. Correct that line.") from None
