"""How often a client may call: a bucket of calls that fills as time goes."""

import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from threading import Lock

from dashboard.web.security.hosts import read_state
from dashboard.web.security.request_limits import Rate

MOST_CLIENTS = 10_000  # remembered; the one that called longest ago is forgotten first


class Buckets:
    """Calls left, by client."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, client: str) -> int:
        """Take one call of a client; return 0, or the seconds after which there is one again."""
        with self._lock:
            now = self._clock()
            left, since = self._left.pop(client, (self._rate.burst, now))
            left = min(left + (now - since) * self._rate.second, self._rate.burst)
            enough = left >= 1
            self._left[client] = (left - 1 if enough else left, now)
            if len(self._left) > MOST_CLIENTS:
                self._left.popitem(last=False)
        return 0 if enough else ceil((1 - left) / self._rate.second)


class Thinning:
    """Lets one event of a client through in each second, and counts those in between."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._lock = Lock()

    def take(self, client: str) -> int | None:
        """Return how many were left out before this one, or None: this one is left out too."""
        with self._lock:
            now = self._clock()
            since, left_out = self._kept.pop(client, (now - 1, 0))
            is_due = now - since >= 1
            self._kept[client] = (now, 0) if is_due else (since, left_out + 1)
            if len(self._kept) > MOST_CLIENTS:
                self._kept.popitem(last=False)
        return left_out if is_due else None


def client_key(address: str) -> str:
    """Return what a client is counted by: its address, or the network of 64 bits under IPv6."""
    read = read_state(address)
    if read is None:
        return address
    return str(read) if read.version == 4 else str(int(read) >> 64)
