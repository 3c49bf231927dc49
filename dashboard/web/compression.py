"""Answers go out compressed, and are asked for again only where they may have changed."""

from collections.abc import Callable, Collection, Iterable, Mapping
from hashlib import sha256
from threading import Lock
from zlib import MAX_WBITS, compressobj

import brotli
from dash.fingerprint import check_fingerprint

from dashboard.data.compressed import find_compressed

SHORTEST = 1000  # bytes; less is not worth the work
KINDS = ("text/", "application/json", "application/javascript", "image/svg+xml")
SCRIPTS = ("/_dash-component-suites/", "/page/")  # the same as long as the server runs
FOREVER = "public, max-age=31536000, immutable"  # what has its version in its name or query
# The same until the program or the table changes.
ASKED_AGAIN = ("/", "/screen", "/_dash-layout", "/_dash-dependencies")
SMALL = 64_000  # bytes, more than the answer to a slider: quickly made small, it is there soonest
# Quality of brotli (of 11) and of gzip (of 9), for small answers and for large ones.
QUICK, THOROUGH = {"br": 2, "gzip": 1}, {"br": 4, "gzip": 4}
WINDOW, LARGEST_WINDOW = 16, 22  # the logarithm of what brotli looks back on

Application = Callable[[dict, Callable], Iterable[bytes]]
Answer = tuple[str, list[tuple[str, str]], bytes]


class Compression:
    """An application whose answers are compressed; scripts are compressed once."""

    def __init__(
        self,
        inside: Application,
        lasting: Collection[str] = (),
    ) -> None:
        """Wrap an application.

        Args:
            inside: what answers.
            lasting: addresses of scripts by their version, which may be kept for good. At another
                version there is the same script, but nobody may keep it: it is none of that one.
        """
        self.inside = inside
        self.lasting = lasting
        self._scripts: dict[tuple[str, str, bool], Answer] = {}
        self._lock = Lock()

    def __call__(self, environ: dict, start_response: Callable) -> list[bytes]:
        """Answer a request as WSGI wants it."""
        status, headers, body = self.answer(environ)
        start_response(status, headers)
        return [body]

    def answer(self, environ: dict) -> Answer:
        """Return status, headers and body of the answer to a request."""
        path, coding = environ.get("PATH_INFO", ""), chosen_coding(environ)
        is_script = path.startswith(SCRIPTS) and environ["REQUEST_METHOD"] == "GET"
        # However a version is written, there is one script to be kept here.
        kept = (check_fingerprint(path)[0], coding, _address_of(environ) in self.lasting)
        if is_script and kept in self._scripts:
            return _unless_known(environ, self._scripts[kept])
        status, headers, body = _asked(self.inside, environ)
        if status.startswith("304") or environ["REQUEST_METHOD"] == "HEAD":
            return status, self._told(headers, environ), body
        if not status.startswith("200"):  # a part of a file is counted in bytes of the file itself
            return status, headers, body
        if is_script or path in ASKED_AGAIN:
            tag = f'W/"{sha256(body).hexdigest()[:32]}"'
            headers = _with(headers, {"ETag": tag})
        told = _compressed(status, self._told(headers, environ), body, coding, is_script)
        if is_script:
            with self._lock:
                self._scripts[kept] = told
        return _unless_known(environ, told)

    def _told(self, headers: list, environ: dict) -> list:
        """Return headers that say for how long an answer to a request may be kept."""
        path = environ.get("PATH_INFO", "")
        if path.startswith(SCRIPTS):
            lasts = _address_of(environ) in self.lasting
            return _with(headers, {"Cache-Control": FOREVER if lasts else "no-cache"})
        if path in ASKED_AGAIN:
            return _with(headers, {"Cache-Control": "no-cache"})
        return headers


def chosen_coding(environ: dict) -> str:
    """Return the content coding that a client takes and that is smallest, or ''."""
    weights = {}
    for part in environ.get("HTTP_ACCEPT_ENCODING", "").lower().split(","):
        name, _, weight = part.partition(";")
        weights[name.strip()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    for coding in ("br", "gzip"):
        if weights.get(coding, weights.get("*", False)):
            return coding
    return ""


def _asked(application: Application, environ: dict) -> Answer:
    told: list = []

    def start_response(status: str, headers: list, exc_info: object = None) -> Callable:
        told[:] = [status, headers]
        return told.append

    parts = application(environ, start_response)
    try:
        body = b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    return told[0], told[1], body


def _compressed(status: str, headers: list, body: bytes, coding: str, is_script: bool) -> Answer:
    """Return an answer in a coding; scripts from the store of those made before."""
    told = {name.lower(): value for name, value in headers}
    kind = told.get("content-type", "application/json")  # Dash does not name that of its answers
    if not kind.startswith(KINDS) or "content-encoding" in told:
        return status, _with(headers, {"Content-Length": str(len(body))}), body
    changes = {"Vary": ", ".join(filter(None, (told.get("vary"), "Accept-Encoding")))}
    if coding and len(body) >= SHORTEST:
        small = find_compressed(body, coding) if is_script else None
        body = small if small is not None else _squeezed(body, coding)
        changes["Content-Encoding"] = coding
        if "etag" in told:  # what is compressed is the same, but not byte by byte
            changes["ETag"] = "W/" + told["etag"].removeprefix("W/")
    return status, _with(headers, changes | {"Content-Length": str(len(body))}), body


def _squeezed(body: bytes, coding: str) -> bytes:
    small = len(body) <= SMALL
    quality = (QUICK if small else THOROUGH)[coding]
    if coding == "br":
        window = WINDOW if small else LARGEST_WINDOW
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=quality, lgwin=window)
    packer = compressobj(quality, wbits=MAX_WBITS | 16)
    return packer.compress(body) + packer.flush()


def _address_of(environ: dict) -> str:
    """Return the path that is asked for, with its query."""
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


def _unless_known(environ: dict, answer: Answer) -> Answer:
    """Return an answer, or 304 where the client has it."""
    headers = answer[1]
    tag = next((value for name, value in headers if name.lower() == "etag"), None)
    asked = environ.get("HTTP_IF_NONE_MATCH", "")
    known = {part.strip().removeprefix("W/") for part in asked.split(",")}
    if tag is None or tag.removeprefix("W/") not in known:
        return answer
    left_out = ("content-length", "content-encoding", "content-type")
    kept = [(name, value) for name, value in headers if name.lower() not in left_out]
    return "304 NOT MODIFIED", kept, b""


def _with(headers: list, changes: Mapping[str, str]) -> list:
    names = {name.lower() for name in changes}
    return [(name, value) for name, value in headers if name.lower() not in names] + [
        *changes.items()
    ]
