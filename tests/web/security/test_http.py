"""Requests that no browser sends, byte for byte to a real server."""

import json
import socket

import pytest

from tests.server import Server
from tests.web.security.raw import Reply, exchange, request

CALL = "/_dash-update-component"
JSON = {"Content-Type": "application/json"}


def ask(server: Server, *parts: object, **more: object) -> Reply:
    return exchange(server.port, request(*parts, **more))


def is_silent(reply: Reply) -> bool:
    """Whether an answer says nothing about the inside of the server."""
    text = reply.body.lower() + json.dumps(reply.headers).lower().encode()
    return not any(word in text for word in (b"traceback", b"site-packages", b"python", b"/tmp/"))


HOSTS = [
    "",
    "evil.example",
    "127.0.0.1.evil.example",
    "evil.example:8050",
    "localhost@evil.example",
    "0.0.0.0",
    "[::2]",
    "127.0.0.1, evil.example",
]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("path", ["/", "/health", "/api/figures.csv", CALL])
def test_other_hosts_are_misdirected(server, host, path):
    reply = ask(server, "GET", path, {"Host": host})

    assert reply.status == 421
    assert is_silent(reply)


def test_a_second_host_or_none_is_misdirected(server):
    twice = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n"

    assert exchange(server.port, twice).status == 421
    assert exchange(server.port, b"GET / HTTP/1.1\r\n\r\n").status == 421
    assert exchange(server.port, b"GET / HTTP/1.0\r\n\r\n").status == 421


@pytest.mark.parametrize(
    "method",
    ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "OPTIONS", "get", "X" * 90],
)
@pytest.mark.parametrize("path", ["/", CALL, "/api/figures.csv", "/health"])
def test_other_methods_are_not_allowed(server, method, path):
    reply = ask(server, method, path)

    assert reply.status == 405
    assert is_silent(reply)


@pytest.mark.parametrize("path", ["/", "/health", "/api/figures.csv", "/api"])
def test_a_head_is_that_of_the_page(server, path):
    closing = {"Connection": "close"}  # read to the end: a head has a length, and no body of it
    head, whole = ask(server, "HEAD", path, closing), ask(server, "GET", path)

    assert (head.status, whole.status) == (200, 200)
    assert head.body == b""
    assert head.headers.get("content-type") == whole.headers.get("content-type")


UNKNOWN = [
    "/.env",
    "/.git/config",
    "/admin",
    "/wp-admin",
    "/wp-login.php",
    "/phpmyadmin/",
    "/console",
    "/docs",
    "/openapi.json",
    "/_mcp",
    "/_reload-hash",
    "/static/x",
    "/robots.txt.php",
    "/assets/",
    "/assets/nothing.js",
    "/assets/../dashboard/app.py",
    "/assets/%2e%2e/pyproject.toml",
    "/assets/..%2fpyproject.toml",
    "/assets/..%5cpyproject.toml",
    "/assets//etc/passwd",
    "/_dash-component-suites/dash/nothing.js",
    "/_dash-component-suites/os/path.py",
    "/_dash-component-suites/dash/../dash.py",
    "//evil.example/",
    "/%2f%2fevil.example",
    "/%00",
    "/%ff%fe",
    "/%0d%0aSet-Cookie:%20a=b",
    "/api/figures.exe",
    "/api/nothing.csv",
    "/api/../health",
    "/" + "a" * 4_000,
]


@pytest.mark.parametrize("path", UNKNOWN)
def test_there_is_nothing_at_other_paths(server, path):
    reply = ask(server, "GET", path)

    assert reply.status == 404
    assert "error" in json.loads(reply.body)
    assert "set-cookie" not in reply.headers
    assert "location" not in reply.headers
    assert is_silent(reply)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://127.0.0.1@evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_calls_of_other_sites_are_forbidden(server, headers):
    assert ask(server, "POST", CALL, headers, b"{}").status == 403


@pytest.mark.parametrize(
    "kind",
    ["", "text/plain", "multipart/form-data; boundary=a", "application/x-www-form-urlencoded"],
)
def test_other_kinds_of_bodies_are_not_taken(server, kind):
    assert ask(server, "POST", CALL, {"Content-Type": kind}, b"{}").status == 415


