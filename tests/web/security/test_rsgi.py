import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from threading import Event
from types import SimpleNamespace

from dashboard.web.security.auth import LOCAL_ACCESS
from dashboard.web.security.middleware import Guard, Rules
from dashboard.web.security.request_limits import Limits
from dashboard.web.security.responses import Answer
from dashboard.web.security.rsgi import RsgiApp, environ_of

POST = {"content-type": "application/json"}


class Protocol:
    """What the server gives to answer with; parts of the body come after their pauses."""

    def __init__(self, *parts: bytes, pause: float = 0.0) -> None:
        self.parts, self.pause = parts, pause
        self.sent: Answer | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self.parts:
            await asyncio.sleep(self.pause)
            yield part

    def response_bytes(self, status: int, headers: list, body: bytes) -> None:
        self.sent = Answer(status, headers, body)

    def response_empty(self, status: int, headers: list) -> None:
        self.sent = Answer(status, headers)


def scope(method: str = "GET", path: str = "/", **headers: str) -> SimpleNamespace:
    fields = {"host": "localhost"} | {
        name.replace("_", "-"): text for name, text in headers.items()
    }
    return SimpleNamespace(
        method=method,
        path=path,
        query_string="a=b",
        scheme="http",
        http_version="1.1",
        client="127.0.0.1:50000",
        server="127.0.0.1:8050",
        headers=fields,
    )


def bridge(
    answer: Callable[[bytes], bytes] = bytes,
    **limits: float,
) -> RsgiApp:
    def inside(environ: dict, start_response: Callable) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [answer(environ["wsgi.input"].read())]

    rules = Rules(
        methods_of=lambda path: ("GET", "HEAD", "POST"),
        callbacks={},
        accepts=lambda id_, name, value: True,
        headers=(),
        access=LOCAL_ACCESS,
        limits=Limits(**limits),
    )
    return RsgiApp(Guard(inside, rules))


def answer_of(over: RsgiApp, request_scope: SimpleNamespace, protocol: Protocol) -> Answer:
    asyncio.run(over.__rsgi__(request_scope, protocol))
    return protocol.sent


def post(length: int) -> SimpleNamespace:
    return scope("POST", content_type="application/json", content_length=str(length))


def test_a_body_reaches_the_application_whole():
    answer = answer_of(bridge(bytes.upper), post(4), Protocol(b"ab", b"cd"))

    assert (answer.status, answer.body) == (200, b"ABCD")


def test_a_body_that_comes_too_slowly_is_cut():
    answer = answer_of(bridge(body_seconds=0.01), post(4), Protocol(b"ab", b"cd", pause=0.1))

    assert answer.status == 408
    assert ("connection", "close") in answer.headers


def test_a_body_that_breaks_off_is_refused():
    assert answer_of(bridge(), post(4), Protocol(b"ab")).status == 400


def test_a_body_longer_than_it_said_is_cut_at_the_limit():
    chunked = scope("POST", content_type="application/json", transfer_encoding="chunked")

    assert answer_of(bridge(callback=5), chunked, Protocol(b"abc", b"de")).status == 200
    assert answer_of(bridge(callback=5), chunked, Protocol(b"abc", b"def")).status == 413


def test_a_refused_head_is_answered_before_its_body_comes():
    protocol = Protocol(b"never", pause=60)

    answer = answer_of(bridge(callback=5), post(6), protocol)

    assert answer.status == 413
    assert ("connection", "close") in answer.headers


def test_an_answer_that_is_not_found_in_time_is_not_waited_for():
    answered = Event()

    def slow(body: bytes) -> bytes:
        answered.wait()
        return body

    answer = answer_of(bridge(slow, answer_seconds=0.01), scope(), Protocol())
    answered.set()

    assert answer.status == 503
    assert ("retry-after", "2") in answer.headers


def test_more_calls_than_may_wait_are_sent_away():
    over = bridge(lambda body: time.sleep(0.05) or body, threads=1, waiting=2)
    protocols = [Protocol() for _ in range(4)]

    async def all_at_once() -> None:
        await asyncio.gather(*(over.__rsgi__(scope(), protocol) for protocol in protocols))

    asyncio.run(all_at_once())

    assert [protocol.sent.status for protocol in protocols] == [200, 200, 503, 503]
    assert "ask at this moment" in json.loads(protocols[3].sent.body)["error"]


def test_a_head_has_no_body():
    answer = answer_of(bridge(lambda body: b"page"), scope("HEAD"), Protocol())

    assert (answer.status, answer.body) == (200, b"")


def test_an_environment_is_that_of_the_request():
    environ = environ_of(scope("POST", "/\u00e4", content_type="a/b", x_forwarded_for="192.0.2.1"))

    assert environ["REQUEST_METHOD"] == "POST"
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/\u00e4"
    assert environ["QUERY_STRING"] == "a=b"
    assert environ["CONTENT_TYPE"] == "a/b"
    assert environ["HTTP_X_FORWARDED_FOR"] == "192.0.2.1"
    assert environ["REMOTE_ADDR"] == "127.0.0.1"
