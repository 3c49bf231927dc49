"""Who may come in: everybody, whoever a proxy vouches for, or whoever was given a link."""

import hmac
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from http import HTTPStatus
from threading import Lock
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode
from wsgiref.types import WSGIEnvironment

from cachetools import LRUCache

from dashboard.audit_log import record
from dashboard.web.security.hosts import LOOPBACK, Network, read_address
from dashboard.web.security.request_checks import CLIENT, USER, check_origin, client_of
from dashboard.web.security.responses import Answer, RefusedError, make_page

USER_HEADER = "HTTP_X_FORWARDED_USER"
TOKEN = "token"
COOKIE = "dashboard_reader"
HOURS = 12  # that a link lets a browser in for
PAGE = "/"
MAX_DIGITS = 12  # of the second of the clock at which a cookie ends
MAX_USERS = 10_000  # remembered as already written to the log
EARLY = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")
NO_LINK = (
    "This page opens by a link, which works once. Ask whoever runs this server for the next one."
)
SIGN_IN = """<form method="post" action="{address}">
<p>This link signs in one browser, for {hours} hours. It is used up when you press the button.</p>
<p><button autofocus>Open the dashboard</button></p></form>"""


class Auth(Protocol):
    """What decides whether a request comes in."""

    def authenticate(self, environ: WSGIEnvironment) -> Answer | None:
        """Return None to let it in, or an answer on the way in.

        Raises:
            RefusedError: it stays outside.
        """


class NoAuth:
    """Everybody comes in."""

    def authenticate(self, environ: WSGIEnvironment) -> None:
        """Let a request in."""


class ProxyAuth:
    """Whoever a proxy names comes in; nobody else's word is taken for it."""

    def __init__(self, trusted: Sequence[Network]) -> None:
        """Take the word of the proxies in some networks."""
        self.trusted = trusted
        self._seen: LRUCache[str, None] = LRUCache(MAX_USERS)
        self._lock = Lock()

    def authenticate(self, environ: WSGIEnvironment) -> None:
        """Let a request in that a trusted proxy sends with the name of exactly one user.

        A comma stands between the values of a header that was sent twice, so that no name may
        hold one.

        Raises:
            RefusedError: there is no name, more than one, or nobody whose word is taken.
        """
        named = environ.get(USER_HEADER, "").strip()
        if not named or "," in named or not is_within(environ.get("REMOTE_ADDR", ""), self.trusted):
            raise RefusedError(HTTPStatus.UNAUTHORIZED, "Sign in where this page is published.")
        environ[USER] = named
        self._note(named, environ)

    def _note(self, named: str, environ: WSGIEnvironment) -> None:
        """Write a user to the log whom this worker has not seen before."""
        with self._lock:
            if named in self._seen:
                return
            self._seen[named] = None
        record("sign-in", client=client_of(environ), user=named, by="proxy")


