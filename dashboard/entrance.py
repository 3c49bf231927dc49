"""Who may come in, as the settings say it: a server that others can reach needs a stated way.

The doors are imported where they are made: whoever only starts a worker has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.errors import CallError
from dashboard.web.security.hosts import LOOPBACK, host_of, is_loopback, read_network

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.settings import Settings
    from dashboard.web.security.auth import Entrance, OneTimeLinks

EVERY_ADDRESS = ("0.0.0.0", "::")


def require_a_way_in(settings: Settings, address: str) -> None:
    """Raise unless it is stated who may reach a server that others can reach.

    Args:
        settings: of the call.
        address: the numbers that the host stands for.

    Raises:
        CallError: nothing is stated, or two things that exclude each other are.
    """
    if settings.public and settings.auth != "none":
        raise CallError("--public lets everybody in and --auth does not: choose one of them.")
    if settings.auth == "proxy" and not settings.trusted_proxy:
        raise CallError(
            "--auth proxy needs --trusted-proxy: the address of the proxy whose word on the user "
            "is taken, such as 127.0.0.1/32."
        )
    if is_loopback(address):
        return
    if not settings.public and settings.auth == "none":
        raise CallError(
            f"{settings.host} can be reached from other machines. Say who may come in: "
            "--public (everybody, read only), --auth token (whoever has a link) or "
            "--auth proxy (whoever a proxy names). Without these use 127.0.0.1."
        )
    if address in EVERY_ADDRESS and not settings.host_name:
        raise CallError(
            f"{settings.host} stands for every address of this machine. Say under which name it "
            "is reached, such as --host-name figures.example.org."
        )


def make_entrance(settings: Settings, links: OneTimeLinks | None = None) -> Entrance:
    """Return how a server is reached; ``links`` are those of ``--auth token``.

    Raises:
        CallError: tokens are wanted of a server that cannot hand out links.
    """
    from dashboard.web.security.auth import Entrance, LinkAuth, NoAuth, ProxyAuth

    door = NoAuth()
    trusted = tuple(read_network(text) for text in settings.trusted_proxy)
    if settings.auth == "proxy":
        door = ProxyAuth(trusted)
    elif settings.auth == "token":
        if links is None:
            raise CallError("Links are handed out by `dashboard serve` only.")
        door = LinkAuth(links)
    return Entrance(
        hosts=host_names(settings), door=door, trusted=trusted, read_only=settings.public
    )


def host_names(settings: Settings) -> tuple[str, ...]:
    """Return the names that a server answers to."""
    host = settings.host.partition("%")[0]  # browsers send no zone
    bound = f"[{host}]" if ":" in host else host
    own = () if settings.host in EVERY_ADDRESS else (bound.lower(),)
    return tuple(dict.fromkeys((*LOOPBACK, *own, *map(host_of, settings.host_name))))


def make_links(settings: Settings, tell: Callable[[str], object]) -> OneTimeLinks | None:
    """Return the links of ``--auth token``, of which each lets one browser in, or None."""
    if settings.auth != "token":
        return None
    import multiprocessing
    import secrets

    from dashboard.audit_log import start_log
    from dashboard.web.security.auth import OneTimeLinks

    start_log(settings.log)  # this process shows the first link, and the workers the others
    used = multiprocessing.get_context("spawn").Value("q", 0)
    return OneTimeLinks(secrets.token_bytes(32), used, tell)
