"""A big table on its shelf: a folder with a volume a crisis, and a small index beside it.

The index names each volume by its content, so that index and volumes always belong together: a
table that is built anew gets other volumes under other names, then another index in one step, and
the volumes of the index before stay until the next time. A volume is read whole, held against its
checksum and against every rule, and kept in memory only while it is asked for.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Self

import polars as pl

from dashboard.data.dataset_manifest import Volume, read_index
from dashboard.data.files import read_whole, shown_name
from dashboard.data.result_cache import ResultCache
from dashboard.data.sandbox.resource_limits import BUILT_LIMITS
from dashboard.data.table import MAX_ROWS_IN_FILE, SHOWN_DIGITS
from dashboard.data.table_files import read_built
from dashboard.data.trusted_tables import is_known
from dashboard.data.vintages import as_known, require_crisis
from dashboard.errors import CallError, TableError

MOST_ROWS_KEPT = 250_000  # in memory, of all crises together: about 110 MB


def read_volume(path: Path, volume: Volume, *, known: bool = False) -> pl.DataFrame:
    """Return the figures of one crisis.

    Args:
        path: of the table.
        volume: what the index says of the crisis.
        known: whether the index is known to be ours, and so what it names.

    Raises:
        CallError: the volume is not there or cannot be read.
        TableError: it is not the one that was built.
    """
    content = read_whole(path / Path(volume.file).name, most=BUILT_LIMITS.file_bytes)
    frame = None
    if hashlib.sha256(content).hexdigest() == volume.sha256:
        frame = read_built(content, path, known=known)
    if (
        frame is None
        or frame.height != volume.figures
        or not (frame["crisis"] == volume.crisis).all()
    ):
        raise TableError(
            f"{shown_name(path)}: the figures of {volume.crisis!r} are not those that were built. "
            "Build the table again."
        )
    return frame


class Recent:
    """The frames that were asked for last, as long as they have not too many rows together."""

    def __init__(self, most_rows: int = MOST_ROWS_KEPT) -> None:
        self._most_rows = most_rows
        self._frames: OrderedDict[Hashable, pl.DataFrame] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """Return a frame; it is made where it is not kept. The newest is kept whatever its size."""
        with self._lock:
            frame = self._frames.get(key)
            if frame is not None:
                self._frames.move_to_end(key)
                return frame
        frame = make()
        with self._lock:
            self._frames[key] = frame
            while len(self._frames) > 1 and self._rows() > self._most_rows:
                self._frames.popitem(last=False)
        return frame

    def _rows(self) -> int:
        return sum(frame.height for frame in self._frames.values())


@dataclass(frozen=True, slots=True)
class PartitionedTable:
    """A big table as served; it answers all that a snapshot answers, by crisis."""

    path: Path
    volumes: dict[str, Volume] = field(compare=False, repr=False)  # by crisis
    digest: str  # SHA-256 of the index, and so of every volume
    notice: str | None = field(default=None, compare=False)
    token: None = field(default=None, compare=False)  # it is never one that a reader brought
    title: None = field(default=None, compare=False)
    recent: Recent = field(default_factory=Recent, compare=False, repr=False)

    results: ResultCache = field(default_factory=ResultCache, compare=False, repr=False)

    @property
    def version(self) -> str:
        """Return the first digits of the digest, to be shown."""
        return self.digest[:SHOWN_DIGITS]

    @property
    def origin(self) -> str:
        """Return where the table came from: the path of its folder."""
        return str(self.path)

    @property
    def crises(self) -> list[str]:
        """Return the crises in the table's order."""
        return list(self.volumes)

    @property
    def height(self) -> int:
        """Return how many figures the table holds."""
        return sum(volume.figures for volume in self.volumes.values())

    @property
    def frame(self) -> pl.DataFrame:
        """Return all figures.

        Raises:
            CallError: they are more than one file holds.
        """
        if self.height > MAX_ROWS_IN_FILE:
            raise CallError(
                f"The table holds {self.height:,} figures of {len(self.volumes)} crises, "
                "too many for one file. Name a crisis."
            )
        return pl.concat(map(self.of_crisis, self.volumes))

    def of_crisis(self, crisis: str) -> pl.DataFrame:
        """Return the figures of one crisis.

        Raises:
            CallError: the table has no such crisis, or its volume cannot be read.
            TableError: the volume is not the one that was built.
        """
        require_crisis(crisis, self.crises)
        volume = self.volumes[crisis]
        return self.recent.get(
            crisis, lambda: read_volume(self.path, volume, known=is_known(self.digest))
        )

    def known(self, crisis: str, day: date) -> pl.DataFrame:
        """Return the figures of one crisis that were public on a day; raises as ``of_crisis``."""
        return self.recent.get((crisis, day), lambda: as_known(self.of_crisis(crisis), day))

    def search(self, condition: pl.Expr) -> Iterator[pl.DataFrame]:
        """Yield the figures that fulfil a condition, crisis by crisis; raises as ``of_crisis``."""
        known = is_known(self.digest)
        for volume in self.volumes.values():
            yield read_volume(self.path, volume, known=known).filter(condition)

    def with_notice(self, notice: str | None) -> Self:
        """Return the same table with another notice."""
        return replace(self, notice=notice)


def open_shelf(path: Path) -> PartitionedTable:
    """Return a big table to serve; only its index is read.

    Raises:
        CallError: the index cannot be read.
        TableError: it is none, or of another version.
    """
    digest, volumes = read_index(path)
    return PartitionedTable(path, {volume.crisis: volume for volume in volumes}, digest)
