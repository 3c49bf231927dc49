"""CSV as text cells: one separator, as many cells in a row as the header has.

The text is UTF-8, UTF-16 with its mark, or Windows-1252.
"""

import csv
import io
import re
from collections.abc import Iterator
from itertools import chain, islice

import polars as pl

from dashboard.data.readers.sheet_layout import LOOKED_AT, find_layout
from dashboard.data.sandbox.resource_limits import LIMITS
from dashboard.data.text_table import ROW, Origin, TextTable, column_names, spellings
from dashboard.errors import WHOLE_ROW, Fault, TableError

SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
BLANKS = " \r\n"
MAX_FIELD_LENGTH = 131_072  # characters of a cell that is not read to its end
MAX_HEAD_LENGTH = 200_000  # characters in which the separator is looked for
MIN_SEPARATORS = 2  # in a first line that is a header
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # how Excel's "Unicode text" begins


def csv_cells(content: bytes, name: str) -> TextTable:
    """Return a CSV as text cells; a row with too few or too many cells is a fault.

    Of a table that is not under our names, a row with a single cell is a note and no fault.

    Raises:
        TableError: the content is not text in an encoding that is read, or its quotation marks are
            broken.
    """
    text, notices = _text(content, name)
    separator = _separator(text)
    records = _records(text, separator, name)
    first = list(islice(records, LOOKED_AT))
    if not first:
        raise TableError(f"{name}: the file has no header. Its first line names the columns.")
    layout = find_layout(first)
    header = layout.header
    names = column_names(header, name)
    rows, faults = [], []
    for number, cells in chain(first[layout.below :], records):
        if len(rows) + len(faults) == LIMITS.rows:
            raise TableError(f"{name}: a table has at most {LIMITS.rows:,} rows. Split it.")
        if len(cells) == len(header):
            rows.append((number, *cells))
        elif not layout.has_required_columns and _is_note(cells):
            rows.append((number, *cells[: len(header)], *[""] * (len(header) - len(cells))))
        else:
            count = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
            faults.append(Fault(number, WHOLE_ROW, count, f"{len(header)}, as the header has"))
    schema = {ROW: pl.Int64, **dict.fromkeys(names, pl.String)}
    word = SEPARATORS.get(separator)
    notices += [f"the columns are separated by {word}"] if word else []
    origin = Origin(
        header_row=layout.row,
        spelled=spellings(names, header),
        has_semicolons=separator == ";",
    )
    frame = pl.DataFrame(rows, schema, orient="row")
    return TextTable(frame, faults, [*notices, *layout.notices], origin)


def _is_note(cells: list[str]) -> bool:
    return sum(bool(cell.strip()) for cell in cells) == 1 and bool(cells[0].strip())


def _text(content: bytes, name: str) -> tuple[str, list[str]]:
    """Return the text of a file, and a remark if it is in an older encoding."""
    encoding = "utf-16" if content.startswith(UTF_16) else "utf-8-sig"
    notices = []
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        older = None if encoding == "utf-16" else _windows_text(content)
        if older is None:
            line = content.count(b"\n", 0, error.start) + 1
            kind = encoding.upper().removesuffix("-SIG")
            raise TableError(
                f"{name}: line {line} is not {kind} text. Save it as CSV UTF-8."
            ) from None
        text, notices = older, ["the text is not UTF-8; it was read as Windows-1252 (Latin-1)"]
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise TableError(f"{name}: line {line} holds bytes that no text has. Save it as CSV UTF-8.")
    return text, notices


def _windows_text(content: bytes) -> str | None:
    """Return text in Windows-1252; None if it holds signs of another encoding."""
    if not content.decode(errors="ignore").isascii():
        return None  # it is UTF-8 that was damaged
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return None if CONTROLS.search(text) else text


def _separator(text: str) -> str:
    """Return the separator that is most frequent in the header; a comma if there is a tie.

    The first line may be a title; then it is the most frequent one of the first lines.
    """
    first, *others = re.split(r"[\r\n]", text.lstrip(BLANKS)[:MAX_HEAD_LENGTH])[:LOOKED_AT]
    separators = (",", *SEPARATORS)
    if max(map(first.count, separators)) < MIN_SEPARATORS:
        first = "\n".join([first, *others])
    return max(separators, key=first.count)


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
