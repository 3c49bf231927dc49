"""Names and addresses that a server goes by."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
MAX_ADDRESS_LENGTH = 100  # letters, with zone and port
MAPPED = IPv6Network("::ffff:0:0/96")  # addresses of IPv4, as a socket of IPv6 shows them


def host_of(text: str) -> str:
    """Return the name in a Host header, in small letters and without its port."""
    name, colon, port = text.strip().lower().rpartition(":")
    return name if colon and (not port or port.isdecimal()) else text.strip().lower()


def read_address(text: str) -> Address | None:
    """Return the address that a text holds, or None if it holds none.

    A port, brackets and a zone (``fe80::1%eth0``) are left out, and ``::ffff:192.0.2.1`` is the
    address of IPv4 that it stands for.
    """
    return _read(text) if len(text) <= MAX_ADDRESS_LENGTH else None


@lru_cache(maxsize=4096)
def _read(text: str) -> Address | None:
    text, port = text.strip(), ""
    if text.startswith("["):
        text, bracket, port = text[1:].partition("]")
        port = port.removeprefix(":") if bracket else "none"
    elif text.count(":") == 1:
        text, _, port = text.partition(":")
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if port and not (port.isascii() and port.isdigit()):
        return None
    return getattr(address, "ipv4_mapped", None) or address


def read_network(text: str) -> Network:
    """Return the network that a text holds, one of IPv4 where it stands for one.

    Raises:
        ValueError: it holds none.
    """
    network = ip_network(text)
    if isinstance(network, IPv6Network) and network.subnet_of(MAPPED):
        first = network.network_address.ipv4_mapped
        return IPv4Network((first, network.prefixlen - MAPPED.prefixlen))
    return network


def is_loopback(address: str) -> bool:
    """Return whether an address is this machine's own."""
    read = read_address(address)
    return read is not None and read.is_loopback
