"""A real server of the dashboard, as a process of its own, and a client of it."""

import json as to_json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom
from typing import IO, Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener, urlopen

PORTS = range(20_000, 32_000)  # below those that systems give to clients
PATIENCE = 30  # seconds that a busy machine may take for any step; a pass never waits for it


# Proxies of the environment are no way to this machine.
open_url = build_opener(ProxyHandler({})).open


@dataclass(frozen=True, slots=True)
class Server:
    """A running server and the address that it printed."""

    process: subprocess.Popen
    address: str
    port: int


def free_port() -> int:
    """Return a port that nothing listens on, and that no client is given before a server has it."""
    while True:
        port = SystemRandom().choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def running(
    table: Path,
    *options: str,
    program: Sequence[str] = ("-m", "dashboard"),
    stderr: IO | None = None,
    **environment: str,
) -> Iterator[Server]:
    """Serve a table until the block ends; the address is printed once the server answers."""
    port = free_port()
    command = [sys.executable, *program, "serve", str(table), "--port", str(port)]
    with subprocess.Popen(
        [*command, *options],
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        env=os.environ | environment,
    ) as process:
        try:
            line = process.stdout.readline()
            assert line == f"Serving on http://127.0.0.1:{port} (stop with Ctrl+C)\n"
            yield Server(process, f"http://127.0.0.1:{port}", port)
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a body."""

    status_code: int
    text: str

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return to_json.loads(self.text)


class HttpClient:
    """A client over the wire that ``Page`` takes for Flask's; it remembers the last body."""

    def __init__(self, address: str) -> None:
        """Speak to a server."""
        self.address, self.body = address.rstrip("/"), {}

    def get(self, path: str) -> Answer:
        """Return an answer."""
        return self._answer(Request(self.address + path))

    def post(self, path: str, json: dict) -> Answer:
        """Return the answer of a call."""
        self.body = json
        content = to_json.dumps(json).encode()
        headers = {"Content-Type": "application/json"}
        return self._answer(Request(self.address + path, content, headers))

    def _answer(self, request: Request) -> Answer:
        try:
            with urlopen(request, timeout=PATIENCE) as answer:
                return Answer(answer.status, answer.read().decode())
        except HTTPError as error:
            return Answer(error.code, error.read().decode())
