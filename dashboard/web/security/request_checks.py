"""The head of a request is checked before its body is read: host, origin, path, method, size."""

from collections.abc import Callable, Collection
from functools import lru_cache
from http import HTTPStatus
from urllib.parse import urlsplit
from wsgiref.types import WSGIEnvironment

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, RequestRedirect

from dashboard.web.security.hosts import host_of
from dashboard.web.security.request_limits import Limits
from dashboard.web.security.responses import RefusedError, RequestSummary

WITHOUT_BODY = ("GET", "HEAD")
METHODS = (*WITHOUT_BODY, "POST")
Methods = Callable[[str], Collection[str]]  # the methods of a path; none if it is not known
# Where the guard writes what it knows of a request; no header of a client gets such a name.
CLIENT, USER = "guard.client", "guard.user"
JSON_BODY = "guard.json"  # where the checked value of a JSON body stands
MAX_CACHED_PATHS = 512
KNOWN_METHODS = (*METHODS, "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT")


def client_of(environ: WSGIEnvironment) -> str:
    """Return the address of whoever sent a request, seen through the trusted proxies."""
    return environ.get(CLIENT) or environ.get("REMOTE_ADDR", "")


def summary_of(environ: WSGIEnvironment) -> RequestSummary:
    """Return what the log and the form of an answer need of a request."""
    method = environ.get("REQUEST_METHOD", "")
    return RequestSummary(
        method=method if method in KNOWN_METHODS else "?",
        path=environ.get("PATH_INFO", ""),
        as_page=method in WITHOUT_BODY and "text/html" in environ.get("HTTP_ACCEPT", ""),
        client=client_of(environ),
        user=environ.get(USER, ""),
    )


def check_size(environ: WSGIEnvironment, limits: Limits) -> None:
    """Refuse a target or headers that are too long."""
    if len(environ.get("PATH_INFO", "")) + len(environ.get("QUERY_STRING", "")) > limits.target:
        raise RefusedError(
            HTTPStatus.REQUEST_URI_TOO_LONG,
            f"The address is longer than {limits.target:,} letters. Shorten it.",
        )
    headers = sum(len(value) for name, value in environ.items() if name.startswith("HTTP_"))
    if headers > limits.headers:
        raise RefusedError(
            HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
            f"The headers are longer than {limits.headers:,} letters. "
            "Deleting this site's cookies may help.",
        )


def check_host(environ: WSGIEnvironment, names: Collection[str]) -> None:
    """Refuse a name that is not this server's: a foreign page may have pointed its name here."""
    host = host_of(environ.get("HTTP_HOST", ""))
    if host not in names:
        raise RefusedError(
            HTTPStatus.MISDIRECTED_REQUEST,
            "This server does not answer to that host name. "
            "Whoever runs it can add the name with --host-name.",
        )


def check_origin(environ: WSGIEnvironment, allowed: Collection[str] = ()) -> None:
    """Refuse a call that another site's page makes in a reader's browser.

    A browser may follow a link of another site to a page here; a page of another site may not make
    it request anything else, though it could not read the answer: to answer takes time.

    Args:
        environ: of the request.
        allowed: origins of other sites whose pages may read what is here; ``*`` for all.
    """
    # What stands in a header twice is joined by a comma, and is none of these.
    is_same_site = environ.get("HTTP_SEC_FETCH_SITE", "none") in ("same-origin", "none")
    origin = environ.get("HTTP_ORIGIN")
    if environ["REQUEST_METHOD"] in WITHOUT_BODY:
        let_in = is_same_site or _is_navigation(environ) or "*" in allowed or origin in allowed
    else:
        host = environ.get("HTTP_HOST", "").strip().lower()
        let_in = is_same_site and (origin is None or _netloc(origin) == host)
    if not let_in:
        raise RefusedError(HTTPStatus.FORBIDDEN, "Calls from another site are not accepted.")


def _is_navigation(environ: WSGIEnvironment) -> bool:
    """Return whether a browser asks for a whole page, not for a part of another one."""
    mode, part = environ.get("HTTP_SEC_FETCH_MODE"), environ.get("HTTP_SEC_FETCH_DEST")
    return (mode, part) == ("navigate", "document")


def _netloc(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


def check_path(environ: WSGIEnvironment, methods_of: Methods) -> None:
    """Refuse a path that is not known, and a method that it does not have."""
    method = environ["REQUEST_METHOD"]
    methods = methods_of(environ.get("PATH_INFO", ""))
    if not methods and method in METHODS:
        raise RefusedError(HTTPStatus.NOT_FOUND, "There is nothing at this address.")
    if method not in methods:
        allowed = ", ".join(sorted(methods or METHODS))
        raise RefusedError(
            HTTPStatus.METHOD_NOT_ALLOWED, f"This takes {allowed} only.", Allow=allowed
        )


def check_kind(environ: WSGIEnvironment, limit: int) -> None:
    """Refuse a body of another kind than JSON, of no stated kind, or longer than ``limit``."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdecimal()):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "The length of the body is no number.")
    if environ["REQUEST_METHOD"] in WITHOUT_BODY:
        if int(length):
            raise RefusedError(HTTPStatus.BAD_REQUEST, "This address takes no body.")
        return
    kind, *options = environ.get("CONTENT_TYPE", "").lower().split(";")
    known = [option for option in options if option.strip() not in ("charset=utf-8", "")]
    if kind.strip() != "application/json" or known or "HTTP_CONTENT_ENCODING" in environ:
        raise RefusedError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Only plain application/json is accepted here."
        )
    check_length(int(length), limit)


def check_length(length: int, limit: int) -> None:
    """Refuse a body that is longer than ``limit`` bytes."""
    if length > limit:
        raise RefusedError(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"More than {limit:,} bytes are not accepted here.",
        )


def methods_by(routes: Map, hidden: Collection[str]) -> Methods:
    """Return the function from a path to its methods.

    Args:
        routes: of the application.
        hidden: endpoints that are none of ours, such as the one that answers to every path.
    """
    adapter = routes.bind("guard")

    def takes(path: str, method: str) -> bool:
        try:
            return adapter.match(path, method)[0] not in hidden
        except (HTTPException, RequestRedirect, ValueError):
            return False

    @lru_cache(MAX_CACHED_PATHS)
    def methods_of(path: str) -> tuple[str, ...]:
        read = ("GET", "HEAD") if takes(path, "GET") else ()
        return read + (("POST",) if takes(path, "POST") else ())

    return methods_of