def test_a_packed_body_is_not_taken(server):
    packed = b"\x1f\x8b\x08\x00junk"

    assert ask(server, "POST", CALL, {"Content-Encoding": "gzip"}, packed).status == 415


RAW = {
    "two lengths": b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "negative length": b"Content-Length: -2\r\n\r\n{}",
    "length of hex": b"Content-Length: 0x2\r\n\r\n{}",
    "length with a plus": b"Content-Length: +2\r\n\r\n{}",
    "length and chunks": b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "bad chunk": b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "huge chunk": b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{}",
    "unknown encoding": b"Transfer-Encoding: bananas\r\n\r\n{}",
    "too long": b"Content-Length: 50000000\r\n\r\n{}",
    "longer than numbers": b"Content-Length: " + b"9" * 400 + b"\r\n\r\n{}",
    "header of 100 kB": b"X: " + b"a" * 100_000 + b"\r\n\r\n",
    "10,000 headers": b"X: a\r\n" * 10_000 + b"\r\n",
    "header without colon": b"nonsense\r\n\r\n",
    "folded header": b"X: a\r\n b\r\n\r\n",
    "header with NUL": b"X: a\x00b\r\n\r\n",
    "bare line feeds": b"X: a\nContent-Length: 2\n\n{}",
}


@pytest.mark.parametrize("rest", RAW.values(), ids=RAW.keys())
def test_broken_heads_and_bodies_are_refused_or_cut(server, rest):
    start = f"POST {CALL} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"

    reply = exchange(server.port, start.encode() + rest)

    assert reply.status in (0, 400, 411, 413, 415, 431)
    assert is_silent(reply)


@pytest.mark.parametrize(
    "junk",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x00" * 100 + b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: local\xffhost\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused_or_cut(server, junk):
    reply = exchange(server.port, junk)

    assert reply.status in (0, 400, 404, 421, 505)
    assert is_silent(reply)


def test_an_address_may_be_long_but_not_too_long(server):
    assert ask(server, "GET", "/?find=" + "a" * 10_000).status == 200
    assert ask(server, "GET", "/?find=" + "a" * 16_000).status == 414


BODIES = {
    "nothing": b"",
    "no JSON": b"hello",
    "cut off": b'{"output": "a',
    "null": b"null",
    "a list": b"[1, 2]",
    "a number": b"7",
    "a text": b'"a"',
    "an empty object": b"{}",
    "no letters": b'{"output": "\xff\xfe"}',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "NUL": b'{"output": "a\x00"}',
    "half a letter": b'{"output": "\\ud800"}',
    "a name twice": b'{"output": "a", "output": "b"}',
    "NaN": b'{"output": NaN}',
    "a deep list": b"[" * 100_000 + b"]" * 100_000,
    "a deep object": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "a number of 100,000 digits": b"[" + b"1" * 100_000 + b"]",
    "another output": b'{"output": "nothing.children", "outputs": {}, "inputs": []}',
    "an output of the browser": b'{"output": "vintage-request.data", "outputs": {}, "inputs": []}',
    "a dunder": b'{"output": "__proto__", "inputs": []}',
    "an output that is a list": b'{"output": [], "inputs": []}',
    "no inputs": b'{"output": "open.data", "outputs": {"id": "open", "property": "data"}}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_what_is_no_call_is_refused(server, body):
    length = {"Content-Length": str(len(body))} | JSON

    reply = ask(server, "POST", CALL, length, body)

    assert reply.status == 400
    assert "error" in json.loads(reply.body)
    assert is_silent(reply)


def test_a_body_that_breaks_off_harms_nobody(server):
    whole = request("POST", CALL, JSON | {"Content-Length": "500"}, b"{")

    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(whole)

    assert ask(server).status == 200


@pytest.mark.parametrize("path", ["/", "/health", "/nothing", "/api"])
def test_every_answer_carries_the_policy_and_no_version(server, path):
    headers = ask(server, "GET", path).headers

    assert "unsafe-eval" not in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert not any(digit in headers.get("server", "") for digit in "0123456789")
