"""The table of a running server: taken up anew when its file changes, kept when that fails."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from threading import Lock

import polars as pl

from dashboard.data.checksum import sum_path
from dashboard.data.declared import NOTHING, Declared
from dashboard.data.index import index_path, is_shelf
from dashboard.data.opening import shown_name
from dashboard.data.shelf import Shelved, open_shelf
from dashboard.data.table import load_table
from dashboard.data.vintages import as_known, crises, of_crisis
from dashboard.errors import CallError, FaultyTableError, TableError

LOOK_EVERY = timedelta(seconds=1)

Identity = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Served:
    """A table as served; equal versions are equal figures, so that results can be kept by it."""

    frame: pl.DataFrame = field(compare=False, repr=False)
    version: str  # a short hash of the file's bytes
    notice: str | None = field(default=None, compare=False)  # what a reader should be told
    token: str | None = field(default=None, compare=False)  # of a table that an address names
    title: str | None = field(default=None, compare=False)  # what such a table is called

    @property
    def crises(self) -> list[str]:
        """Return the crises in the table's order."""
        return crises(self.frame)

    @property
    def height(self) -> int:
        """Return how many figures the table holds."""
        return self.frame.height

    def of_crisis(self, crisis: str) -> pl.DataFrame:
        """Return the figures of one crisis.

        Raises:
            CallError: the table has no such crisis.
        """
        return of_crisis(self.frame, crisis)

    def known(self, crisis: str, day: date) -> pl.DataFrame:
        """Return the figures of one crisis that were public on a day; raises as ``of_crisis``."""
        return _known(self, crisis, day)


@lru_cache(maxsize=128)
def _known(served: Served, crisis: str, day: date) -> pl.DataFrame:
    return as_known(served.of_crisis(crisis), day)


def read_served(path: Path, declared: Declared = NOTHING) -> Served | Shelved:
    """Return a table, checked, as one to serve; of a big one, each crisis is checked when read.

    Args:
        path: the file.
        declared: what the file does not say of itself.

    Raises:
        FaultyTableError: cells break the rules; the error holds every one.
        CallError: the file is not there or is of no kind that can be read.
        TableError: the file as a whole cannot be used.
    """
    if is_shelf(path):
        return open_shelf(path)
    content, checked = load_table(path, declared)
    if checked.faults:
        raise FaultyTableError(shown_name(path), checked.faults, checked.untold_rows)
    return Served(checked.frame, hashlib.sha256(content).hexdigest()[:12])


class ServedTable:
    """The last good table of a file that may change, break or vanish while it is served.

    It may be asked from many threads. One of them looks at the file, at most once a second,
    while the others get the last good table without waiting.
    """

    def __init__(
        self,
        path: Path,
        declared: Declared = NOTHING,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        self._path = path
        self._declared = declared
        self._clock = clock
        self._lock = Lock()
        # Before the reading, so that a change meanwhile is seen at the next look.
        self._identity = _identity(path)
        self._seen = self._identity
        self._served = read_served(path, declared)
        self._taken_up = self._looked = clock()

    def current(self) -> Served | Shelved:
        """Return the last good table, with a notice if the file is not good any more."""
        if self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._served

    def latest(self) -> Served | Shelved:
        """Return the table as it was last taken up, without a look at the file."""
        return self._served

    def _look(self) -> None:
        now = self._clock()
        if timedelta(0) <= now - self._looked < LOOK_EVERY:
            return
        self._looked = now
        identity = _identity(self._path)
        is_settled, self._seen = identity == self._seen, identity
        # Half of a file that is being written where it stands may look like a good one: it is
        # read once it was the same at two looks.
        if identity == self._identity or not is_settled:
            return
        try:
            served = read_served(self._path, self._declared)
        # Whatever is wrong with the file, the answer is the same: the last good figures.
        except (Exception, pl.exceptions.PanicException) as error:
            logging.getLogger(__name__).warning("%s", str(error).partition("\n")[0])
            self._served = replace(self._served, notice=self._notice(error))
        else:
            if served.version == self._served.version:
                served = replace(self._served, notice=None)
            else:
                self._taken_up = now
            self._served = served
        self._identity = identity

    def _notice(self, error: BaseException) -> str:
        match error:
            case FaultyTableError():
                reason = error.summary
            case TableError():
                reason = "it is not a whole table"
            case CallError():
                reason = "it is missing or cannot be read"
            case _:
                reason = "reading it failed"
        return (
            f"The table file changed and cannot be used ({reason}); "
            f"the figures shown are those of {self._taken_up:%H:%M on %Y-%m-%d}."
        )


def _identity(path: Path) -> tuple[Identity | None, ...]:
    """Return what changes whenever a table, its checksum or index is replaced or written to."""
    return _stamp(path), _stamp(sum_path(path)), _stamp(index_path(path))


def _stamp(path: Path) -> Identity | None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size
