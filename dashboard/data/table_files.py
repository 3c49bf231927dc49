"""Table files: read, checked once against every rule, and written whole."""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import polars as pl

from dashboard.data.files import read_table_file, shown_name
from dashboard.data.import_options import NO_OPTIONS, ImportOptions
from dashboard.data.rules import satisfies_rules
from dashboard.data.sandbox.parent import check_untrusted, read_built_in_sandbox
from dashboard.data.sandbox.resource_limits import BUILT_LIMITS, LIMITS
from dashboard.data.schema import FRAME_SCHEMA
from dashboard.data.text_table import CheckedTable
from dashboard.data.trusted_tables import (
    is_trusted,
    require_checksum,
    stated_checksums,
    write_with_checksum,
)
from dashboard.errors import CallError, FaultyTableError


def load_table(path: Path, options: ImportOptions = NO_OPTIONS) -> tuple[bytes, CheckedTable]:
    """Return the bytes of a table file, its good rows, and every fault in it.

    Only a trusted Parquet file is parsed in this process (see ``is_trusted``). A file that does not
    match the checksum beside it was damaged or replaced, and is not parsed at all. A file that
    matches was built, here or elsewhere, and may be larger.

    Raises:
        CallError: the file is not there or is of no kind that can be read, or an option names a
            column that is not in it.
        TableError: the file as a whole cannot be used.
    """
    stated = stated_checksums(path)
    limits = LIMITS if stated is None else BUILT_LIMITS
    content = read_table_file(path, max_bytes=limits.file_bytes)
    if stated is not None:
        require_checksum(content, stated, path)
        trusted = is_trusted(hashlib.sha256(content).hexdigest())
        frame = read_built(content, path, trusted=trusted)
        if frame is not None:
            return content, CheckedTable(frame)
    return content, check_untrusted(content, path, options)


def check_table(path: Path, options: ImportOptions = NO_OPTIONS) -> CheckedTable:
    """Return the good rows of a table file and every fault in it; raises as ``load_table``."""
    return load_table(path, options)[1]


def usable_rows(checked: CheckedTable, path: Path) -> tuple[pl.DataFrame, FaultyTableError | None]:
    """Return the rows of a checked file that may be used, and the faults of those left out.

    In our own format every row must be good: who writes it can correct it. A file that was made
    for something else may be nobody's to correct: its good rows are used, as on the page.

    Args:
        checked: the file, read.
        path: gives its name.

    Raises:
        FaultyTableError: it is in our own format and has faults, or no row of it is good.
    """
    error = faults_of(checked, shown_name(path))
    if error is not None and (not checked.is_foreign or checked.frame.is_empty()):
        raise error
    return checked.frame, error


def faults_of(checked: CheckedTable, name: str) -> FaultyTableError | None:
    """Return the faults of a checked file, if it has any."""
    if not checked.faults:
        return None
    return FaultyTableError(name, checked.faults, checked.unlisted_rows, checked.header_row)


def read_table(
    path: Path,
    options: ImportOptions = NO_OPTIONS,
    *,
    on_notice: Callable[[str], object] | None = None,
    on_left_out: Callable[[FaultyTableError], object] | None = None,
) -> pl.DataFrame:
    """Return the rows of a table file that may be used, with the columns of ``FRAME_SCHEMA``.

    Args:
        path: the file.
        options: how to read what the file does not say.
        on_notice: called with each remark on how the file was read.
        on_left_out: called with the faults of rows that are left out, if there are any.

    Raises:
        FaultyTableError: see ``usable_rows``; the error lists every fault.
        CallError: see ``load_table``.
        TableError: the file as a whole cannot be used.
    """
    checked = check_table(path, options)
    if on_notice is not None:
        for notice in checked.notices:
            on_notice(f"{shown_name(path)}: {notice}")
    rows, left_out = usable_rows(checked, path)
    if left_out is not None and on_left_out is not None:
        on_left_out(left_out)
    return rows


def read_built(content: bytes, path: Path, *, trusted: bool) -> pl.DataFrame | None:
    """Return a table that ``build`` wrote; None if it is not such a table.

    Args:
        content: the bytes of its file.
        path: gives the name of the file.
        trusted: whether it may be parsed in this process; else it is parsed in the sandbox.

    Raises:
        TableError: it broke the sandbox.
        CallError: too many files are being read, or no process can be started.
    """
    return parse_built(content) if trusted else read_built_in_sandbox(content, path)


def parse_built(content: bytes) -> pl.DataFrame | None:
    """Return a table that ``build`` wrote; None if it breaks the rules of this version."""
    found = search_built(content, pl.lit(True))
    return None if found is None or found.is_empty() else found


def search_built(content: bytes, condition: pl.Expr) -> pl.DataFrame | None:
    """Return the figures of a built table that fulfil a condition; None if they break the rules."""
    try:
        # A table that an earlier version built has not every column.
        rows = pl.scan_parquet(io.BytesIO(content), schema=FRAME_SCHEMA, missing_columns="insert")
        found = rows.filter(condition).collect()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError):
        return None
    return found if satisfies_rules(found) else None


def write_table(table: pl.DataFrame, path: Path) -> None:
    """Write the table as Parquet with its checksum beside it, whole or not at all.

    Raises:
        CallError: the name does not end in .parquet, or the file cannot be written there.
    """
    require_table_name(path)
    file = io.BytesIO()
    table.write_parquet(file, compression="zstd")
    write_with_checksum(file.getvalue(), path)


def require_table_name(path: Path) -> None:
    """Raise unless a name is that of a table.

    Raises:
        CallError: the name does not end in .parquet.
    """
    if path.suffix.lower() != ".parquet":
        raise CallError(f"{shown_name(path)!r} is no name for a table. End it in .parquet.")
