"""Results of a table are cached with that table, and dropped with it."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache, wraps
from threading import Lock
from typing import Any, Protocol, TypeVar

import polars as pl
from cachetools import LRUCache

from dashboard.data.sandbox.resource_limits import MEGABYTE

Value = TypeVar("Value")

MIN_FRAME_BYTES = 1_000  # what a frame without rows takes, about

_value_caches: list[Any] = []


@dataclass(frozen=True, slots=True)
class ResultLimits:
    """The size of a cache; beyond it the least recently used results are dropped."""

    entries: int = 4096  # of a few kilobytes each, beside the frames
    frame_bytes: int = 128 * MEGABYTE  # of all frames together


class ResultCache:
    """The results of one table, for any number of threads."""

    def __init__(self, limits: ResultLimits | None = None) -> None:
        limits = limits or ResultLimits()
        self._values: LRUCache[Hashable, Any] = LRUCache(limits.entries)
        # The newest frame is stored even if it alone is too large.
        self._frames: LRUCache[Hashable, Any] = LRUCache(
            limits.frame_bytes, lambda value: min(frame_bytes(value), limits.frame_bytes)
        )
        self._is_open = True
        self._lock = Lock()

    def __len__(self) -> int:
        """Return how many results are stored."""
        return len(self._values) + len(self._frames)

    def find(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the result of a key; it is made where it is not stored.

        After ``close`` nothing is stored.
        """
        with self._lock:
            for cache in (self._values, self._frames):
                if key in cache:
                    return cache[key]
        made = make()
        with self._lock:
            if self._is_open:
                cache = self._frames if frame_bytes(made) else self._values
                cache[key] = made
        return made

    def close(self) -> None:
        """Drop every result and store no more: what still computes for the table may finish."""
        with self._lock:
            self._is_open = False
            self._values.clear()
            self._frames.clear()


class HasResults(Hashable, Protocol):
    """Anything that belongs to one table, such as the table itself or a crisis on a day."""

    @property
    def results(self) -> ResultCache:
        """The cached results of that table."""


def frame_bytes(value: object) -> int:
    """Return the bytes of the frames that a result consists of; 0 for any other result."""
    if isinstance(value, pl.DataFrame):
        return max(int(value.estimated_size()), MIN_FRAME_BYTES)
    if isinstance(value, tuple):
        return sum(map(frame_bytes, value))
    return 0


def cached_by_table(function: Callable[..., Value]) -> Callable[..., Value]:
    """Cache a function's results with the table that its first argument belongs to."""

    @wraps(function)
    def find(first: HasResults, *others: Hashable, **named: Hashable) -> Value:
        key: Hashable = (function, first, others, *named.items())
        return first.results.find(key, lambda: function(first, *others, **named))

    return find


def cached_by_value(entries: int) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Return a decorator for functions of small values alone, such as the words of a number.

    It is ``lru_cache``, and emptied by ``forget_values``: some values were an uploaded table's.
    """

    def decorate(function: Callable[..., Value]) -> Callable[..., Value]:
        cached = lru_cache(maxsize=entries)(function)
        _value_caches.append(cached)
        return cached

    return decorate


def forget_values() -> None:
    """Drop the results of all functions that are ``cached_by_value``."""
    for cached in _value_caches:
        cached.cache_clear()
