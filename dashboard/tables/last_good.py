"""The last good table, for a server that restarts while the file of its table is not good."""

import json
from dataclasses import asdict
from pathlib import Path

import polars as pl

from dashboard.data.dataset import Partition, PartitionedTable
from dashboard.data.files import read_whole, write_whole
from dashboard.data.table import Table
from dashboard.data.table_files import parse_built
from dashboard.errors import DashboardError
from dashboard.tables.snapshot import TableSnapshot

NOTE = "last-good.json"


def save_last_good(table: Table, folder: Path) -> None:
    """Save a table in a folder that only this account can read; of a big table, its manifest.

    In a folder that cannot be written to nothing is saved.
    """
    note = {"digest": table.digest, "origin": table.origin, "left_out": table.left_out}
    try:
        if isinstance(table, PartitionedTable):
            note["partitions"] = [asdict(part) for part in table.partitions.values()]
        else:
            note["file"] = f"{table.digest}.parquet"
            write_whole(folder / note["file"], table.frame.write_parquet)
        write_whole(folder / NOTE, lambda file: file.write(json.dumps(note).encode()))
        for path in folder.glob("*.parquet"):
            if path.name != note.get("file"):
                path.unlink(missing_ok=True)
    except (DashboardError, OSError):
        return


def load_last_good(folder: Path) -> Table | None:
    """Return the table that was saved in a folder; None if there is none that can be read."""
    try:
        note = json.loads(read_whole(folder / NOTE))
        digest, origin = note["digest"], note["origin"]
        if "partitions" in note:
            partitions = [Partition(**entry) for entry in note["partitions"]]
            return PartitionedTable(
                Path(origin), {part.crisis: part for part in partitions}, digest
            )
        left_out = note.get("left_out")
        frame = parse_built(read_whole(folder / note["file"]))
    except (DashboardError, ValueError, TypeError, KeyError, pl.exceptions.PolarsError):
        return None
    return None if frame is None else TableSnapshot(frame, digest, origin, left_out=left_out)
