"""The outermost middleware: head, body and answer of every request pass here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from io import BytesIO
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from dashboard.audit_log import set_requester
from dashboard.errors import DashboardError
from dashboard.web.security.auth import LOCAL_ACCESS, AccessRules, forwarded_client
from dashboard.web.security.callback_validation import Accepts, Callback, check_body, check_call
from dashboard.web.security.hosts import is_loopback
from dashboard.web.security.rate_limits import LogThrottle, RateLimiter, client_key
from dashboard.web.security.request_checks import (
    JSON_BODY,
    USER,
    WITHOUT_BODY,
    Methods,
    check_host,
    check_kind,
    check_length,
    check_origin,
    check_path,
    check_size,
    client_of,
    summary_of,
)
from dashboard.web.security.request_limits import Limits
from dashboard.web.security.responses import Answer, RefusedError, fail, refuse
from dashboard.web.security.security_headers import with_headers

CALL_PATH = "/_dash-update-component"
FILES_PATH = "/api/"
PART_PATHS = ("/_dash-component-suites/", "/page.")  # scripts and styles, which cost no computing
HEALTH_PATH = "/health"
READER = "guard.reader"  # where it stands who a request comes from: a user, or a client's network
ALIVE = b'{"status": "ok"}\n'
YEAR = ("Strict-Transport-Security", "max-age=31536000")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a guard holds requests against."""

    methods_of: Methods
    callbacks: Mapping[str, Callback]
    accepts: Accepts
    headers: Sequence[tuple[str, str]]
    missing: tuple[type[BaseException], ...] = ()  # what the application raises for no such file
    # What a JSON body of a path must be, for the paths beside Dash's that take one.
    body_types: Mapping[str, Callable[[object], bool]] = field(default_factory=dict)
    access: AccessRules = LOCAL_ACCESS
    limits: Limits = field(default_factory=Limits)
    origins: tuple[str, ...] = ()  # of other sites, whose pages may read answers; "*" for all


