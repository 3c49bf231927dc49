"""The reading of a table that ``build`` wrote, once its checksum has told that it is one."""

import io
from pathlib import Path

import polars as pl

from dashboard.data.sandbox.parent import read_own_apart
from dashboard.data.schema import keeps_rules


def read_built(content: bytes, path: Path, *, known: bool) -> pl.DataFrame | None:
    """Return a table that ``build`` wrote; None if it is not such a one.

    Args:
        content: the bytes of its file.
        path: where the file's name is taken from.
        known: whether it is known to be ours; any other is parsed by a child process.

    Raises:
        TableError: it broke its reader.
        CallError: too many files are being read, or no process can be started.
    """
    return read_own(content) if known else read_own_apart(content, path)


def read_own(content: bytes) -> pl.DataFrame | None:
    """Return a table that ``build`` wrote, read whole into memory; None if it is not such a one.

    Its columns and rules are those of this version, or it is not taken.
    """
    try:
        frame = pl.read_parquet(io.BytesIO(content))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError):
        return None
    return frame if not frame.is_empty() and keeps_rules(frame) else None
