"""The outermost middleware: head, body and answer of every request pass here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from io import BytesIO

from dashboard.audit_log import note_asked_by
from dashboard.errors import DashboardError
from dashboard.web.security.auth import LOCAL_ACCESS, AccessRules, behind_proxies
from dashboard.web.security.callback_validation import Accepts, Callback, check_body, check_call
from dashboard.web.security.hosts import is_loopback
from dashboard.web.security.rate_limits import LogThrottle, RateLimiter, client_key
from dashboard.web.security.request_checks import (
    JSON_BODY,
    USER,
    WITHOUT_BODY,
    Methods,
    asked_of,
    check_host,
    check_kind,
    check_length,
    check_origin,
    check_path,
    check_size,
    client_of,
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
Application = Callable[[dict, Callable], Iterable[bytes]]


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

    def __init__(self, inside: Application, rules: Rules) -> None:
        self.inside = inside
        self.rules = rules
        self._longest = self._longest_call()
        self._calls = RateLimiter(rules.limits.calls)
        self._files = RateLimiter(rules.limits.files)
        self._parts = RateLimiter(rules.limits.parts)
        self._too_often = LogThrottle()

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
        if environ["REQUEST_METHOD"] in WITHOUT_BODY:
            return 0
        takes_files = environ.get("PATH_INFO") == CALL_PATH
        return self._longest if takes_files else self.rules.limits.callback

    def refuse(self, environ: dict) -> Answer | None:
        """Return the answer to a head that is not let in, or None: its body may be read.

        What trusted proxies tell of the request is written into its environment.
        """
        access = self.rules.access
        environ.update(behind_proxies(environ, access.trusted))
        try:
            self._check_rate(environ)
            check_size(environ, self.rules.limits)
            check_host(environ, access.hosts)
            on_the_way = self._enter(environ)
            if on_the_way is not None:
                return self._sealed(on_the_way, environ)
            check_path(environ, self.rules.methods_of)
            if not is_part(environ):
                check_origin(environ, self.rules.origins)
            check_kind(environ, self.most_bytes(environ))
        except RefusedError as refused:
            return self.refusal(environ, refused)
        except Exception as error:
            return self._sealed(fail(asked_of(environ), error), environ)
        return None

    def refusal(self, environ: dict, refused: RefusedError, **logged: object) -> Answer:
        """Return the answer to a request that is not let in; for ``logged`` see ``refuse``.

        Of those that come too often the log has one a second for each client, so that nobody
        fills a disk with them.
        """
        quiet = False
        if refused.status == HTTPStatus.TOO_MANY_REQUESTS:
            left_out = self._too_often.hit(client_key(client_of(environ)))
            quiet, logged = left_out is None, logged | {"left_out": left_out or None}
        return self._sealed(refuse(asked_of(environ), refused, quiet=quiet, **logged), environ)

    def answer(self, environ: dict, body: bytes) -> Answer:
        """Return the answer to a request whose head was let in."""
        note_asked_by(client_of(environ), environ.get(USER, ""))
        reader = environ.get(USER) or client_key(client_of(environ))
        environ = environ | {READER: reader}
        try:
            check_length(len(body), self.most_bytes(environ))
            rules = self.rules
            if environ["PATH_INFO"] == CALL_PATH:
                check_call(body, rules.callbacks, rules.limits, rules.accepts)
            elif environ["PATH_INFO"] in rules.body_types:
                accepts_body = rules.body_types[environ["PATH_INFO"]]
                environ = environ | {JSON_BODY: check_body(body, rules.limits, accepts_body)}
            return self._sealed(self._told(environ, _call(self.inside, environ, body)), environ)
        except RefusedError as refused:
            return self.refusal(environ, refused)
        except DashboardError as error:
            # Its sentence is the reader's: it may repeat a cell of a table that was brought.
            wrong = RefusedError(HTTPStatus.BAD_REQUEST, str(error))
            return self.refusal(environ, wrong, sentence=type(error).__name__)
        except self.rules.missing:
            gone = RefusedError(HTTPStatus.NOT_FOUND, "There is nothing at this address.")
            return self.refusal(environ, gone)
        except BaseException as error:  # a panic of Polars is no Exception
            return self._sealed(fail(asked_of(environ), error), environ)

    def _enter(self, environ: dict) -> Answer | None:
        """Return None for a request that comes in, or the answer that it gets on the way."""
        try:
            return self.rules.access.auth.enter(environ)
        except RefusedError:
            if environ.get("PATH_INFO") != HEALTH_PATH:
                raise
            # Whoever watches over the server learns that it lives, and nothing else.
            return Answer(int(HTTPStatus.OK), [("Content-Type", "application/json")], ALIVE)

    def _check_rate(self, environ: dict) -> None:
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
        takes_files = any(one.takes_files for one in self.rules.callbacks.values())
        return limits.upload if takes_files else limits.callback

    def _told(self, environ: dict, answer: Answer) -> Answer:
        """Return an answer, or a refusal in our own words for an error page of the framework."""
        if answer.status < HTTPStatus.BAD_REQUEST:
            return answer
        kind = next((value for name, value in answer.headers if name == "Content-Type"), "")
        is_page, status = kind.startswith("text/html"), HTTPStatus(answer.status)
        asked = asked_of(environ)
        if not is_page:  # it says what is wrong by itself, without a reference
            asked = replace(asked, reference="")
        refusal = refuse(asked, RefusedError(status, f"{status.phrase}."))
        return refusal if is_page else answer

    def _sealed(self, answer: Answer, environ: dict) -> Answer:
        headers = with_headers(answer.headers, self.rules.headers)
        is_https = environ.get("wsgi.url_scheme") == "https"
        return replace(answer, headers=[*headers, YEAR] if is_https else headers)


def is_part(environ: dict) -> bool:
    """Return whether a request is for a script or style of the page, which costs nothing."""
    return environ.get("PATH_INFO", "").startswith(PART_PATHS)


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
