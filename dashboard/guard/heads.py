"""The head of a request is checked before its body is read: host, origin, path, method, size."""

from collections.abc import Callable, Collection
from http import HTTPStatus
from urllib.parse import urlsplit

from dashboard.guard.answers import Asked, RefusedError
from dashboard.guard.hosts import host_of
from dashboard.guard.limits import Limits

WITHOUT_BODY = ("GET", "HEAD")
METHODS = (*WITHOUT_BODY, "POST")
Methods = Callable[[str], Collection[str]]  # the methods of a path; none if it is not known


def asked_of(environ: dict) -> Asked:
    """Return what the log and the form of an answer need of a request."""
    method = environ.get("REQUEST_METHOD", "")
    return Asked(
        method=method if method.isascii() and method.isalpha() else "?",
        path=environ.get("PATH_INFO", ""),
        as_page=method in WITHOUT_BODY and "text/html" in environ.get("HTTP_ACCEPT", ""),
        client=environ.get("REMOTE_ADDR", ""),
    )


def check_size(environ: dict, limits: Limits) -> None:
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


def check_host(environ: dict, names: Collection[str]) -> None:
    """Refuse a name that is not this server's: a foreign page may have pointed its own here."""
    host = host_of(environ.get("HTTP_HOST", ""))
    if host not in names:
        raise RefusedError(
            HTTPStatus.MISDIRECTED_REQUEST,
            "This server does not answer to that host name. "
            "Whoever runs it can add the name with --host-name.",
        )


def check_origin(environ: dict) -> None:
    """Refuse a call that another site's page makes in a reader's browser."""
    if environ["REQUEST_METHOD"] in WITHOUT_BODY:
        return
    origin, site = environ.get("HTTP_ORIGIN"), environ.get("HTTP_SEC_FETCH_SITE", "none")
    same = origin is None or _netloc(origin) == environ.get("HTTP_HOST", "").strip().lower()
    if not same or site not in ("same-origin", "none"):
        raise RefusedError(HTTPStatus.FORBIDDEN, "Calls from another site are not accepted.")


def _netloc(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


def check_path(environ: dict, methods_of: Methods) -> None:
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


def check_kind(environ: dict, most: int) -> None:
    """Refuse a body of another kind than JSON, of no stated kind, or longer than ``most``."""
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
    check_length(int(length), most)


def check_length(length: int, most: int) -> None:
    """Refuse a body that is longer than ``most`` bytes."""
    if length > most:
        raise RefusedError(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"More than {most:,} bytes are not accepted here.",
        )
