"""The table of a running server: loaded again when its file changes, retained when that fails."""

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

SETTLED = timedelta(seconds=1)  # a file that changed more recently may still be written to

WATCH_SECONDS = 1.0

Stamp = tuple[int, int, int, int, int]
Identity = tuple[Stamp | None, ...]


class ReloadingTable:
    """The last good table of a file that may change, break or vanish while it is table.

    Any number of threads may use it. Each checks whether the file has changed; the first that finds
    a change reads the file, and meanwhile the others get the last good table with a notice.
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
            path: the file.
            options: how to read what the file does not say.
            last_good: a private folder with the last good table of an earlier process.
            clock: returns the time.

        Raises:
            DashboardError: the file is not good, and there is no last good table.
        """
        self._path = path
        self._options = options
        self._last_good = last_good
        self._clock = clock
        self._lock = Lock()
        # Taken before reading, so that a change meanwhile is seen at the next check.
        self._identity = _identity(path)
        self._checked, self._checked_at = self._identity, clock()
        self._loaded_at = clock()
        self._table = self._load_first()

    def current(self) -> Table:
        """Return the table of the file as it is now, or the last good one with a notice."""
        if _identity(self._path) == self._identity:
            return self._table
        if not self._lock.acquire(blocking=False):
            return self._with_notice("The table file has changed and is being read")
        try:
            return self._reload()
        finally:
            self._lock.release()

    def latest(self) -> Table:
        """Return the table that was last loaded, without checking the file."""
        return self._table

    def watch(self, seconds: float = WATCH_SECONDS) -> None:
        """Check the file again and again in a thread, for callers of ``latest``."""

        def check() -> None:
            while not Event().wait(seconds):
                self.current()

        Thread(target=check, name="watch_table", daemon=True).start()

    def _load_first(self) -> Table:
        try:
            table = open_table(self._path, self._options)
        except (DashboardError, pl.exceptions.PanicException) as error:
            table = None if self._last_good is None else load_last_good(self._last_good)
            if table is None:
                raise
            self._record("refused", table, str(error))
            return table.with_notice(self._failure_notice(error))
        self._save(table)
        return table

    def _reload(self) -> Table:
        identity, now = _identity(self._path), self._clock()
        if identity == self._identity:  # another thread has loaded it
            return self._table
        if not self._is_complete(identity, now):
            return self._with_notice("The table file has changed just now and is read in a moment")
        before = self._table
        try:
            table = open_table(self._path, self._options)
        # Whatever is wrong with the file, the last good figures are shown.
        except (Exception, pl.exceptions.PanicException) as error:
            self._record("refused", before, str(error))
            self._table = before.with_notice(self._failure_notice(error))
        else:
            if table == before:
                self._table = before if before.notice is None else before.with_notice(None)
            else:
                self._loaded_at, self._table = now, table
                self._save(table)
                self._record("taken up", table, table.left_out or "")
                before.results.close()
        self._identity = identity
        return self._table

    def _is_complete(self, identity: Identity, now: datetime) -> bool:
        """Return whether a changed file is complete, and not still being written to.

        It was not written to for a second, or its checksum matches. Where the clock of the files
        is fast, the file must be the same at two checks with a second between them.
        """
        stamps = [stamp for stamp in identity if stamp is not None]
        written = max((max(stamp[2], stamp[3]) for stamp in stamps), default=0) / 1e9
        if now.timestamp() - written >= SETTLED.total_seconds() or self._is_built():
            return True
        if identity != self._checked:
            self._checked, self._checked_at = identity, now
            return False
        return not timedelta(0) <= now - self._checked_at < SETTLED

    def _is_built(self) -> bool:
        try:
            return is_dataset(self._path) or has_valid_checksum(self._path)
        except DashboardError:
            return False

    def _save(self, table: Table) -> None:
        if self._last_good is not None:
            save_last_good(table, self._last_good)

    def _record(self, outcome: str, table: Table, sentence: str) -> None:
        first = sentence.partition("\n")[0]
        record("table", outcome=outcome, table=table.version, sentence=first)

    def _with_notice(self, reason: str) -> Table:
        """Return the last good table with a notice that a newer one is being read."""
        notice = f"{reason}; {self._shown_since()} Load the page again."
        return self._table.with_notice(self._table.notice or notice)

    def _failure_notice(self, error: BaseException) -> str:
        match error:
            case FaultyTableError():
                reason = error.summary
            case TableError():
                reason = "it is not a whole table"
            case CallError():
                reason = "it is missing or cannot be read"
            case _:
                reason = "reading it failed"
        return f"The table file changed and cannot be used ({reason}); {self._shown_since()}"

    def _shown_since(self) -> str:
        return f"the figures shown are those of {self._loaded_at:%H:%M on %Y-%m-%d}."


def _identity(path: Path) -> Identity:
    """Return a value that changes with each write to a table, its checksum or its manifest."""
    return _stamp(path), _stamp(checksum_path(path)), _stamp(manifest_path(path))


def _stamp(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino, status.st_mtime_ns, status.st_ctime_ns, status.st_size
