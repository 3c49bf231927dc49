import json
from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from ipaddress import ip_address, ip_network
from itertools import product
from types import SimpleNamespace

import pytest

from dashboard.audit_log import AuditFormatter
from dashboard.errors import CallError
from dashboard.web.security.auth import AccessRules
from dashboard.web.security.callback_validation import callbacks_of
from dashboard.web.security.middleware import CALL_PATH, READER, Guard, Rules
from dashboard.web.security.request_checks import USER
from dashboard.web.security.request_limits import Limits, Rate
from dashboard.web.security.responses import RefusedError
from dashboard.web.security.security_headers import security_headers

NETWORK = str(int(ip_address("2001:db8::")) >> 64)  # the half of an address that readers share
PATHS = {"/": ("GET", "HEAD"), CALL_PATH: ("POST",)}
REGISTERED = {
    "box.value": {
        "callback": print,
        "inputs": [{"id": "button", "property": "n_clicks"}],
        "state": [],
    }
}
CALL = json.dumps(
    {
        "output": "box.value",
        "outputs": {"id": "box", "property": "value"},
        "inputs": [{"id": "button", "property": "n_clicks", "value": 1}],
        "changedPropIds": ["button.n_clicks"],
    }
).encode()


class PanicException(BaseException):
    """As Polars raises it: no child of Exception."""


def guard(inside: Callable | None = None, **rules: object) -> Guard:
    def reads(environ: dict, start_response: Callable) -> list[bytes]:
        body = environ["wsgi.input"].read()
        start_response("200 OK", [("Content-Type", "text/plain"), ("Server", "Thing/1.2")])
        return [b"read ", body]

    defaults = {
        "methods_of": lambda path: PATHS.get(path, ()),
        "callbacks": callbacks_of(REGISTERED),
        "accepts": lambda id_, name, value: True,
        "headers": security_headers(["'sha256-abc'"]),
    }
    return Guard(inside or reads, Rules(**defaults | rules))


def ask(over: Guard, method: str = "GET", path: str = "/", body: bytes = b"", **headers: str):
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "HTTP_HOST": "localhost:8050",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": BytesIO(body),
    }
    if body:
        environ |= {"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body))}
    response = []
    parts = over(environ | headers, lambda status, given: response.extend((status, dict(given))))
    return response[0], response[1], b"".join(parts)


def raising(error: BaseException) -> Callable:
    def inside(environ: dict, start_response: Callable) -> list[bytes]:
        raise error

    return inside


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:8050", "[::1]:8050"])
def test_the_names_of_this_machine_are_answered(host):
    assert ask(guard(), HTTP_HOST=host)[0] == "200 OK"


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example:8050",
        "localhost,evil.example",
        "[::2]",
        "0.0.0.0",
        "localhost:80:80",
        "localhost:x",
    ],
)
def test_other_names_are_misdirected(host):
    assert ask(guard(), HTTP_HOST=host)[0].startswith("421")


def test_a_call_reaches_the_application_with_its_body():
    status, _, body = ask(guard(), "POST", CALL_PATH, CALL)

    assert (status, body) == ("200 OK", b"read " + CALL)


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_ORIGIN": "http://localhost:8050"},
        {"HTTP_ORIGIN": "https://localhost:8050", "HTTP_SEC_FETCH_SITE": "same-origin"},
        {"HTTP_SEC_FETCH_SITE": "none"},
    ],
)
def test_calls_of_the_own_page_are_let_in(headers):
    assert ask(guard(), "POST", CALL_PATH, CALL, **headers)[0] == "200 OK"


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_ORIGIN": "http://evil.example"},
        {"HTTP_ORIGIN": "http://localhost:9999"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_ORIGIN": "http://[::1"},
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
    ],
)
def test_calls_of_another_site_are_forbidden(headers):
    assert ask(guard(), "POST", CALL_PATH, CALL, **headers)[0].startswith("403")


SITES = (None, "none", "same-origin", "same-site", "cross-site", "same-origin,cross-site", "x", "")
MODES = ((None, None), ("navigate", "document"), ("navigate", "iframe"), ("no-cors", "image"))
ORIGINS = (None, "https://a.example", "https://evil.example", "null")
ALLOWED = ((), ("https://a.example",), ("*",))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("allowed", ALLOWED)
@pytest.mark.parametrize("site", SITES)
def test_a_page_of_another_site_makes_this_server_compute_nothing(method, allowed, site):
    over = guard(origins=allowed, methods_of=lambda path: ("GET", "HEAD"))
    for (mode, part), origin, path in product(MODES, ORIGINS, ("/", "/api", "/api/fan.csv")):
        fetch = {"SITE": site, "MODE": mode, "DEST": part}
        headers = {
            f"HTTP_SEC_FETCH_{name}": text for name, text in fetch.items() if text is not None
        }
        headers |= {"HTTP_ORIGIN": origin} if origin else {}
        from_here = site in (None, "none", "same-origin") or (mode, part) == (
            "navigate",
            "document",
        )
        let_in = from_here or "*" in allowed or (origin is not None and origin in allowed)

        status, _, _ = ask(over, method, path, **headers)

        assert status.startswith("200" if let_in else "403"), (headers, path)


