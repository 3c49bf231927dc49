"""How often a client may call: a bucket of calls that fills as time goes."""

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import ip_address
from math import ceil
from threading import Lock

from dashboard.guard.limits import Rate

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


def client_key(address: str) -> str:
    """Return what a client is counted by: its address, or the network of 64 bits under IPv6."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(parsed) if parsed.version == 4 else parsed.exploded[:19]
