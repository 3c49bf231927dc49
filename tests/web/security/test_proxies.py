"""Each way past a proxy, tried behind real ones: nginx, HAProxy and Apache of Debian's packages.

They pass header names with underscores, nginx because it is configured to.
"""

import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.server import free_port, running
from tests.web.security.raw import Reply, exchange

NGINX = """
pid {folder}/pid; error_log {folder}/errors; worker_processes 1; {user}
events {{}}
http {{
    access_log off; underscores_in_headers on;
    client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
    uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
    server {{
        listen 127.0.0.1:{known};
        location / {{
            proxy_pass http://127.0.0.1:{behind};
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-User ada;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header X-Forwarded-Proto https;
        }}
    }}
    server {{
        listen 127.0.0.1:{unknown};
        location / {{
            proxy_pass http://127.0.0.1:{behind};
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-User "";
        }}
    }}
}}
"""
HAPROXY = """
global
    pidfile {folder}/pid
defaults
    mode http
    timeout connect 30s
    timeout client 30s
    timeout server 30s
listen known
    bind 127.0.0.1:{known}
    http-request set-header X-Forwarded-User ada
    http-request set-header X-Forwarded-For %[src]
    http-request set-header X-Forwarded-Proto https
    server dashboard 127.0.0.1:{behind}
listen unknown
    bind 127.0.0.1:{unknown}
    http-request del-header X-Forwarded-User
    server dashboard 127.0.0.1:{behind}
"""
APACHE = """
ServerRoot /usr/lib/apache2
ServerName localhost
PidFile {folder}/pid
ErrorLog {folder}/errors
DefaultRuntimeDir {folder}
LoadModule mpm_event_module modules/mod_mpm_event.so
LoadModule authz_core_module modules/mod_authz_core.so
LoadModule headers_module modules/mod_headers.so
LoadModule proxy_module modules/mod_proxy.so
LoadModule proxy_http_module modules/mod_proxy_http.so
Listen 127.0.0.1:{known}
Listen 127.0.0.1:{unknown}
ProxyPreserveHost On
RequestHeader unset X-Forwarded-For early
RequestHeader set X-Forwarded-Proto https
<VirtualHost 127.0.0.1:{known}>
    RequestHeader set X-Forwarded-User ada
    ProxyPass / http://127.0.0.1:{behind}/
</VirtualHost>
<VirtualHost 127.0.0.1:{unknown}>
    RequestHeader unset X-Forwarded-User
    ProxyPass / http://127.0.0.1:{behind}/
</VirtualHost>
"""
START = {
    "nginx": (NGINX, ["-p", "{folder}", "-e", "{folder}/errors", "-c", "{conf}"]),
    "haproxy": (HAPROXY, ["-D", "-f", "{conf}"]),
    "apache2": (APACHE, ["-f", "{conf}", "-k", "start"]),
}


@dataclass(frozen=True, slots=True)
class Proxied:
    """A server behind a proxy that knows its reader at one port, and nobody at another."""

    known: int
    unknown: int
    log: Path

    def lines(self) -> list[dict]:
        """Return what the server's log says."""
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]


@contextmanager
def started(name: str, program: str, folder: Path, behind: int) -> Iterator[tuple[int, int]]:
    """Run a proxy until the block ends; it listens once its first process has ended."""
    conf, options = START[name]
    known, unknown = free_port(), free_port()
    path = folder / "conf"
    user = "user root;" if os.geteuid() == 0 else ""
    lines_ = {"folder": folder, "known": known, "unknown": unknown, "behind": behind, "user": user}
    path.write_text(conf.format(**lines_), "utf-8")
    words = (word.format(folder=folder, conf=path) for word in options)
    subprocess.run([program, *words], check=True)
    try:
        yield known, unknown
    finally:
        os.kill(int((folder / "pid").read_text().split()[0]), signal.SIGTERM)


@pytest.fixture(scope="module", params=START)
def proxied(
    request: pytest.FixtureRequest, table_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Proxied]:
    """The server behind each of the proxies that this machine has."""
    name = request.param
    program = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin")
    if program is None:
        pytest.skip(f"{name} is not installed (Debian: apt-get install {name})")
    folder = tmp_path_factory.mktemp(name)
    options = ("--auth", "proxy", "--trusted-proxy", "127.0.0.1", "--log", "json")
    with (
        (folder / "log").open("w") as log,
        running(table_path, *options, "--host-name", "figures.example", stderr=log) as server,
        started(name, program, folder, server.port) as (known, unknown),
    ):
        yield Proxied(known, unknown, folder / "log")


def ask(port: int, *lines: str, path: str = "/") -> Reply:
    lines_ = [f"GET {path} HTTP/1.1", "Host: figures.example", *lines]
    return exchange(port, "\r\n".join([*lines_, "", ""]).encode())


FORGED = {
    "nothing": (),
    "the header itself": ("X-Forwarded-User: mallory",),
    "underscores": ("X_Forwarded_User: mallory",),
    "one underscore": ("X-Forwarded_User: mallory",),
    "small letters": ("x_forwarded-user: mallory",),
    "two names": ("X-Forwarded-User: mallory", "X_Forwarded_User: mallory"),
    "twice": ("X-Forwarded-User: mallory", "x-forwarded-user: mallory"),
    "two empty names": ("X-Forwarded-User:", "X-Forwarded-User:"),
    "two empty names with underscores": ("X_Forwarded_User:", "X_Forwarded_User:"),
    "an empty name and another": ("X-Forwarded-User:", "X_Forwarded_User: mallory"),
    "named to be dropped": ("Connection: X-Forwarded-User", "X_Forwarded_User: mallory"),
}


@pytest.mark.parametrize("lines", FORGED.values(), ids=FORGED.keys())
def test_nobody_comes_in_by_a_header_of_his_own(proxied, lines):
    assert ask(proxied.unknown, *lines).status == 401


@pytest.mark.parametrize("lines", FORGED.values(), ids=FORGED.keys())
def test_a_reader_is_who_the_proxy_says(proxied, lines):
    # A header that Connection names is for the next hop only: Apache drops what it has set itself.
    dropped = lines[:1] == ("Connection: X-Forwarded-User",)
    assert ask(proxied.known, *lines).status in ((200, 401) if dropped else (200,))
    assert {line["user"] for line in proxied.lines() if line["event"] == "sign-in"} == {"ada"}


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X_Forwarded_For", "X-Forwarded_For"])
def test_a_reader_is_where_the_proxy_says(proxied, name):
    answer = ask(proxied.known, f"{name}: 192.0.2.77", path="/nothing")

    reference = json.loads(answer.body)["reference"]
    (line,) = [line for line in proxied.lines() if line.get("reference") == reference]
    assert (line["status"], line["client"], line["user"]) == (404, "127.0.0.1", "ada")


@pytest.mark.parametrize("lines", [(), ("X-Forwarded-Proto: http",), ("X_Forwarded_Proto: http",)])
def test_links_and_answers_are_those_of_https(proxied, lines):
    answer = ask(proxied.known, *lines, path="/api")

    assert set(re.findall(rb"(https?)://figures\.example", answer.body)) == {b"https"}
    assert "strict-transport-security" in answer.headers


@pytest.mark.parametrize("host", ["evil.example", "figures.example.evil.example"])
def test_another_host_is_misdirected(proxied, host):
    lines_ = f"GET / HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-Host: figures.example\r\n\r\n"

    assert exchange(proxied.known, lines_.encode()).status == 421