def test_scripts_of_the_page_are_nobodys_computing():
    over = guard(methods_of=lambda path: ("GET", "HEAD"))

    assert ask(over, path="/page.js", HTTP_SEC_FETCH_SITE="cross-site")[0] == "200 OK"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", "/nowhere", CALL_PATH])
def test_methods_that_there_are_not_are_refused_with_those_that_there_are(method, path):
    status, headers, _ = ask(guard(), method, path)

    assert status.startswith("405")
    assert headers["Allow"] == ", ".join(sorted(PATHS.get(path, ("GET", "HEAD", "POST"))))


@pytest.mark.parametrize("path", ["/nowhere", "/.env", "//", "/assets/../x", ""])
def test_an_unknown_path_is_answered_as_json_or_to_a_browser_as_a_page(path):
    status, headers, body = ask(guard(), path=path)
    page = ask(guard(), path=path, HTTP_ACCEPT="text/html,*/*")

    assert status == "404 Not Found"
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body)["error"] == "There is nothing at this address."
    assert page[1]["Content-Type"] == "text/html; charset=utf-8"
    assert b"There is nothing at this address." in page[2]


@pytest.mark.parametrize(
    "headers",
    [
        {"CONTENT_TYPE": ""},
        {"CONTENT_TYPE": "text/plain"},
        {"CONTENT_TYPE": "application/x-www-form-urlencoded"},
        {"CONTENT_TYPE": "multipart/form-data; boundary=x"},
        {"CONTENT_TYPE": "application/json; charset=utf-16"},
        {"HTTP_CONTENT_ENCODING": "gzip"},
    ],
)
def test_only_plain_json_is_taken(headers):
    assert ask(guard(), "POST", CALL_PATH, CALL, **headers)[0].startswith("415")


def test_json_may_say_its_letters():
    extra = {"CONTENT_TYPE": "Application/JSON; charset=UTF-8"}

    assert ask(guard(), "POST", CALL_PATH, CALL, **extra)[0] == "200 OK"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"QUERY_STRING": "a" * 99}, 200),
        ({"QUERY_STRING": "a" * 100}, 414),
        ({"HTTP_X": "a" * 191}, 200),
        ({"HTTP_X": "a" * 192}, 431),
        ({"CONTENT_LENGTH": "1"}, 400),
        ({"CONTENT_LENGTH": "-1"}, 400),
        ({"CONTENT_LENGTH": "1_0"}, 400),
    ],
)
def test_a_head_is_held_to_its_limits(headers, status):
    over = guard(limits=Limits(target=100, headers=205))

    assert ask(over, HTTP_HOST="localhost:8050", **headers)[0].startswith(str(status))


def test_a_body_is_held_to_its_limit():
    at, beyond = Limits(callback=len(CALL)), Limits(callback=len(CALL) - 1)

    assert ask(guard(limits=at), "POST", CALL_PATH, CALL)[0] == "200 OK"
    assert ask(guard(limits=beyond), "POST", CALL_PATH, CALL)[0].startswith("413")


def test_a_call_of_another_shape_never_reaches_the_application():
    status, _, body = ask(guard(raising(AssertionError())), "POST", CALL_PATH, b'{"output": 1}')

    assert status == "400 Bad Request"
    assert "no such callback" in json.loads(body)["error"]


@pytest.mark.parametrize(
    "error", [ValueError("/etc/secret"), RecursionError(), PanicException("x"), SystemExit(3)]
)
def test_a_fault_is_reported_with_a_reference_and_logged_with_its_traceback(error, audit):
    status, _, body = ask(guard(raising(error)))

    refusal = json.loads(body)
    assert status == "500 Internal Server Error"
    assert len(refusal["reference"]) == 8
    assert refusal["reference"] in refusal["error"]
    assert "secret" not in refusal["error"]
    (line,) = [record for record in audit if record.levelname == "ERROR"]
    assert line.fields["reference"] == refusal["reference"]
    assert line.exc_info[1] is error


def test_a_wrong_call_is_answered_with_its_message():
    status, _, body = ask(guard(raising(CallError("There is no such crisis."))))

    assert status == "400 Bad Request"
    assert json.loads(body)["error"] == "There is no such crisis."


def test_what_the_application_has_not_is_not_found():
    inside = raising(LookupError("plotly.js is not registered in /usr/lib"))

    assert ask(guard(inside, missing=(LookupError,)))[0] == "404 Not Found"


def test_error_pages_of_the_framework_are_replaced():
    def inside(environ: dict, start_response: Callable) -> list[bytes]:
        start_response("418 I'm a teapot", [("Content-Type", "text/html; charset=utf-8")])
        return [b"<h1>Framework 3.1</h1>"]

    status, _, body = ask(guard(inside))

    assert status.startswith("418")
    assert b"Framework" not in body


@pytest.mark.parametrize("path", ["/", "/nowhere"])
def test_every_answer_carries_the_headers(path):
    _, headers, _ = ask(guard(), path=path)

    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["script-src"] == "'self' 'sha256-abc'"
    assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
    assert policy["connect-src"] == "'self'"
    assert "unsafe-eval" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Server" not in headers


