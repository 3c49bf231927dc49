"""The audit log: a line for each event, without tokens and uploaded figures."""

import json
import logging
import os
import re
from base64 import b64encode
from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from ipaddress import ip_network
from multiprocessing import Value
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import audit_log
from dashboard.audit_log import AuditFormatter, AuditHandler, masked, record, start_log
from dashboard.errors import CallError
from dashboard.web.security.auth import AccessRules, LinkAuth, OneTimeLinks, ProxyAuth
from dashboard.web.security.middleware import Guard, Rules
from dashboard.web.security.request_limits import Limits, Rate
from dashboard.web.security.responses import RefusedError
from dashboard.web.security.security_headers import security_headers
from tests.data.rows import NEED, csv_bytes
from tests.page.page import Page, make_client
from tests.server import running
from tests.web.security.raw import exchange, request

FORMS = ("text", "json")
TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00")
TRUSTED = (ip_network("10.0.0.0/24"),)


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """Every line of the log so far, in a form."""
    records: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = records.append
    monkeypatch.setattr(audit_log.log, "handlers", [handler])
    return lambda form: [AuditFormatter(form).format(entry) for entry in records]


def guard(inside: Callable, **rules: object) -> Guard:
    defaults = {
        "methods_of": lambda path: ("GET", "HEAD", "POST"),
        "callbacks": {},
        "accepts": lambda id_, name, value: True,
        "headers": security_headers([]),
    }
    return Guard(inside, Rules(**defaults | rules))


def answering(status: str = "200 OK", kind: str = "application/json") -> Callable:
    def inside(environ: dict, start_response: Callable) -> list[bytes]:
        start_response(status, [("Content-Type", kind)])
        return [b"{}"]

    return inside


def raising(error: BaseException) -> Callable:
    def inside(environ: dict, start_response: Callable) -> list[bytes]:
        try:
            raise KeyError(str(error))
        except KeyError:
            raise error from None

    return inside


def send(over: Guard, **environ: object) -> tuple[int, bytes]:
    request_ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/",
        "QUERY_STRING": "",
        "HTTP_HOST": "localhost",
        "REMOTE_ADDR": "10.0.0.7",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
    }
    statuses = []
    parts = over(request_ | environ, lambda status, headers: statuses.append(status))
    return int(statuses[0].split()[0]), b"".join(parts)


def refuse(environ: dict) -> None:
    raise RefusedError(HTTPStatus.UNAUTHORIZED, "Not you.")


EVENTS = {
    "another host": (answering(), {"HTTP_HOST": "evil.example"}, 421),
    "another method": (answering(), {"REQUEST_METHOD": "DELETE"}, 405),
    "another site": (answering(), {"HTTP_SEC_FETCH_SITE": "cross-site"}, 403),
    "a long address": (answering(), {"QUERY_STRING": "a" * 20_000}, 414),
    "a body": (answering(), {"CONTENT_LENGTH": "7"}, 400),
    "no JSON": (answering(), {"REQUEST_METHOD": "POST"}, 415),
    "a wrong call": (raising(CallError("There is no crisis 'x'.")), {}, 400),
    "an answer of the application": (answering("404 NOT FOUND"), {}, 404),
    "a page of the framework": (answering("410 GONE", "text/html"), {}, 410),
    "a fault": (raising(ValueError("x")), {}, 500),
}


@pytest.mark.parametrize(("inside", "environ", "status"), EVENTS.values(), ids=EVENTS.keys())
def test_each_refusal_and_fault_is_logged_as_a_single_line(lines, inside, environ, status):
    over = guard(inside, access=AccessRules(trusted=TRUSTED))

    answered, body = send(over, HTTP_X_FORWARDED_FOR="192.0.2.1", **environ)

    (line,) = map(json.loads, lines("json"))
    assert answered == status
    assert line["event"] == ("fault" if status == 500 else "refusal")
    assert line["client"] == "192.0.2.1"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line["time"])
    assert line["path"] == "/"
    assert ("traceback" in line) == (status == 500)
    if b"reference" in body:
        assert line["reference"] == json.loads(body)["reference"]


