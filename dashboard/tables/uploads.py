"""Uploaded tables: in memory for an hour after their last use, found by a token, never on disk."""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Thread
from time import monotonic

import polars as pl

from dashboard.data.resources import EXAMPLES, table_path
from dashboard.data.result_cache import forget_values
from dashboard.data.sandbox.resource_limits import MEGABYTE
from dashboard.data.table import Table
from dashboard.errors import CallError
from dashboard.tables.reloading import ReloadingTable
from dashboard.tables.snapshot import TableSnapshot, open_table

SWEEP_SECONDS = 0.05  # after a table expires, so that the clock is past it


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """The limits of all uploaded tables together."""

    tables: int = 24
    total_bytes: int = 400 * MEGABYTE
    idle_seconds: float = 3600.0  # after its last use a table is dropped
    replaceable_seconds: float = 600.0  # a table unused for so long may be dropped for another's


@dataclass(slots=True)
class _Upload:
    table: TableSnapshot
    reader: str
    used: float
    size: int


class UploadStore:
    """The uploaded tables of a process, for any number of threads.

    A dropped table goes with every result that was computed from it; a thread drops expired tables
    while there are no requests. ``cachetools`` is not used: what is dropped depends on the reader.
    """

    def __init__(
        self, limits: UploadLimits | None = None, clock: Callable[[], float] = monotonic
    ) -> None:
        self.limits = limits or UploadLimits()
        self._clock = clock
        self._uploads: OrderedDict[str, _Upload] = OrderedDict()  # the least recently used first
        self._changed = Condition()
        self._sweeper: Thread | None = None

    def __len__(self) -> int:
        """Return the number of tables."""
        with self._changed:
            return len(self._uploads)

    def add(
        self,
        frame: pl.DataFrame,
        *,
        title: str,
        digest: str,
        reader: str = "",
        left_out: str | None = None,
    ) -> TableSnapshot:
        """Store a checked table under a token that nobody can guess, and return it.

        Args:
            frame: the good rows.
            title: what the table is called on the page.
            digest: SHA-256, in hex, of all that the frame was made from.
            reader: who uploaded it; their own tables are dropped before those of others.
            left_out: which rows of the file are not in it, in words for the page.

        Raises:
            CallError: there is no space beside the tables of other readers, all in use.
        """
        token = secrets.token_urlsafe(16)
        table = TableSnapshot(frame, digest, token, left_out=left_out, token=token, title=title)
        size = int(frame.estimated_size())
        with self._changed:
            self._drop_expired()
            self._make_space(size, reader)
            self._uploads[token] = _Upload(table, reader, self._clock(), size)
            if self._sweeper is None:
                self._sweeper = Thread(target=self._sweep, name="drop_uploads", daemon=True)
                self._sweeper.start()
        return table

    def find(self, token: str) -> TableSnapshot | None:
        """Return the table of a token, if it is stored."""
        with self._changed:
            self._drop_expired()
            upload = self._uploads.get(token)
            if upload is None:
                return None
            upload.used = self._clock()
            self._uploads.move_to_end(token)
            return upload.table

    def wait_until_empty(self, seconds: float) -> bool:
        """Return whether every table was dropped within some seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._uploads, seconds)

    def _make_space(self, size: int, reader: str) -> None:
        """Drop tables until one more fits; the newest fits even if it alone is too large."""
        while self._uploads and (
            len(self._uploads) >= self.limits.tables
            or size + sum(upload.size for upload in self._uploads.values())
            > self.limits.total_bytes
        ):
            token = self._next_to_drop(reader)
            if token is None:
                raise CallError(
                    "This server holds as many tables of other readers as it can. Try again in "
                    "ten minutes, or open the table on your own machine: dashboard serve FILE."
                )
            self._drop(token)

    def _next_to_drop(self, reader: str) -> str | None:
        """Return the table to drop for a reader's: theirs, else one of the reader with the most.

        A reader's only table stays unless it has not been used for ten minutes.
        """
        tokens: dict[str, list[str]] = {}
        for token, upload in self._uploads.items():
            tokens.setdefault(upload.reader, []).append(token)
        if reader in tokens:
            return tokens[reader][0]
        longest = max(tokens.values(), key=len)
        if len(longest) > 1:
            return longest[0]
        token, upload = next(iter(self._uploads.items()))
        is_replaceable = self._clock() - upload.used >= self.limits.replaceable_seconds
        return token if is_replaceable else None

    def _drop_expired(self) -> None:
        while self._uploads:
            token, upload = next(iter(self._uploads.items()))
            if self._clock() - upload.used <= self.limits.idle_seconds:
                return
            self._drop(token)

    def _drop(self, token: str) -> None:
        self._uploads.pop(token).table.results.close()
        forget_values()
        self._changed.notify_all()

    def _sweep(self) -> None:
        """Drop each table when it expires, until none is stored."""
        with self._changed:
            while self._uploads:
                oldest = next(iter(self._uploads.values()))
                left = self.limits.idle_seconds - (self._clock() - oldest.used)
                self._changed.wait(max(left, 0) + SWEEP_SECONDS)
                self._drop_expired()
            self._sweeper = None


class TableRegistry:
    """Every table that an address may name: the server's, the examples, and uploads."""

    def __init__(self, table: ReloadingTable, uploads: UploadStore | None = None) -> None:
        self._table = table
        self.uploads = uploads
        self._examples: Table | None = None

    def current(self) -> Table:
        """Return the table of the server."""
        return self._table.current()

    def latest(self) -> Table:
        """Return the table of the server as it was last loaded, without a look at its file."""
        return self._table.latest()

    def of(self, token: str | None) -> Table:
        """Return the table of a token; the server's where there is none or it has been dropped."""
        if token is None:
            return self.current()
        if token == str(EXAMPLES):
            return self._read_examples()
        upload = None if self.uploads is None else self.uploads.find(token)
        return self.current() if upload is None else upload

    def is_missing(self, token: str | None) -> bool:
        """Return whether a token is of a table that is not stored, or not any more."""
        if token is None or token == str(EXAMPLES):
            return False
        return self.uploads is None or self.uploads.find(token) is None

    def _read_examples(self) -> Table:
        if self._examples is None:
            table = open_table(table_path(Path(EXAMPLES)))
            self._examples = TableSnapshot(
                table.frame,
                table.digest,
                table.origin,
                token=str(EXAMPLES),
                title="synthetic examples",
            )
        return self._examples
