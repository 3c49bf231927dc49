"""Each way in, and each way past it, tried on a real server."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from dashboard.server import print_link
from dashboard.settings import Settings, make_links
from dashboard.web.security.auth import LinkAuth
from tests.server import Server, free_port, running
from tests.web.security.raw import Reply, exchange, request

USER = {"X-Forwarded-User": "ada"}


@pytest.fixture(scope="module")
def by_link(table_path: Path) -> Iterator[Server]:
    """A server of two workers that is opened by links."""
    with running(table_path, "--auth", "token", "--workers", "2") as server:
        yield server


@pytest.fixture(scope="module")
def by_proxy(table_path: Path) -> Iterator[Server]:
    """A server behind a proxy on this machine."""
    options = ("--auth", "proxy", "--trusted-proxy", "127.0.0.1", "--host-name", "figures.example")
    with running(table_path, *options) as server:
        yield server


def status(server: Server, path: str = "/", **headers: str) -> int:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return exchange(server.port, request(path=path, headers=names)).status


def page_of(server: Server) -> str:
    """The page with its first view, but for what Dash signs anew each time."""
    assert status(server, "/health", **USER) == 200  # answered when all is loaded
    page = exchange(server.port, request(path="/", headers=USER)).body.decode()
    return re.sub('"end_id":"[^"]*"', "", page)


def next_link(server: Server) -> str:
    line = server.process.stdout.readline()
    before, _, path = line.partition(server.address)
    assert before == "The next browser comes in by "
    return path.removesuffix(" (once)\n")


def press(server: Server, path: str) -> Reply:
    """The answer to the button that a link shows, as a browser sends it."""
    form = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": "0"}
    site = {"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "same-origin"}
    return exchange(server.port, request("POST", path, form | site))


def test_a_link_lets_one_browser_in_and_the_next_link_another(by_link):
    assert status(by_link) == status(by_link, "/api/figures.csv") == 401
    assert status(by_link, "/?token=" + "0" * 64) == 401
    first = next_link(by_link)

    shown = [exchange(by_link.port, request(path=first)) for _ in range(4)]
    opened = press(by_link, first)
    cookie = opened.headers["set-cookie"].partition(";")[0]
    again = press(by_link, first)

    assert {(answer.status, "set-cookie" in answer.headers) for answer in shown} == {(200, False)}
    assert b"<button" in shown[0].body
    assert (opened.status, opened.headers["location"]) == (303, "/")
    assert again.status == status(by_link, first) == 401
    assert {status(by_link, Cookie=cookie) for _ in range(8)} == {200}  # of either worker
    assert status(by_link, "/api/figures.csv", Cookie=cookie) == 200
    assert status(by_link, Cookie=cookie + "0") == 401
    assert press(by_link, next_link(by_link)).status == 303


def test_a_link_lets_in_though_nobody_reads_the_next_one(monkeypatch):
    links = make_links(Settings(auth="token"), partial(print_link, "http://127.0.0.1:8050"))
    auth, first = LinkAuth(links), {"REQUEST_METHOD": "POST", "PATH_INFO": "/"}
    monkeypatch.setattr("sys.stdout", SimpleNamespace(write=lambda _: os.write(-1, b"")))

    opened = auth.authenticate(first | {"QUERY_STRING": f"token={links.current()}"})

    assert opened.status == 303


def test_a_server_with_sign_in_reports_that_it_is_up_and_no_more(by_link):
    assert exchange(by_link.port, request()).body == b'{"status": "ok"}\n'


def test_a_user_that_the_proxy_names_comes_in(by_proxy):
    named = exchange(by_proxy.port, request(path="/", headers=USER | {"Host": "figures.example"}))

    assert named.status == 200
    assert status(by_proxy) == 401
    assert status(by_proxy, X_Forwarded_User="") == 401
    assert status(by_proxy, X_Forwarded_User=",") == 401
    assert status(by_proxy, Host="evil.example", **USER) == 421


FORGED = {
    "a name with underscores": b"X_Forwarded_User: mallory",
    "one underscore": b"X-Forwarded_User: mallory",
    "another underscore": b"x_forwarded-user: mallory",
    "two names": b"X-Forwarded-User: ada\r\nX-Forwarded-User: mallory",
    "the same name twice": b"X-Forwarded-User: ada\r\nx-forwarded-user: ada",
    "two empty names": b"X-Forwarded-User:\r\nX-Forwarded-User:",
    "an empty name and another": b"X-Forwarded-User:\r\nX_Forwarded_User: mallory",
    "a blank name": b"X-Forwarded-User: \t ",
    "a comma": b"X-Forwarded-User: ,",
}


@pytest.mark.parametrize("lines", FORGED.values(), ids=FORGED.keys())
def test_a_name_that_no_proxy_set_opens_nothing(by_proxy, lines):
    headers = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + lines + b"\r\n\r\n"

    assert exchange(by_proxy.port, headers).status == 401


@pytest.mark.parametrize("path", ["/api", "/api/brief.html"])
def test_behind_https_every_link_is_one_of_https(by_proxy, path):
    headers = USER | {"Host": "figures.example", "X-Forwarded-Proto": "https"}

    answer = exchange(by_proxy.port, request(path=path, headers=headers))

    links = set(re.findall(rb"(https?)://figures\.example", answer.body))
    assert (answer.status, links) == (200, {b"https"})


def test_a_user_that_somebody_else_names_stays_outside(table_path):
    options = ("--auth", "proxy", "--trusted-proxy", "192.0.2.0/24")
    with running(table_path, *options) as server:
        assert status(server, **USER) == 401
        assert status(server, "/health") == 200


def test_links_on_a_network_come_with_a_warning_that_they_can_be_read(table_path):
    options = ("--host", "0.0.0.0", "--host-name", "a.example", "--auth", "token")
    command = [sys.executable, "-m", "dashboard", "serve", str(table_path), *options]
    with subprocess.Popen(
        [*command, "--port", str(free_port())], stdout=subprocess.PIPE, text=True
    ) as process:
        first = process.stdout.readline()
        process.terminate()

    assert first.startswith("Links and cookies go over the network unencrypted")


SWITCHES = {
    "HOST": "0.0.0.0",
    "PORT": "1",
    "DASH_DEBUG": "true",
    "FLASK_DEBUG": "1",
    "DASH_MCP_ENABLED": "true",
    "DASH_URL_BASE_PATHNAME": "/other/",
    "DASH_ASSETS_EXTERNAL_PATH": "https://evil.example/",
    "DASH_SERVE_LOCALLY": "false",
    "http_proxy": "http://192.0.2.1:1",
    "HTTP_PROXY": "http://192.0.2.1:1",
}


def test_switches_of_the_environment_have_no_effect(table_path, by_proxy):
    usual = page_of(by_proxy)

    with running(table_path, **SWITCHES) as server:
        assert page_of(server) == usual
        assert status(server, "/_mcp") == status(server, "/_reload-hash") == 404
        assert status(server, "/console") == 404


def test_the_page_does_not_say_what_it_runs_on(by_proxy):
    page = page_of(by_proxy)

    assert "python_version" not in page
    assert sys.version.split()[0] not in page
