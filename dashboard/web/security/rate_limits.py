"""How often a client may call, and how often that is logged."""

import time
from collections.abc import Callable
from math import ceil
from threading import Lock

from cachetools import LRUCache
from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from dashboard.web.security.hosts import read_address
from dashboard.web.security.request_limits import Rate

MAX_CLIENTS = 10_000  # remembered for the log


class RateLimiter:
    """Counts the calls of each client within a moving window."""

    def __init__(self, rate: Rate) -> None:
        self._limit = RateLimitItemPerSecond(rate.calls, rate.seconds)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def hit(self, client: str) -> int:
        """Count a call of a client; return 0, or the seconds until it may call again."""
        if self._limiter.hit(self._limit, client):
            return 0
        reset_time, _ = self._limiter.get_window_stats(self._limit, client)
        return max(1, ceil(reset_time - time.time()))


class LogThrottle:
    """Lets one event of a client through in each second, and counts those in between."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._clients: LRUCache[str, tuple[float, int]] = LRUCache(MAX_CLIENTS)
        self._lock = Lock()

    def hit(self, client: str) -> int | None:
        """Return how many were left out before this one, or None: this one is left out too."""
        with self._lock:
            now = self._clock()
            since, left_out = self._clients.get(client, (now - 1, 0))
            is_due = now - since >= 1
            self._clients[client] = (now, 0) if is_due else (since, left_out + 1)
        return left_out if is_due else None


def client_key(address: str) -> str:
    """Return what a client is counted by: its address, or the network of 64 bits under IPv6."""
    read = read_address(address)
    if read is None:
        return address
    return str(read) if read.version == 4 else str(int(read) >> 64)