class Guard:
    """An application of which nothing is reached that the rules do not let in."""

    def __init__(self, inside: WSGIApplication, rules: Rules) -> None:
        self.inside = inside
        self.rules = rules
        self._longest = self._longest_call()
        self._calls = RateLimiter(rules.limits.calls)
        self._files = RateLimiter(rules.limits.files)
        self._parts = RateLimiter(rules.limits.parts)
        self._too_often = LogThrottle()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        """Answer a request as WSGI wants it; the server that calls reads the body."""
        answer = self.refuse(environ)
        if answer is None:
            length = min(int(environ.get("CONTENT_LENGTH") or 0), self.max_bytes(environ))
            body = environ["wsgi.input"].read(length) if length else b""
            answer = self.answer(environ, body)
        reason = HTTPStatus(answer.status).phrase
        start_response(f"{answer.status} {reason}", answer.headers)
        return [answer.body]

    def max_bytes(self, environ: WSGIEnvironment) -> int:
        """Return how long the body of a request may be."""
        if environ["REQUEST_METHOD"] in WITHOUT_BODY:
            return 0
        takes_files = environ.get("PATH_INFO") == CALL_PATH
        return self._longest if takes_files else self.rules.limits.callback

    def refuse(self, environ: WSGIEnvironment) -> Answer | None:
        """Return the answer to a head that is not let in, or None: its body may be read.

        What trusted proxies say of the request is written into its environment.
        """
        access = self.rules.access
        environ.update(forwarded_client(environ, access.trusted))
        try:
            self._check_rate(environ)
            check_size(environ, self.rules.limits)
            check_host(environ, access.hosts)
            sign_in = self._authenticate(environ)
            if sign_in is not None:
                return self._sealed(sign_in, environ)
            check_path(environ, self.rules.methods_of)
            if not is_part(environ):
                check_origin(environ, self.rules.origins)
            check_kind(environ, self.max_bytes(environ))
        except RefusedError as refused:
            return self.refusal(environ, refused)
        except Exception as error:
            return self._sealed(fail(summary_of(environ), error), environ)
        return None

    def refusal(self, environ: WSGIEnvironment, refused: RefusedError, **logged: object) -> Answer:
        """Return the answer to a request that is not let in; for ``logged`` see ``refuse``.

        Of those that come too often the log has one a second for each client, so that nobody
        fills a disk with them.
        """
        quiet = False
        if refused.status == HTTPStatus.TOO_MANY_REQUESTS:
            left_out = self._too_often.hit(client_key(client_of(environ)))
            quiet, logged = left_out is None, logged | {"left_out": left_out or None}
        return self._sealed(refuse(summary_of(environ), refused, quiet=quiet, **logged), environ)

    def answer(self, environ: WSGIEnvironment, body: bytes) -> Answer:
        """Return the answer to a request whose head was let in."""
        set_requester(client_of(environ), environ.get(USER, ""))
        reader = environ.get(USER) or client_key(client_of(environ))
        environ = environ | {READER: reader}
        try:
            check_length(len(body), self.max_bytes(environ))
            rules = self.rules
            if environ["PATH_INFO"] == CALL_PATH:
                check_call(body, rules.callbacks, rules.limits, rules.accepts)
            elif environ["PATH_INFO"] in rules.body_types:
                accepts_body = rules.body_types[environ["PATH_INFO"]]
                environ = environ | {JSON_BODY: check_body(body, rules.limits, accepts_body)}
            return self._sealed(
                self._in_our_words(environ, _call(self.inside, environ, body)), environ
            )
        except RefusedError as refused:
            return self.refusal(environ, refused)
        except DashboardError as error:
            # Its sentence is the reader's: it may repeat a cell of an uploaded table.
            wrong = RefusedError(HTTPStatus.BAD_REQUEST, str(error))
            return self.refusal(environ, wrong, sentence=type(error).__name__)
        except self.rules.missing:
            gone = RefusedError(HTTPStatus.NOT_FOUND, "There is nothing at this address.")
            return self.refusal(environ, gone)
        except BaseException as error:  # a panic of Polars is no Exception
            return self._sealed(fail(summary_of(environ), error), environ)

    def _authenticate(self, environ: WSGIEnvironment) -> Answer | None:
        """Return None for a request that comes in, or the answer that it gets on the way."""
        try:
            return self.rules.access.auth.authenticate(environ)
        except RefusedError:
            if environ.get("PATH_INFO") != HEALTH_PATH:
                raise
            # Whoever watches over the server learns that it lives, and nothing else.
            return Answer(int(HTTPStatus.OK), [("Content-Type", "application/json")], ALIVE)

    def _check_rate(self, environ: WSGIEnvironment) -> None:
        """Refuse a client that calls too often; this machine's own may."""
        client = client_of(environ)
        if is_loopback(client):
            return
        limiter = self._parts if is_part(environ) else self._calls
        if environ.get("PATH_INFO", "").startswith(FILES_PATH):
            limiter = self._files
        seconds = limiter.hit(client_key(client))
        if seconds:
            raise RefusedError(
                HTTPStatus.TOO_MANY_REQUESTS,
                "That is too often. Wait a moment and try again.",
                Retry_After=str(seconds),
            )

    def _longest_call(self) -> int:
        limits = self.rules.limits
        takes_files = any(callback.takes_files for callback in self.rules.callbacks.values())
        return limits.upload if takes_files else limits.callback

    def _in_our_words(self, environ: WSGIEnvironment, answer: Answer) -> Answer:
        """Return an answer, or a refusal in our own words for an error page of the framework."""
        if answer.status < HTTPStatus.BAD_REQUEST:
            return answer
        kind = next((value for name, value in answer.headers if name == "Content-Type"), "")
        is_page, status = kind.startswith("text/html"), HTTPStatus(answer.status)
        summary = summary_of(environ)
        if not is_page:  # it says what is wrong by itself, without a reference
            summary = replace(summary, reference="")
        refusal = refuse(summary, RefusedError(status, f"{status.phrase}."))
        return refusal if is_page else answer

    def _sealed(self, answer: Answer, environ: WSGIEnvironment) -> Answer:
        headers = with_headers(answer.headers, self.rules.headers)
        is_https = environ.get("wsgi.url_scheme") == "https"
        return replace(answer, headers=[*headers, YEAR] if is_https else headers)


def is_part(environ: WSGIEnvironment) -> bool:
    """Return whether a request is for a script or style of the page, which costs nothing."""
    return environ.get("PATH_INFO", "").startswith(PART_PATHS)


def _call(application: WSGIApplication, environ: WSGIEnvironment, body: bytes) -> Answer:
    """Return the whole answer of a WSGI application."""
    head: list = []

    def start_response(status: str, headers: list, exc_info: object = None) -> Callable:
        head[:] = [int(status.split(" ", 1)[0]), headers]
        return head.append

    inner = environ | {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    inner.pop("HTTP_TRANSFER_ENCODING", None)
    parts = application(inner, start_response)
    try:
        content = b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    return Answer(head[0], head[1], content)