def test_a_success_is_not_logged(lines):
    assert send(guard(answering()))[0] == 200
    assert lines("json") == []


def test_a_user_is_named_once_and_with_what_is_refused(lines):
    over = guard(answering(), access=AccessRules(auth=ProxyAuth(TRUSTED), trusted=TRUSTED))

    for user in ("ada", "ada", "grace", "ada"):
        send(over, HTTP_X_FORWARDED_USER=user, HTTP_X_FORWARDED_FOR="192.0.2.1")
    send(over, HTTP_X_FORWARDED_USER="ada", REQUEST_METHOD="PUT")

    events = [(line["event"], line["user"]) for line in map(json.loads, lines("json"))]
    assert events == [("sign-in", "ada"), ("sign-in", "grace"), ("refusal", "ada")]


def test_a_link_that_is_used_is_a_sign_in_and_the_next_link_is_shown(lines):
    links = OneTimeLinks(b"s" * 32, Value("q", 0), str)
    over = guard(answering(), access=AccessRules(auth=LinkAuth(links)))
    token = links.current()

    send(over, QUERY_STRING=f"token={token}")
    send(over, QUERY_STRING=f"token={token}", REQUEST_METHOD="POST")

    entries = [json.loads(line) for line in lines("json")]
    assert [line["event"] for line in entries] == ["link", "sign-in"]
    assert entries[1]["client"] == "10.0.0.7"
    assert token not in "".join(lines("text"))
    assert links.current() not in "".join(lines("text"))


def test_refusals_of_a_client_that_calls_too_often_are_logged_once_a_second_with_a_count(lines):
    over = guard(answering(), limits=Limits(calls=Rate(1, 100)))
    now = [100.0]
    over._too_often._clock = lambda: now[0]

    for _ in range(50):
        send(over)
        now[0] += 0.1
    send(over, REMOTE_ADDR="10.0.0.8")
    send(over, REMOTE_ADDR="10.0.0.8")

    entries = [json.loads(line) for line in lines("json")]
    assert {line["status"] for line in entries} == {429}
    left_out = [line.get("left_out", 0) for line in entries if line["client"] == "10.0.0.7"]
    assert len(left_out) == 5
    assert 45 - 9 <= sum(left_out) + len(left_out) <= 49
    assert [line["client"] for line in entries].count("10.0.0.8") == 1


FIGURE = "123457"
UPLOADS = {
    "accepted": csv_bytes(NEED | {"value": FIGURE, "low": "100000", "high": "200000"}),
    "refused": csv_bytes(NEED | {"value": f"{FIGURE} million"}),
    "refused as a whole": FIGURE.encode(),
}


@pytest.mark.parametrize("outcome", UPLOADS)
def test_an_upload_is_logged_as_a_line_of_counts(lines, table_path, read_here, outcome):
    page = Page(make_client(table_path))
    page.set("upload", "filename", f"secret {FIGURE}.csv")
    page.set("upload", "contents", "data:text/csv;base64," + b64encode(UPLOADS[outcome]).decode())

    response = page.call("report.children", "upload.contents")

    (line,) = map(json.loads, lines("json"))
    assert (line["event"], line["outcome"]) == ("upload", outcome.partition(" ")[0])
    assert line["client"] == "127.0.0.1"
    assert line.get("figures") == (1 if outcome == "accepted" else None)
    text = "".join(lines("text") + lines("json"))
    for secret in (FIGURE, "secret", NEED["id"], NEED["place"]):
        assert secret not in text
    search = response.get("open", {}).get("data", {}).get("search", "")
    assert (search.partition("=")[2] or FIGURE) not in text


# No token and no figure, wherever a request contains it.

