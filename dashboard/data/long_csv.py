"""A CSV that is too long for one reading is read in parts, each with the header, by one process.

Only a table under our own column names is: the meaning of another may depend on all of its rows.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

import polars as pl

from dashboard.data.files import shown_name
from dashboard.data.import_options import NO_OPTIONS, ImportOptions
from dashboard.data.sandbox.parent import Reader
from dashboard.data.sandbox.resource_limits import LIMITS, MEGABYTE
from dashboard.data.schema import REQUIRED
from dashboard.data.text_table import CheckedTable
from dashboard.errors import Fault, FaultyTableError, TableError

PART_BYTES = 8 * MEGABYTE  # fewer rows than one reading accepts
MAX_ROW_BYTES = MEGABYTE
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def is_long(path: Path, *, max_bytes: int = LIMITS.file_bytes) -> bool:
    """Return whether a table is a CSV under our own names with more bytes than one reading."""
    try:
        if path.suffix.lower() != ".csv" or not path.is_file() or path.stat().st_size <= max_bytes:
            return False
        with path.open("rb") as file:
            header = file.readline(MAX_ROW_BYTES).removeprefix(BYTE_ORDER_MARK)
    except (OSError, ValueError):  # the usual reading says what is wrong
        return False
    names = {name.strip().strip('"').lower() for name in header.decode("latin-1").split(",")}
    return names >= set(REQUIRED)


def read_parts(
    path: Path,
    options: ImportOptions = NO_OPTIONS,
    *,
    on_notice: Callable[[str], object] | None = None,
    part_bytes: int = PART_BYTES,
) -> Iterator[pl.DataFrame]:
    """Yield the checked figures of a long CSV, part by part.

    Args:
        path: the file.
        options: how to read what the file does not say.
        on_notice: called with each remark on how the file was read.
        part_bytes: the least size of a part, except the last.

    Raises:
        FaultyTableError: cells break the rules; raised once every part was read.
        TableError: the file as a whole cannot be used.
    """
    faults: list[Fault] = []
    notices: set[str] = set()
    unlisted = 0
    for checked in _checked_parts(path, options, part_bytes):
        for notice in checked.notices:
            if notice not in notices and on_notice is not None:
                on_notice(f"{shown_name(path)}: {notice}")
            notices.add(notice)
        listed = max(0, LIMITS.broken_rows - len({fault.row for fault in faults}))
        rows = sorted({fault.row for fault in checked.faults})
        faults += [fault for fault in checked.faults if fault.row in rows[:listed]]
        unlisted += checked.unlisted_rows + len(rows[listed:])
        if not faults:
            yield checked.frame
    if faults:
        raise FaultyTableError(shown_name(path), faults, unlisted)


def _checked_parts(path: Path, options: ImportOptions, part_bytes: int) -> Iterator[CheckedTable]:
    with path.open("rb") as file, Reader() as reader:
        header = file.readline(MAX_ROW_BYTES)
        before = 0  # rows of the parts before
        for part in _parts(file, part_bytes, shown_name(path)):
            checked = reader.check(header + part, path, options)
            faults = [replace(fault, row=fault.row + before) for fault in checked.faults]
            yield replace(checked, faults=faults)
            before += _count_rows(part)


def _parts(file: IO[bytes], part_bytes: int, name: str) -> Iterator[bytes]:
    """Yield whole rows; a line end inside quotation marks ends no row."""
    part = b""
    while block := file.read(part_bytes):
        part += block
        end = _last_row_end(part)
        if end == 0 and len(part) > 2 * part_bytes + MAX_ROW_BYTES:
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
    while (position := part.rfind(b"\n", 0, end)) >= 0:
        marks -= part.count(b'"', position, end)  # each is counted once, however many rows
        if marks % 2 == 0:
            return position + 1
        end = position
    return 0


def _count_rows(part: bytes) -> int:
    outside = part.split(b'"')[::2]
    return sum(text.count(b"\n") for text in outside)
