"""The table of a running server: taken up anew when its file changes, kept when that fails."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Lock, Thread

import polars as pl

from dashboard.audit_log import record
from dashboard.data.dataset import is_dataset, manifest_path
from dashboard.data.import_options import NO_OPTIONS, ImportOptions
from dashboard.data.table import Table
from dashboard.data.trusted_tables import checksum_path, has_valid_checksum
from dashboard.errors import CallError, DashboardError, FaultyTableError, TableError
from dashboard.tables.last_good import load_last_good, save_last_good
from dashboard.tables.snapshot import open_table

SETTLED = timedelta(seconds=1)  # a file that was written to a moment ago may be half of one

WATCH_SECONDS = 1.0

Stamp = tuple[int, int, int, int, int]
Identity = tuple[Stamp | None, ...]


class ReloadingTable:
    """The last good table of a file that may change, break or vanish while it is served.

    It may be asked from many threads. Each looks whether the file has changed; the first that finds
    a change reads the file, and the others get the last good table with a notice meanwhile.
    """

    def __init__(
        self,
        path: Path,
        options: ImportOptions = NO_OPTIONS,
        *,
        last_good: Path | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        """Read the table.

        Args:
            path: its file.
            options: how to read what the file does not say.
            last_good: a private folder with the last good table of a worker before this one.
            clock: tells the time.

        Raises:
            DashboardError: the file is not good, and there is no last good table.
        """
        self._path = path
        self._options = options
        self._last_good = last_good
        self._clock = clock
        self._lock = Lock()
        # Before the reading, so that a change meanwhile is seen at the next look.
        self._identity = _identity(path)
        self._seen, self._seen_at = self._identity, clock()
        self._taken_up = clock()
        self._served = self._read_first()

    def current(self) -> Table:
        """Return the table of the file as it is now, or the last good one with a notice."""
        if _identity(self._path) == self._identity:
            return self._served
        if not self._lock.acquire(blocking=False):
            return self._noticed("The table file has changed and is being read")
        try:
            return self._take_up()
        finally:
            self._lock.release()

    def latest(self) -> Table:
        """Return the table that was taken up last, without a look at the file."""
        return self._served

    def watch(self, seconds: float = WATCH_SECONDS) -> None:
        """Look at the file again and again, for those who only ask for ``latest``."""

        def look() -> None:
            while not Event().wait(seconds):
                self.current()

        Thread(target=look, name="look", daemon=True).start()

    def _read_first(self) -> Table:
        try:
            served = open_table(self._path, self._options)
        except (DashboardError, pl.exceptions.PanicException) as error:
            served = None if self._last_good is None else load_last_good(self._last_good)
            if served is None:
                raise
            self._tell("refused", served, error)
            return served.with_notice(self._notice(error))
        self._save(served)
        return served

    def _take_up(self) -> Table:
        identity, now = _identity(self._path), self._clock()
        if identity == self._identity:  # another thread has taken it up
            return self._served
        if not self._is_whole(identity, now):
            return self._noticed("The table file has changed just now and is read in a moment")
        before = self._served
        try:
            served = open_table(self._path, self._options)
        # Whatever is wrong with the file, the answer is the same: the last good figures.
        except (Exception, pl.exceptions.PanicException) as error:
            self._tell("refused", before, error)
            self._served = before.with_notice(self._notice(error))
        else:
            if served == before:
                self._served = before if before.notice is None else before.with_notice(None)
            else:
                self._taken_up, self._served = now, served
                self._save(served)
                self._tell("taken up", served)
                before.results.close()
        self._identity = identity
        return self._served

    def _is_whole(self, identity: Identity, now: datetime) -> bool:
        """Return whether a changed file is not one that is still being written where it stands.

        It was not written to for a second, or its checksum tells that it is whole. Where the clock
        of the files is ahead of ours, it must be the same at two looks a second apart.
        """
        stamps = [stamp for stamp in identity if stamp is not None]
        written = max((max(stamp[2], stamp[3]) for stamp in stamps), default=0) / 1e9
        if now.timestamp() - written >= SETTLED.total_seconds() or self._fits():
            return True
        if identity != self._seen:
            self._seen, self._seen_at = identity, now
            return False
        return not timedelta(0) <= now - self._seen_at < SETTLED

    def _fits(self) -> bool:
        try:
            return is_dataset(self._path) or has_valid_checksum(self._path)
        except DashboardError:
            return False

    def _save(self, served: Table) -> None:
        if self._last_good is not None:
            save_last_good(served, self._last_good)

    def _tell(self, outcome: str, served: Table, error: BaseException | None = None) -> None:
        sentence = "" if error is None else str(error).partition("\n")[0]
        record("table", outcome=outcome, table=served.version, sentence=sentence)

    def _noticed(self, words: str) -> Table:
        """Return the last good table with a notice that a newer one is on its way."""
        notice = f"{words}; {self._shown()} Load the page again."
        return self._served.with_notice(self._served.notice or notice)

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
        return f"The table file changed and cannot be used ({reason}); {self._shown()}"

    def _shown(self) -> str:
        return f"the figures shown are those of {self._taken_up:%H:%M on %Y-%m-%d}."


def _identity(path: Path) -> Identity:
    """Return what changes whenever a table, its checksum or index is replaced or written to."""
    return _stamp(path), _stamp(checksum_path(path)), _stamp(manifest_path(path))


def _stamp(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino, status.st_mtime_ns, status.st_ctime_ns, status.st_size
