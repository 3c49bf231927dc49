"""Tables that readers brought: held in memory for a while, found by a token, never written down."""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
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

SWEEP_SECONDS = 0.05  # after the hour, so that the clock is past it


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """The most that is held of readers' tables."""

    tables: int = 24
    held_bytes: int = 400 * MEGABYTE
    idle_seconds: float = 3600.0  # after its last use a table is let go
    rested_seconds: float = 600.0  # a table unused for so long makes room for another reader's


@dataclass(slots=True)
class _Held:
    served: TableSnapshot
    reader: str
    used: float
    size: int


class UploadStore:
    """What a process holds; it may be asked from many threads.

    A table that is let go is forgotten with every result that was computed from it. That also
    happens while nobody asks for anything.
    """

    def __init__(
        self, limits: UploadLimits | None = None, clock: Callable[[], float] = monotonic
    ) -> None:
        self.limits = limits or UploadLimits()
        self._clock = clock
        self._held: OrderedDict[str, _Held] = OrderedDict()
        self._changed = Condition()
        self._sweeper: Thread | None = None

    def __len__(self) -> int:
        """Return how many tables are held."""
        with self._changed:
            return len(self._held)

    def hold(
        self, frame: pl.DataFrame, *, title: str, digest: str, reader: str = ""
    ) -> TableSnapshot:
        """Return a checked table as one to serve, under a token that nobody can guess.

        Args:
            frame: the good rows.
            title: what the table is called on the page.
            digest: SHA-256, in hex, of all that the frame was made from.
            reader: who brought it; readers make room by their own tables before those of others.

        Raises:
            CallError: the tables of other readers, all in use, leave no room for one more.
        """
        token = secrets.token_urlsafe(16)
        served = TableSnapshot(frame, digest, token, token=token, title=title)
        with self._changed:
            self._let_go_idle()
            self._make_room(frame.estimated_size(), reader)
            self._held[token] = _Held(served, reader, self._clock(), frame.estimated_size())
            if self._sweeper is None:
                self._sweeper = Thread(target=self._sweep, name="let_go", daemon=True)
                self._sweeper.start()
        return served

    def find(self, token: str) -> TableSnapshot | None:
        """Return the table of a token, if it is held."""
        with self._changed:
            self._let_go_idle()
            held = self._held.get(token)
            if held is None:
                return None
            held.used = self._clock()
            self._held.move_to_end(token)
            return held.served

    def wait_until_empty(self, seconds: float) -> bool:
        """Return whether every table was let go within some seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._held, seconds)

    def _make_room(self, size: int, reader: str) -> None:
        """Let go of tables until one more fits; the newest fits even if it alone is too large."""
        while self._held and (
            len(self._held) >= self.limits.tables
            or size + sum(held.size for held in self._held.values()) > self.limits.held_bytes
        ):
            token = self._next_to_go(reader)
            if token is None:
                raise CallError(
                    "This server holds as many tables of other readers as it can. Try again in "
                    "ten minutes, or open the table on your own machine: dashboard serve FILE."
                )
            self._let_go(token)

    def _next_to_go(self, reader: str) -> str | None:
        """Return the table that makes room for a reader's: their own, else one of whoever has most.

        A reader's only table stays unless it has not been used for ten minutes.
        """
        tokens: dict[str, list[str]] = {}
        for token, held in self._held.items():  # the longest unused first
            tokens.setdefault(held.reader, []).append(token)
        if reader in tokens:
            return tokens[reader][0]
        most = max(tokens.values(), key=len)
        if len(most) > 1:
            return most[0]
        token, held = next(iter(self._held.items()))
        rested = self._clock() - held.used >= self.limits.rested_seconds
        return token if rested else None

    def _let_go_idle(self) -> None:
        while self._held:
            token, held = next(iter(self._held.items()))
            if self._clock() - held.used <= self.limits.idle_seconds:
                return
            self._let_go(token)

    def _let_go(self, token: str) -> None:
        self._held.pop(token).served.results.close()
        forget_values()
        self._changed.notify_all()

    def _sweep(self) -> None:
        """Let go of each table when its hour is over, until none is held."""
        with self._changed:
            while self._held:
                oldest = next(iter(self._held.values()))
                left = self.limits.idle_seconds - (self._clock() - oldest.used)
                self._changed.wait(max(left, 0) + SWEEP_SECONDS)
                self._let_go_idle()
            self._sweeper = None


class TableRegistry:
    """Every table that an address may name: the server's own, the examples, those brought."""

    def __init__(self, own: ReloadingTable, held: UploadStore | None = None) -> None:
        self._own = own
        self.held = held
        self._examples: TableSnapshot | None = None

    def current(self) -> Table:
        """Return the server's own table."""
        return self._own.current()

    def latest(self) -> Table:
        """Return the server's own table as it was taken up last, without a look at its file."""
        return self._own.latest()

    def of(self, token: str | None) -> Table:
        """Return the table of a token; the server's where there is none or it has been dropped."""
        if token is None:
            return self.current()
        if token == str(EXAMPLES):
            return self._read_examples()
        served = None if self.held is None else self.held.find(token)
        return self.current() if served is None else served

    def is_missing(self, token: str | None) -> bool:
        """Return whether a token is of a table that is not stored, or not any more."""
        if token is None or token == str(EXAMPLES):
            return False
        return self.held is None or self.held.find(token) is None

    def _read_examples(self) -> TableSnapshot:
        if self._examples is None:
            path = table_path(Path(EXAMPLES))
            self._examples = replace(
                open_table(path), token=str(EXAMPLES), title="synthetic examples"
            )
        return self._examples
