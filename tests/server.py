"""A real server of the dashboard, as a process of its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

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
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(table: Path, *options: str, **environment: str) -> Iterator[Server]:
    """Serve a table until the block ends; the address is printed once the server answers."""
    port = free_port()
    command = [sys.executable, "-m", "dashboard", "serve", str(table), "--port", str(port)]
    with subprocess.Popen(
        [*command, *options], stdout=subprocess.PIPE, text=True, env=os.environ | environment
    ) as process:
        try:
            line = process.stdout.readline()
            assert line == f"Serving on http://127.0.0.1:{port} (stop with Ctrl+C)\n"
            yield Server(process, f"http://127.0.0.1:{port}", port)
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)
