"""Each way in, and each way past it, tried on a real server."""

import os
import re
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from dashboard.entrance import make_links
from dashboard.guard.doors import TokenDoor
from dashboard.serving import say_link
from dashboard.settings import read_settings
from tests.guard.raw import exchange, request
from tests.server import Server, running

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
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return exchange(server.port, request(path=path, headers=told)).status


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


def test_a_link_lets_one_browser_in_and_the_next_link_another(by_link):
    assert status(by_link) == status(by_link, "/api/figures.csv") == 401
    assert status(by_link, "/?token=" + "0" * 64) == 401
    first = next_link(by_link)

    opened = exchange(by_link.port, request(path=first))
    cookie = opened.headers["set-cookie"].partition(";")[0]
    again = exchange(by_link.port, request(path=first))

    assert (opened.status, opened.headers["location"]) == (303, "/")
    assert again.status == 401
    assert {status(by_link, Cookie=cookie) for _ in range(8)} == {200}  # of either worker
    assert status(by_link, "/api/figures.csv", Cookie=cookie) == 200
    assert status(by_link, Cookie=cookie + "0") == 401
    assert exchange(by_link.port, request(path=next_link(by_link))).status == 303


def test_a_link_lets_in_though_nobody_reads_the_next_one(monkeypatch):
    links = make_links(read_settings(auth="token"), partial(say_link, "http://127.0.0.1:8050"))
    door, first = TokenDoor(links), {"REQUEST_METHOD": "GET", "PATH_INFO": "/"}
    monkeypatch.setattr("sys.stdout", SimpleNamespace(write=lambda _: os.write(-1, b"")))

    opened = door.enter(first | {"QUERY_STRING": f"token={links.current()}"})

    assert opened.status == 303


def test_a_server_behind_a_door_says_that_it_lives_and_no_more(by_link):
    assert exchange(by_link.port, request()).body == b'{"status": "ok"}\n'


def test_a_user_that_the_proxy_names_comes_in(by_proxy):
    named = exchange(by_proxy.port, request(path="/", headers=USER | {"Host": "figures.example"}))

    assert named.status == 200
    assert status(by_proxy) == 401
    assert status(by_proxy, X_Forwarded_User="") == 401
    assert status(by_proxy, Host="evil.example", **USER) == 421


def test_a_user_that_somebody_else_names_stays_outside(table_path):
    options = ("--auth", "proxy", "--trusted-proxy", "192.0.2.0/24")
    with running(table_path, *options) as server:
        assert status(server, **USER) == 401
        assert status(server, "/health") == 200


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
