"""Names and addresses that a server goes by."""

from functools import lru_cache
from ipaddress import ip_address

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def host_of(text: str) -> str:
    """Return the name in a Host header, in small letters and without its port."""
    name, colon, port = text.strip().lower().rpartition(":")
    return name if colon and (not port or port.isdecimal()) else text.strip().lower()


@lru_cache(maxsize=1024)
def is_loopback(address: str) -> bool:
    """Return whether an address is this machine's own."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
