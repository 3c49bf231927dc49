"""The same figures as a table in memory and as a folder of crises."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from dashboard.data.build import build_table
from dashboard.data.dataset import PartitionedTable
from dashboard.tables.snapshot import TableSnapshot, open_table


def snapshot_of(frame: pl.DataFrame) -> TableSnapshot:
    """Return figures as a table in memory."""
    digest = hashlib.sha256(frame.hash_rows().to_numpy().tobytes()).hexdigest()
    return TableSnapshot(frame, digest)


def build_folder(sources: Sequence[Path], path: Path) -> PartitionedTable:
    """Build sources as a folder of crises, however few they are, and return it as a table."""
    build_table(sources, path, max_rows_in_file=1)
    table = open_table(path)
    assert isinstance(table, PartitionedTable)
    return table
