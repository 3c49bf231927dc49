"""Tables that readers brought: held in memory for a while, found by a token, never written down."""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from time import monotonic
from urllib.parse import parse_qsl

import polars as pl

from dashboard.data.keeper import Served, ServedTable, read_served
from dashboard.data.limits import MEGABYTE
from dashboard.data.shelf import Shelved
from dashboard.data.shipped import EXAMPLES, table_path

TABLE = "table"  # the name in an address under which a token stands


@dataclass(frozen=True, slots=True)
class HoldingLimits:
    """The most that is held of readers' tables; beyond it the one longest unused is let go."""

    tables: int = 24
    held_bytes: int = 400 * MEGABYTE
    idle_seconds: float = 3600.0


@dataclass(slots=True)
class _Held:
    served: Served
    used: float
    size: int


@dataclass(slots=True)
class HeldTables:
    """What a process holds; it may be asked from many threads."""

    limits: HoldingLimits = field(default_factory=HoldingLimits)
    clock: Callable[[], float] = monotonic
    _held: OrderedDict[str, _Held] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def hold(self, frame: pl.DataFrame, *, title: str, version: str) -> Served:
        """Return a checked table as one to serve, under a token that nobody can guess.

        Args:
            frame: the good rows.
            title: what the table is called on the page.
            version: a hash of all that the frame was made from.
        """
        token = secrets.token_urlsafe(16)
        served = Served(frame, version, token=token, title=title)
        with self._lock:
            self._held[token] = _Held(served, self.clock(), frame.estimated_size())
            self._let_go()
        return served

    def find(self, token: str) -> Served | None:
        """Return the table of a token, if it is held."""
        with self._lock:
            self._let_go()
            held = self._held.get(token)
            if held is None:
                return None
            held.used = self.clock()
            self._held.move_to_end(token)
            return held.served

    def _let_go(self) -> None:
        """Let go of tables from the longest unused on, as long as a limit is passed."""
        now = self.clock()
        while self._held:
            oldest = next(iter(self._held.values()))
            is_idle = now - oldest.used > self.limits.idle_seconds
            too_many = len(self._held) > self.limits.tables
            size = sum(held.size for held in self._held.values())
            # The newest is kept even if it alone is large: the door has its own limit.
            too_large = size > self.limits.held_bytes and len(self._held) > 1
            if not (is_idle or too_many or too_large):
                return
            self._held.popitem(last=False)


class OpenTables:
    """Every table that an address may name: the server's own, the examples, those brought."""

    def __init__(self, own: ServedTable, held: HeldTables | None = None) -> None:
        self._own = own
        self.held = held
        self._examples: Served | None = None

    def current(self) -> Served | Shelved:
        """Return the server's own table."""
        return self._own.current()

    def latest(self) -> Served | Shelved:
        """Return the server's own table as it was last taken up, without a look at the file."""
        return self._own.latest()

    def of(self, asked: str | Iterable[Iterable[str]] | None) -> Served | Shelved:
        """Return the table that an address names; the server's own if it names none that is held.

        Args:
            asked: the text after ``?``, or names and values.
        """
        token = token_of(asked)
        if token is None:
            return self.current()
        if token == str(EXAMPLES):
            return self._read_examples()
        served = None if self.held is None else self.held.find(token)
        return self.current() if served is None else served

    def has_lost(self, asked: str | Iterable[Iterable[str]] | None) -> bool:
        """Return whether an address names a table that is not held, or not any more."""
        token = token_of(asked)
        if token is None or token == str(EXAMPLES):
            return False
        return self.held is None or self.held.find(token) is None

    def _read_examples(self) -> Served:
        if self._examples is None:
            path = table_path(Path(EXAMPLES))
            self._examples = replace(
                read_served(path), token=str(EXAMPLES), title="synthetic examples"
            )
        return self._examples


def token_of(asked: str | Iterable[Iterable[str]] | None) -> str | None:
    """Return the token of an address, or None."""
    if asked is None:
        return None
    pairs = parse_qsl(asked.removeprefix("?")[:4096]) if isinstance(asked, str) else asked
    return next((value for name, value in pairs if name == TABLE), None)
