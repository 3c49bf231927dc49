"""The outermost middleware: head, body and answer of every request pass here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from io import BytesIO

from dashboard.errors import DashboardError
from dashboard.guard.answers import Answer, RefusedError, fail, refuse
from dashboard.guard.calls import Accepts, Callback, check_call
from dashboard.guard.headers import with_headers
from dashboard.guard.heads import (
    WITHOUT_BODY,
    Methods,
    asked_of,
    check_host,
    check_kind,
    check_length,
    check_origin,
    check_path,
    check_size,
)
from dashboard.guard.limits import Limits

CALL_PATH = "/_dash-update-component"
Application = Callable[[dict, Callable], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Rules:
    """What a guard holds requests against."""

    methods_of: Methods
    callbacks: Mapping[str, Callback]
    accepts: Accepts
    hosts: Sequence[str]
    headers: Sequence[tuple[str, str]]
    missing: tuple[type[BaseException], ...] = ()  # what the application raises for no such file
    limits: Limits = field(default_factory=Limits)


class Guard:
    """An application of which nothing is reached that the rules do not let in."""

    def __init__(self, inside: Application, rules: Rules) -> None:
        self.inside = inside
        self.rules = rules
        self._longest = self._longest_call()

    def __call__(self, environ: dict, start_response: Callable) -> list[bytes]:
        """Answer a request as WSGI wants it; the server that calls reads the body."""
        answer = self.refuse(environ)
        if answer is None:
            length, most = int(environ.get("CONTENT_LENGTH") or 0), self.most_bytes(environ)
            body = environ["wsgi.input"].read(min(length, most)) if length else b""
            answer = self.answer(environ, body)
        reason = HTTPStatus(answer.status).phrase
        start_response(f"{answer.status} {reason}", answer.headers)
        return [answer.body]

    def most_bytes(self, environ: dict) -> int:
        """Return how long the body of a request may be."""
        return self._longest if environ["REQUEST_METHOD"] not in WITHOUT_BODY else 0

    def refuse(self, environ: dict) -> Answer | None:
        """Return the answer to a head that is not let in, or None: its body may be read."""
        try:
            check_size(environ, self.rules.limits)
            check_host(environ, self.rules.hosts)
            check_path(environ, self.rules.methods_of)
            check_origin(environ)
            check_kind(environ, self.most_bytes(environ))
        except RefusedError as refused:
            return self.refusal(environ, refused)
        except Exception as error:
            return self._sealed(fail(asked_of(environ), error))
        return None

    def refusal(self, environ: dict, refused: RefusedError) -> Answer:
        """Return the answer to a request that is not let in."""
        return self._sealed(refuse(asked_of(environ), refused))

    def answer(self, environ: dict, body: bytes) -> Answer:
        """Return the answer to a request whose head was let in."""
        try:
            check_length(len(body), self.most_bytes(environ))
            if environ["PATH_INFO"] == CALL_PATH:
                rules = self.rules
                check_call(body, rules.callbacks, rules.limits, rules.accepts)
            return self._sealed(self._told(environ, _call(self.inside, environ, body)))
        except RefusedError as refused:
            return self.refusal(environ, refused)
        except DashboardError as error:
            return self.refusal(environ, RefusedError(HTTPStatus.BAD_REQUEST, str(error)))
        except self.rules.missing:
            gone = RefusedError(HTTPStatus.NOT_FOUND, "There is nothing at this address.")
            return self.refusal(environ, gone)
        except BaseException as error:  # a panic of Polars is no Exception
            return self._sealed(fail(asked_of(environ), error))

    def _longest_call(self) -> int:
        limits = self.rules.limits
        takes_files = any(one.takes_files for one in self.rules.callbacks.values())
        return limits.upload if takes_files else limits.callback

    def _told(self, environ: dict, answer: Answer) -> Answer:
        """Return an answer, or a refusal in our own words for an error page of the framework."""
        kind = next((value for name, value in answer.headers if name == "Content-Type"), "")
        if answer.status < HTTPStatus.BAD_REQUEST or not kind.startswith("text/html"):
            return answer
        phrase = HTTPStatus(answer.status).phrase
        return refuse(asked_of(environ), RefusedError(HTTPStatus(answer.status), f"{phrase}."))

    def _sealed(self, answer: Answer) -> Answer:
        return replace(answer, headers=with_headers(answer.headers, self.rules.headers))


def _call(application: Application, environ: dict, body: bytes) -> Answer:
    """Return the whole answer of a WSGI application."""
    told: list = []

    def start_response(status: str, headers: list, exc_info: object = None) -> Callable:
        told[:] = [int(status.split(" ", 1)[0]), headers]
        return told.append

    inner = environ | {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    inner.pop("HTTP_TRANSFER_ENCODING", None)
    parts = application(inner, start_response)
    try:
        content = b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    return Answer(told[0], told[1], content)
