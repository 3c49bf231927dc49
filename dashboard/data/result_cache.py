"""What was computed from a table is stored with that table, and forgotten with it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache, wraps
from threading import Lock
from typing import Any, Protocol, TypeVar

import polars as pl

from dashboard.data.sandbox.resource_limits import MEGABYTE

Value = TypeVar("Value")

_value_caches: list[Any] = []


@dataclass(frozen=True, slots=True)
class ResultLimits:
    """The most that is stored with one table; beyond it what was unused longest goes first."""

    entries: int = 4096  # of a few kilobytes each
    frame_bytes: int = 128 * MEGABYTE  # of all frames together


class Results:
    """The results that belong to one table; it may be asked from many threads."""

    def __init__(self, limits: ResultLimits | None = None) -> None:
        self._limits = limits or ResultLimits()
        self._found: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._bytes = 0
        self._is_open = True
        self._lock = Lock()

    def __len__(self) -> int:
        """Return how many results are stored."""
        return len(self._found)

    def find(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the result of a key; it is made where it is not stored.

        The newest frame is stored whatever its size. After ``close`` nothing is stored.
        """
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key][0]
        made = make()
        size = frame_bytes(made)
        with self._lock:
            if self._is_open and key not in self._found:
                self._found[key] = made, size
                self._bytes += size
                self._drop_unused()
        return made

    def close(self) -> None:
        """Forget every result and store no more: what still computes for the table may finish."""
        with self._lock:
            self._is_open = False
            self._found.clear()
            self._bytes = 0

    def _drop_unused(self) -> None:
        while len(self._found) > self._limits.entries:
            _, (_, size) = self._found.popitem(last=False)
            self._bytes -= size
        if self._bytes > self._limits.frame_bytes:
            for key, (_, size) in list(self._found.items())[:-1]:
                if self._bytes <= self._limits.frame_bytes:
                    break
                if size:
                    del self._found[key]
                    self._bytes -= size


class OfTable(Protocol):
    """Anything that belongs to one table, such as the table itself or a crisis on a day."""

    @property
    def results(self) -> Results:
        """Where results of that table are stored."""


def frame_bytes(value: object) -> int:
    """Return the bytes of the frames that a result consists of; 0 for any other result."""
    if isinstance(value, pl.DataFrame):
        return value.estimated_size()
    if isinstance(value, tuple):
        return sum(map(frame_bytes, value))
    return 0


def cached_by_table(function: Callable[..., Value]) -> Callable[..., Value]:
    """Return a function whose results are stored with the table that its first argument is of."""

    @wraps(function)
    def find(first: OfTable, *others: Hashable, **named: Hashable) -> Value:
        key = (function, first, others, *named.items())
        return first.results.find(key, lambda: function(first, *others, **named))

    return find


def cached_by_value(entries: int) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Return a decorator for functions of small values alone, such as the words of a number.

    It is ``lru_cache``, and emptied by ``forget_values``: some values were a brought table's.
    """

    def decorate(function: Callable[..., Value]) -> Callable[..., Value]:
        cached = lru_cache(maxsize=entries)(function)
        _value_caches.append(cached)
        return cached

    return decorate


def forget_values() -> None:
    """Forget the results of all functions that are ``cached_by_value``."""
    for cached in _value_caches:
        cached.cache_clear()