TOKENS = st.binary(min_size=16, max_size=16).map(lambda key: key.hex()) | st.text(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", min_size=22, max_size=64
).filter(lambda text: any(letter.isdigit() or letter.isupper() for letter in text))
FIGURES = st.integers(1_000, 10**15).map(str) | st.floats(1e3, 1e12).map(repr)
SECRETS = TOKENS | FIGURES
PARTS: dict[str, Callable[[str], dict]] = {
    "path": lambda secret: {"PATH_INFO": f"/{secret}"},
    "deep path": lambda secret: {"PATH_INFO": f"/api/figures.csv/{secret}/x"},
    "path with a query": lambda secret: {"PATH_INFO": f"/?token={secret}"},
    "query": lambda secret: {"QUERY_STRING": f"token={secret}&table={secret}&x={secret}"},
    "long query": lambda secret: {"QUERY_STRING": f"table={secret}&" * 1_000},
    "method": lambda secret: {"REQUEST_METHOD": secret},
    "host": lambda secret: {"HTTP_HOST": secret},
    "origin": lambda secret: {"HTTP_ORIGIN": secret, "REQUEST_METHOD": "POST"},
    "referer": lambda secret: {"HTTP_REFERER": f"http://a/?table={secret}", "HTTP_HOST": "x"},
    "cookie": lambda secret: {"HTTP_COOKIE": f"dashboard_reader=1.{secret}.{secret}"},
    "user of nobody": lambda secret: {"HTTP_X_FORWARDED_USER": secret, "REMOTE_ADDR": "192.0.2.9"},
    "client": lambda secret: {"HTTP_X_FORWARDED_FOR": secret},
    "kind": lambda secret: {"CONTENT_TYPE": secret, "REQUEST_METHOD": "POST"},
    "length": lambda secret: {"CONTENT_LENGTH": "x" + secret, "REQUEST_METHOD": "POST"},
    "site": lambda secret: {"HTTP_SEC_FETCH_SITE": secret},
    "body": lambda secret: {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/_dash-update-component",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(secret) + 2),
        "wsgi.input": BytesIO(f'"{secret}"'.encode()),
    },
}
ERRORS: tuple[Callable[[str], BaseException], ...] = (
    lambda secret: CallError(f"row 5, low: {secret!r} is not accepted"),
    lambda secret: ValueError(f"could not convert {secret!r}"),
    lambda secret: KeyError(secret),
    lambda secret: RecursionError({"a": secret}),
)
AUTH_METHODS = (
    LinkAuth(OneTimeLinks(b"s" * 32, Value("q", 0), str)),
    ProxyAuth(TRUSTED),
    AccessRules().auth,
)


@given(
    secret=SECRETS,
    part=st.sampled_from(list(PARTS)),
    error=st.sampled_from(ERRORS),
    auth=st.sampled_from(AUTH_METHODS),
    status=st.sampled_from(["200 OK", "400 BAD REQUEST", "500 INTERNAL SERVER ERROR", None]),
)
def test_no_line_holds_a_token_or_a_figure(secret, part, error, auth, status):
    with pytest.MonkeyPatch.context() as patch:
        records: list[logging.LogRecord] = []
        handler = logging.Handler()
        handler.emit = records.append
        patch.setattr(audit_log.log, "handlers", [handler])
        inside = answering(status) if status else raising(error(secret))
        access = AccessRules(auth=auth, trusted=TRUSTED)
        answered, _ = send(guard(inside, access=access), **PARTS[part](secret))

        for form in FORMS:
            written = [AuditFormatter(form).format(entry) for entry in records]
            assert [line for line in written if secret in TIME.sub("", line)] == []
        assert len(records) == (answered >= 400)


@given(secret=SECRETS, before=st.text(max_size=9), after=st.text(max_size=9))
def test_what_is_masked_shows_neither(secret, before, after):
    assert secret not in masked(f"{before}/{secret}/{after}")


