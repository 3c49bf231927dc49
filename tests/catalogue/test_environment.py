"""Surroundings that a server may be started in: they change nothing, and the child reads there."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

import dashboard
from tests.data.rows import NEED, PLEDGE, write_rows
from tests.server import PATIENCE, free_port

# Switches of the libraries below, and addresses that would lead a careless client away.
SWITCHES = {
    "HOST": "203.0.113.7",
    "PORT": "1",
    "UVICORN_HOST": "203.0.113.7",
    "GRANIAN_HOST": "203.0.113.7",
    "GRANIAN_PORT": "1",
    "DASH_DEBUG": "true",
    "FLASK_DEBUG": "1",
    "DASH_MCP_ENABLED": "true",
    "DASH_HOT_RELOAD": "true",
    "DASH_URL_BASE_PATHNAME": "/elsewhere/",
    "http_proxy": "http://203.0.113.7:9",
    "https_proxy": "http://203.0.113.7:9",
    "POLARS_MAX_THREADS": "none",
    "LANG": "C",
    "LC_ALL": "C",
    "TZ": "Antarctica/Troll",
}
BARE = {"PATH": os.environ.get("PATH", "")}


def start(table: Path, port: int, environment: dict[str, str], *limits: str) -> subprocess.Popen:
    """Start a server in the root folder, without a home, under the limits of a shell."""
    command = [sys.executable, "-m", "dashboard", "serve", str(table), "--port", str(port)]
    shell = " && ".join([*limits, 'exec "$@"'])
    return subprocess.Popen(
        ["/bin/sh", "-c", shell, "serve", *command],
        cwd="/",
        env=environment | {"PYTHONPATH": str(Path(dashboard.__file__).parents[1])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def code_of(address: str) -> int:
    try:
        with urlopen(address, timeout=PATIENCE) as answer:
            return answer.status
    except HTTPError as error:
        with error:
            return error.code


@pytest.mark.skipif(os.name != "posix", reason="a shell starts these servers")
@pytest.mark.parametrize(
    ("environment", "limits"),
    [(BARE | SWITCHES, ()), (BARE, ("umask 077", "ulimit -n 64", "ulimit -c 0"))],
    ids=["switches", "little of everything"],
)
def test_a_server_runs_as_it_was_called_whatever_surrounds_it(tmp_path, environment, limits):
    table, port = write_rows(tmp_path / "t.csv", NEED, PLEDGE), free_port()

    with start(table, port, environment, *limits) as server:
        try:
            line = server.stdout.readline()
            assert line == f"Serving on http://127.0.0.1:{port} (stop with Ctrl+C)\n"
            address = f"http://127.0.0.1:{port}"
            with urlopen(f"{address}/health", timeout=PATIENCE) as answer:
                health = json.loads(answer.read())
            with urlopen(address, timeout=PATIENCE) as answer:
                page = answer.read().decode()
            codes = [code_of(f"{address}/{path}") for path in ("_mcp", "elsewhere/", "console")]
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE)

    assert (health["status"], health["figures"]) == ("ok", 2)
    config = json.loads(re.search(r'id="_dash-config"[^>]*>(.*?)</script>', page)[1])
    assert (config["ui"], config.get("hot_reload"), config["url_base_pathname"]) == (
        False,
        None,
        None,
    )
    assert codes == [404, 404, 404]