@dataclass(frozen=True, slots=True)
class OneTimeLinks:
    """Links that let one browser in each; workers share the count of those that were used."""

    secret: bytes
    used: Any  # a number that processes share, with its lock
    notify: Callable[[str], object]

    def current(self) -> str:
        """Return the token of the link that is valid now."""
        return self._signed(f"link {self.used.value}")

    def is_current(self, token: str) -> bool:
        """Return whether a token is the valid one."""
        return hmac.compare_digest(token.encode(), self.current().encode())

    def use(self, token: str) -> bool:
        """Return whether a token is the valid one; it no longer is after that."""
        with self.used.get_lock():
            right = self.is_current(token)
            self.used.value += right
        if right:
            self.show()
        return right

    def show(self) -> None:
        """Show whoever runs the server the token of the next link."""
        self.notify(self.current())
        record("link", sentence="The link for the next browser was shown.")

    def sign(self, until: int, reader: str) -> str:
        """Return what a browser shows to come in again until a second of the clock."""
        return f"{until}.{reader}.{self._signed(f'reader {until} {reader}')}"

    def _signed(self, text: str) -> str:
        return hmac.new(self.secret, text.encode(), sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class LinkAuth:
    """Whoever opens a link first and says so by a button comes in, and stays in by a cookie.

    To open a link shows the button alone: programs that look at links before their readers use
    none up.
    """

    links: OneTimeLinks
    clock: Callable[[], float] = time.time

    def authenticate(self, environ: WSGIEnvironment) -> Answer | None:
        """Let a browser in that holds the cookie, or answer to a link and to its button.

        Raises:
            RefusedError: it holds neither the cookie nor the valid link.
        """
        query = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        given = dict(query).get(TOKEN)
        if self._knows(environ.get("HTTP_COOKIE", "")):
            return _redirect(query) if _is_link(environ, given) else None
        if given is None or environ.get("PATH_INFO") != PAGE or not self.links.is_current(given):
            raise RefusedError(HTTPStatus.UNAUTHORIZED, NO_LINK)
        if environ["REQUEST_METHOD"] == "GET":
            _check_reader(environ)
            return self._show_button(query)
        if not _is_button(environ):
            raise RefusedError(HTTPStatus.UNAUTHORIZED, NO_LINK)
        check_origin(environ)
        if not self.links.use(given):  # another browser was quicker
            raise RefusedError(HTTPStatus.UNAUTHORIZED, NO_LINK)
        record("sign-in", client=client_of(environ), by="link")
        return _redirect(query, ("Set-Cookie", self._cookie(environ)))

    def _show_button(self, query: Sequence[tuple[str, str]]) -> Answer:
        """Return the page with the button, which posts the link to where it was opened."""
        form = SIGN_IN.format(address=escape(f"{PAGE}?{urlencode(query)}"), hours=HOURS)
        return make_page(HTTPStatus.OK, "Aid and deployment figures", form)

    def _cookie(self, environ: WSGIEnvironment) -> str:
        seconds = HOURS * 3600
        value = self.links.sign(int(self.clock()) + seconds, secrets.token_hex(8))
        secure = "; Secure" if environ.get("wsgi.url_scheme") == "https" else ""
        return f"{COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}"

    def _knows(self, header: str) -> bool:
        return any(map(self._is_valid, cookies_in(header)))

    def _is_valid(self, shown: str) -> bool:
        until, _, rest = shown.partition(".")
        if not (until.isascii() and until.isdigit() and len(until) <= MAX_DIGITS):
            return False
        signed = self.links.sign(int(until), rest.partition(".")[0])
        return int(until) > self.clock() and hmac.compare_digest(shown.encode(), signed.encode())


def cookies_in(header: str) -> Iterator[str]:
    """Yield the values of our cookies in a header; those of others may be of any form."""
    for part in header.split(";"):
        name, _, value = part.partition("=")
        if name.strip() == COOKIE:
            yield value.strip().strip('"')


def _redirect(query: Sequence[tuple[str, str]], *headers: tuple[str, str]) -> Answer:
    """Return the redirection to the page, at the requested address but for the token."""
    rest = urlencode([(name, value) for name, value in query if name != TOKEN])
    location = ("Location", PAGE + ("?" + rest) * bool(rest))
    length, cached = ("Content-Length", "0"), ("Cache-Control", "no-store")
    return Answer(int(HTTPStatus.SEE_OTHER), [location, *headers, cached, length])


def _is_link(environ: WSGIEnvironment, given: str | None) -> bool:
    """Return whether a request is one for a link or of its button, of whoever is in already."""
    is_opened = environ["REQUEST_METHOD"] == "GET" or _is_button(environ)
    return is_opened and given is not None and environ.get("PATH_INFO") == PAGE


def _is_button(environ: WSGIEnvironment) -> bool:
    """Return whether a request is a form that was sent without any field, so without a body."""
    length = environ.get("CONTENT_LENGTH") or "0"
    whole = length == "0" and "HTTP_TRANSFER_ENCODING" not in environ
    return environ["REQUEST_METHOD"] == "POST" and whole


def _check_reader(environ: WSGIEnvironment) -> None:
    """Refuse to show a link's button to a browser that prefetches, or to a part of a page."""
    is_prefetch = any("prefetch" in environ.get(name, "").lower() for name in EARLY)
    part = environ.get("HTTP_SEC_FETCH_DEST", "document") != "document"
    if is_prefetch or part:
        raise RefusedError(
            HTTPStatus.FORBIDDEN, "A link is opened as a page of its own, by its reader."
        )


@dataclass(frozen=True, slots=True)
class AccessRules:
    """Who may use a server: by which host names, with which sign-in, behind which proxies."""

    hosts: tuple[str, ...] = LOOPBACK
    auth: Auth = field(default_factory=NoAuth)
    trusted: tuple[Network, ...] = ()
    read_only: bool = False  # no upload is accepted


LOCAL_ACCESS = AccessRules()


def is_within(address: str, networks: Sequence[Network]) -> bool:
    """Return whether an address lies in one of some networks."""
    read = read_address(address) if networks else None
    return read is not None and any(read in network for network in networks)


def forwarded_client(environ: WSGIEnvironment, trusted: Sequence[Network]) -> dict:
    """Return what trusted proxies say of a request that they passed on: its client and scheme.

    The client is the last address of X-Forwarded-For that is no trusted proxy's; what an untrusted
    peer writes there counts for nothing.
    """
    peer = environ.get("REMOTE_ADDR", "")
    if not is_within(peer, trusted):
        return {}
    hops = [hop for hop in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    client = next((hop for hop in reversed(hops) if not is_within(hop, trusted)), peer)
    scheme = environ.get("HTTP_X_FORWARDED_PROTO", "").strip().lower()
    return {
        CLIENT: str(read_address(client) or "unknown"),
        "wsgi.url_scheme": "https" if scheme == "https" else environ.get("wsgi.url_scheme", "http"),
    }
