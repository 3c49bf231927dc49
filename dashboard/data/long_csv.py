"""A CSV too long for one reading is read in parts, each with the header, by one child process.

Only a table under our own names is: what a foreign file means may depend on all of its rows.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from dashboard.data.files import shown_name
from dashboard.data.import_options import NOTHING, Declared
from dashboard.data.sandbox.parent import Reader
from dashboard.data.sandbox.resource_limits import LIMITS, MEGABYTE
from dashboard.data.schema import REQUIRED
from dashboard.data.text_table import CheckedTable
from dashboard.errors import Fault, FaultyTableError, TableError

PART_BYTES = 8 * MEGABYTE  # fewer rows than one reading accepts
LONGEST_ROW = MEGABYTE
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def is_long(path: Path, *, most: int = LIMITS.file_bytes) -> bool:
    """Return whether a table is a CSV of our own that has more bytes than one reading accepts."""
    try:
        if path.suffix.lower() != ".csv" or not path.is_file() or path.stat().st_size <= most:
            return False
        with path.open("rb") as file:
            header = file.readline(LONGEST_ROW).removeprefix(BYTE_ORDER_MARK)
    except (OSError, ValueError):  # the usual reading says what is wrong
        return False
    names = {name.strip().strip('"').lower() for name in header.decode("latin-1").split(",")}
    return names >= set(REQUIRED)


def read_parts(
    path: Path,
    declared: Declared = NOTHING,
    *,
    tell: Callable[[str], object] | None = None,
    part_bytes: int = PART_BYTES,
) -> Iterator[pl.DataFrame]:
    """Yield the checked figures of a long CSV, part after part.

    Args:
        path: the file.
        declared: what the file does not say of itself.
        tell: what is called with each remark on how the file was read.
        part_bytes: of a part, at least, where the file has as many.

    Raises:
        FaultyTableError: cells break the rules; told once every part was read.
        TableError: the file as a whole cannot be used.
    """
    faults: list[Fault] = []
    untold, told = 0, set()
    for checked in _checked(path, declared, part_bytes):
        for notice in (one for one in checked.notices if one not in told and tell is not None):
            told.add(notice)
            tell(f"{shown_name(path)}: {notice}")
        room = max(0, LIMITS.broken_rows - len({fault.row for fault in faults}))
        rows = sorted({fault.row for fault in checked.faults})
        faults += [fault for fault in checked.faults if fault.row in rows[:room]]
        untold += checked.untold_rows + len(rows[room:])
        if not faults:
            yield checked.frame
    if faults:
        raise FaultyTableError(shown_name(path), faults, untold)


def _checked(path: Path, declared: Declared, part_bytes: int) -> Iterator[CheckedTable]:
    with path.open("rb") as file, Reader() as reader:
        header = file.readline(LONGEST_ROW)
        before = 0  # rows of the parts before
        for part in _parts(file, part_bytes, shown_name(path)):
            checked = reader.check(header + part, path, declared)
            faults = [replace(fault, row=fault.row + before) for fault in checked.faults]
            yield replace(checked, faults=faults)
            before += _row_ends(part)


def _parts(file: object, part_bytes: int, name: str) -> Iterator[bytes]:
    """Yield whole rows; a line end inside quotation marks ends no row."""
    part = b""
    while block := file.read(part_bytes):
        part += block
        end = _last_row_end(part)
        if end == 0 and len(part) > 2 * part_bytes + LONGEST_ROW:
            raise TableError(
                f"{name}: a quotation mark opens a cell and is not closed. Correct that line."
            )
        if end:
            yield part[:end]
            part = part[end:]
    if part:
        yield part


def _last_row_end(part: bytes) -> int:
    """Return where the last whole row ends, or 0 if none does."""
    end, marks = len(part), part.count(b'"')
    while (place := part.rfind(b"\n", 0, end)) >= 0:
        marks -= part.count(b'"', place, end)  # counted once each, however many rows there are
        if marks % 2 == 0:
            return place + 1
        end = place
    return 0


def _row_ends(part: bytes) -> int:
    outside = part.split(b'"')[::2]
    return sum(text.count(b"\n") for text in outside)
