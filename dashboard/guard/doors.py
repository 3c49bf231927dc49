"""Who may come in: everybody, whoever a proxy vouches for, or whoever was given a link."""

import hmac
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any, Protocol
from urllib.parse import parse_qsl, quote, urlencode

from dashboard.guard.answers import Answer, RefusedError
from dashboard.guard.hosts import LOOPBACK

Network = IPv4Network | IPv6Network

USER_HEADER = "HTTP_X_FORWARDED_USER"
TOKEN = "token"
COOKIE = "dashboard_reader"
HOURS = 12  # that a link lets a browser in for


class Door(Protocol):
    """What decides whether a request comes in."""

    def enter(self, environ: dict) -> Answer | None:
        """Return None to let it in, or an answer on the way in.

        Raises:
            RefusedError: it stays outside.
        """


class OpenDoor:
    """Everybody comes in."""

    def enter(self, environ: dict) -> None:
        """Let a request in."""


@dataclass(frozen=True, slots=True)
class ProxyDoor:
    """Whoever a proxy names comes in; nobody else's word is taken for it."""

    trusted: Sequence[Network]

    def enter(self, environ: dict) -> None:
        """Let a request in that a trusted proxy sends with a user's name."""
        named = environ.get(USER_HEADER, "").strip()
        if not (named and is_within(environ.get("REMOTE_ADDR", ""), self.trusted)):
            raise RefusedError(HTTPStatus.UNAUTHORIZED, "Sign in where this page is published.")


@dataclass(frozen=True, slots=True)
class Links:
    """Links that let one browser in each; workers share the count of those that were used."""

    secret: bytes
    used: Any  # a number that processes share, with its lock
    tell: Callable[[str], object]

    def current(self) -> str:
        """Return the token of the link that is valid now."""
        return self._signed(f"link {self.used.value}")

    def use(self, token: str) -> bool:
        """Return whether a token is the valid one; it no longer is after that."""
        with self.used.get_lock():
            right = hmac.compare_digest(token.encode(), self.current().encode())
            self.used.value += right
        if right:
            self.tell(self.current())
        return right

    def sign(self, until: int, reader: str) -> str:
        """Return what a browser shows to come in again until a second of the clock."""
        return f"{until}.{reader}.{self._signed(f'reader {until} {reader}')}"

    def _signed(self, text: str) -> str:
        return hmac.new(self.secret, text.encode(), sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class TokenDoor:
    """Whoever opens a link first comes in, and stays in by a cookie."""

    links: Links
    clock: Callable[[], float] = time.time

    def enter(self, environ: dict) -> Answer | None:
        """Let a browser in that holds the cookie, or give it one for the link's token."""
        if self._knows(environ.get("HTTP_COOKIE", "")):
            return None
        query = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        given = dict(query).get(TOKEN, "")
        if environ["REQUEST_METHOD"] != "GET" or not self.links.use(given):
            raise RefusedError(
                HTTPStatus.UNAUTHORIZED,
                "This page opens by a link, which works once. "
                "Ask whoever runs this server for the next one.",
            )
        rest = urlencode([(name, value) for name, value in query if name != TOKEN])
        place = quote(environ.get("PATH_INFO", "/").encode("latin-1")) + ("?" + rest) * bool(rest)
        headers = [("Location", "/" + place.lstrip("/")), ("Set-Cookie", self._cookie(environ))]
        return Answer(int(HTTPStatus.SEE_OTHER), [*headers, ("Cache-Control", "no-store")])

    def _cookie(self, environ: dict) -> str:
        seconds = HOURS * 3600
        value = self.links.sign(int(self.clock()) + seconds, secrets.token_hex(8))
        secure = "; Secure" if environ.get("wsgi.url_scheme") == "https" else ""
        return f"{COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}"

    def _knows(self, header: str) -> bool:
        try:
            shown = SimpleCookie(header)[COOKIE].value
            until, reader, _ = shown.split(".")
            late = int(until) <= self.clock()
        except (CookieError, KeyError, ValueError):
            return False
        return not late and hmac.compare_digest(
            shown.encode(), self.links.sign(int(until), reader).encode()
        )


@dataclass(frozen=True, slots=True)
class Entrance:
    """How a server can be reached: by which names, through which door, behind which proxies."""

    hosts: tuple[str, ...] = LOOPBACK
    door: Door = field(default_factory=OpenDoor)
    trusted: tuple[Network, ...] = ()
    read_only: bool = False  # nothing that a reader sends is kept, and no file is taken


LOCAL = Entrance()


def is_within(address: str, networks: Sequence[Network]) -> bool:
    """Return whether an address lies in one of some networks."""
    if not networks:
        return False
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in networks)


def behind_proxies(environ: dict, trusted: Sequence[Network]) -> dict:
    """Return a request as its client sent it, where trusted proxies passed it on.

    The client is the last address of X-Forwarded-For that is no trusted proxy's; what an untrusted
    peer writes there counts for nothing.
    """
    if not is_within(environ.get("REMOTE_ADDR", ""), trusted):
        return environ
    hops = [hop.strip() for hop in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    client = next((hop for hop in reversed(hops) if hop and not is_within(hop, trusted)), None)
    scheme = environ.get("HTTP_X_FORWARDED_PROTO", "").strip().lower()
    return environ | {
        "guard.client": client or environ["REMOTE_ADDR"],
        "wsgi.url_scheme": "https" if scheme == "https" else environ.get("wsgi.url_scheme", "http"),
    }
