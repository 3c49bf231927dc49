"""The reading of a table that ``build`` wrote, once its checksum has told that it is one."""

import io

import polars as pl

from dashboard.data.schema import keeps_rules


def read_own(content: bytes) -> pl.DataFrame | None:
    """Return a table that ``build`` wrote, read whole into memory; None if it is not such a one.

    Its columns and rules are those of this version, or it is not taken.
    """
    try:
        frame = pl.read_parquet(io.BytesIO(content))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError):
        return None
    return frame if not frame.is_empty() and keeps_rules(frame) else None