def test_a_log_line_cannot_be_broken_by_a_path(audit):
    ask(guard(), path="/a\r\nERROR all is lost")

    (line,) = audit
    assert "\n" not in AuditFormatter("text").format(line)
    assert "\n" not in AuditFormatter("json").format(line)


# Who may come in, and how often.


def keep_out(environ: dict) -> None:
    raise RefusedError(HTTPStatus.UNAUTHORIZED, "Not you.")


def test_whoever_is_kept_out_learns_only_that_the_server_lives():
    over = guard(access=AccessRules(auth=SimpleNamespace(authenticate=keep_out)))

    assert ask(over)[0] == ask(over, path="/nowhere")[0] == "401 Unauthorized"
    assert ask(over, "POST", CALL_PATH, CALL)[0] == "401 Unauthorized"
    assert ask(over, path="/health")[::2] == ("200 OK", b'{"status": "ok"}\n')


@pytest.mark.parametrize(
    ("method", "path", "body", "rate"),
    [
        ("POST", CALL_PATH, CALL, "calls"),
        ("GET", "/api/figures.csv", b"", "files"),
        ("GET", "/", b"", "calls"),
        ("GET", "/screen", b"", "calls"),
        ("GET", "/api", b"", "calls"),
        ("GET", "/nowhere", b"", "calls"),
        ("GET", "/page.js", b"", "parts"),
        ("GET", "/_dash-component-suites/dash/dcc/async-graph.js", b"", "parts"),
    ],
)
def test_a_client_from_elsewhere_is_held_to_its_rate(method, path, body, rate):
    limits = Limits(**{rate: Rate(2, 200)})
    over = guard(limits=limits, methods_of=lambda path: ("GET", "HEAD", "POST"))

    answers = [ask(over, method, path, body, REMOTE_ADDR="192.0.2.1") for _ in range(3)]
    other = ask(over, method, path, body, REMOTE_ADDR="192.0.2.2")
    statuses = [ask(over, method, path, body)[0] for _ in range(3)]

    assert [answer[0] for answer in answers] == ["200 OK", "200 OK", "429 Too Many Requests"]
    assert 0 < int(answers[2][1]["Retry-After"]) <= 200
    assert other[0] == "200 OK"
    assert statuses == ["200 OK"] * 3


def test_behind_a_proxy_each_client_has_its_own_rate():
    trusted = (ip_network("127.0.0.1"),)
    over = guard(limits=Limits(calls=Rate(1, 100)), access=AccessRules(trusted=trusted))

    answers = [
        ask(over, HTTP_X_FORWARDED_FOR=client)[0]
        for client in ("192.0.2.1", "192.0.2.2", "192.0.2.1")
    ]

    assert answers == ["200 OK", "200 OK", "429 Too Many Requests"]


def test_https_behind_a_proxy_is_to_stay():
    over = guard(access=AccessRules(trusted=(ip_network("127.0.0.1"),)))

    assert "Strict-Transport-Security" in ask(over, HTTP_X_FORWARDED_PROTO="https")[1]
    assert "Strict-Transport-Security" not in ask(over)[1]


def test_the_application_sees_a_request_as_its_client_sent_it():
    seen = []

    def inside(environ: dict, start_response: Callable) -> list[bytes]:
        seen.append((environ["wsgi.url_scheme"], environ.get("guard.client")))
        start_response("200 OK", [])
        return [b""]

    over = guard(inside, access=AccessRules(trusted=(ip_network("127.0.0.1"),)))
    extra = {"wsgi.url_scheme": "http", "HTTP_X_FORWARDED_PROTO": "https"}
    ask(over, HTTP_X_FORWARDED_FOR="192.0.2.1", **extra)
    ask(over, HTTP_X_FORWARDED_FOR="192.0.2.1", REMOTE_ADDR="::ffff:127.0.0.1", **extra)
    ask(over, HTTP_X_FORWARDED_FOR="192.0.2.1", REMOTE_ADDR="192.0.2.9", **extra)

    assert seen == [("https", "192.0.2.1")] * 2 + [("http", None)]


@pytest.mark.parametrize(
    ("forwarded", "reader"),
    [
        ({"REMOTE_ADDR": "192.0.2.9"}, "192.0.2.9"),
        ({"REMOTE_ADDR": "2001:db8::1"}, NETWORK),
        ({"REMOTE_ADDR": "2001:db8::ffff:2"}, NETWORK),
        ({"HTTP_X_FORWARDED_FOR": "192.0.2.1"}, "192.0.2.1"),
        ({"HTTP_X_FORWARDED_FOR": "192.0.2.1", USER: "ada"}, "ada"),
    ],
)
def test_the_application_receives_the_name_of_the_user(forwarded, reader):
    seen = []

    def inside(environ: dict, start_response: Callable) -> list[bytes]:
        seen.append(environ[READER])
        start_response("200 OK", [])
        return [b""]

    ask(guard(inside, access=AccessRules(trusted=(ip_network("127.0.0.1"),))), **forwarded)

    assert seen == [reader]