def test_words_of_a_path_stay():
    assert masked("/_dash-update-component") == "/_dash-update-component"
    assert masked("/api/figures.csv") == "/api/figures.csv"


# How a line is written.


@given(
    values=st.dictionaries(
        st.sampled_from(["client", "user", "sentence", "reference"]),
        st.text(max_size=300) | st.integers() | st.none(),
    )
)
def test_a_line_is_short_and_valid_json(values):
    entry = logging.LogRecord("x", logging.INFO, "", 0, "", None, None)
    with pytest.MonkeyPatch.context() as patch:
        fields: list[dict] = []
        patch.setattr(audit_log.log, "log", lambda *_, extra, **__: fields.append(extra["fields"]))
        record("refusal", **values)
    entry.fields = fields[0]

    json_line, text_line = (AuditFormatter(form).format(entry) for form in ("json", "text"))

    assert json.loads(json_line).items() >= fields[0].items()
    for line in (json_line, text_line):
        assert len(line.splitlines()) == 1
        assert len(line.encode()) < audit_log.MAX_LINE_BYTES


MESSAGE = "a fault with 12345 in it, " + "and more " * 500


def fault(depth: int) -> Exception:
    def fail(left: int) -> None:
        if left:
            fail(left - 1)
        raise ValueError(MESSAGE)

    try:
        fail(depth)
    except ValueError as error:
        return error
    raise AssertionError


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("depth", [0, 500])
def test_a_fault_of_any_length_is_a_short_line(form, depth, tmp_path):
    path = tmp_path / "log"
    with path.open("wb") as file, pytest.MonkeyPatch.context() as patch:
        handler = AuditHandler(file.fileno())
        handler.setFormatter(AuditFormatter(form))
        patch.setattr(audit_log.log, "handlers", [handler])
        record("fault", error=fault(depth), sentence="x" * 500)

    written = path.read_text("utf-8")
    assert len(written.encode()) <= audit_log.MAX_LINE_BYTES
    assert "12345" not in written
    assert "ValueError" in written
    assert form == "text" or json.loads(written)["event"] == "fault"


def test_a_log_that_cannot_be_written_harms_nothing(monkeypatch):
    def write_to(descriptor: int) -> None:
        handler = AuditHandler(descriptor)
        handler.setFormatter(AuditFormatter())
        monkeypatch.setattr(audit_log.log, "handlers", [handler])
        for _ in range(2_000):  # more than a pipe takes that nobody reads
            record("refusal", sentence="x" * 190)

    unread, full = os.pipe()
    write_to(full)
    os.close(unread)
    write_to(full)
    os.close(full)
    write_to(full)
    if Path("/dev/full").exists():
        disk = os.open("/dev/full", os.O_WRONLY)
        write_to(disk)
        os.close(disk)


def test_without_a_standard_error_there_is_no_log(monkeypatch):
    monkeypatch.setattr(audit_log.log, "handlers", [])
    monkeypatch.setattr(audit_log.log, "propagate", True)
    monkeypatch.setattr("sys.stderr", None)

    start_log()

    assert [type(handler) for handler in audit_log.log.handlers] == [logging.NullHandler]


# On a real server.


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_server_writes_its_log_to_standard_error(table_path, tmp_path, form, workers):
    path = tmp_path / "log"
    with path.open("w") as log:
        options = ("--log", form, "--workers", workers)
        with running(table_path, *options, stderr=log) as server:
            refused = exchange(server.port, request(path="/nowhere?token=secret"))
            exchange(server.port, request(headers={"Host": "evil.example"}))

    reference = json.loads(refused.body)["reference"]
    written = path.read_text("utf-8").splitlines()
    assert [reference in line for line in written] == [True, False]
    assert "secret" not in "".join(written)
    if form == "json":
        assert [json.loads(line)["status"] for line in written] == [404, 421]
    else:
        assert [" refusal " in line for line in written] == [True, True]
