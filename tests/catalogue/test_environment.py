"""Surroundings that a server may be started in: they change nothing, and the child reads there."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

import dashboard
from dashboard import export
from dashboard.__main__ import main
from dashboard.data import files, import_options
from dashboard.export import DOCUMENTS, KINDS
from dashboard.page.components import upload
from dashboard.tables import reloading
from dashboard.web import api
from tests.data.rows import NEED, PLEDGE, write_rows
from tests.page.page import Page, make_client
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
    "HOME": "/proc",  # where nothing can be made, whoever asks
    "TMPDIR": "/proc",
    "XDG_CACHE_HOME": "/proc",
    "LANG": "C",
    "LC_ALL": "C",
    "TZ": "Antarctica/Troll",
}
FULL_LOG = ("exec 2>/dev/full",) if Path("/dev/full").exists() else ()
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
    [
        (BARE | SWITCHES, ()),
        (BARE, ("umask 077", "ulimit -n 64", "ulimit -c 0", *FULL_LOG)),
    ],
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


# A machine without a battery wakes up in 1970. Whatever reads the clock, and the name it has there:
FIRST = datetime(1970, 1, 1, 0, 0, 10, tzinfo=UTC)
CLOCKS = {
    api: "datetime",
    reloading: "datetime",
    export: "datetime",
    import_options: "date",
    upload: "datetime",
    files: "time",
}
READS = re.compile(r"\btime\.time\b|\b(?:datetime|date)\.(?:now|today|utcnow)\b")
# Clocks that tests/web/security/test_auth.py and test_rate_limits.py set.
LATER = {"dashboard/web/security/auth.py", "dashboard/web/security/rate_limits.py"}


class Early(datetime):
    """What says the time in 1970."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:
        return FIRST.astimezone(tz)


class EarlyDay(date):
    """What says the day in 1970."""

    @classmethod
    def today(cls) -> date:
        return FIRST.date()


@pytest.fixture
def in_1970(monkeypatch) -> None:
    """Put every clock of ours back."""
    clocks = {"datetime": Early, "date": EarlyDay, "time": type("Time", (), {"time": lambda: 10})}
    for module, name in CLOCKS.items():
        monkeypatch.setattr(module, name, clocks[name])


def test_every_clock_that_is_read_is_one_that_is_put_back():
    root = Path(dashboard.__file__).parents[1]
    reading = {
        path.relative_to(root).as_posix()
        for path in Path(dashboard.__file__).parent.rglob("*.py")
        if READS.search(path.read_text("utf-8"))
    }

    known = {Path(module.__file__).relative_to(root).as_posix() for module in CLOCKS}
    assert reading == known | LATER


def test_a_clock_of_1970_stops_neither_the_page_nor_a_file(in_1970, table_path):
    client = make_client(table_path)
    page = Page(client, "?need_uptake=0.5")

    assert page.move()
    assert client.get("/health").json["time"] == "1970-01-01T00:00:10+00:00"
    for kind in (*KINDS, *DOCUMENTS):
        assert client.get(f"/api/{kind}.{DOCUMENTS.get(kind, 'xlsx')}").status_code == 200, kind


def test_a_clock_of_1970_keeps_no_table_from_being_built(in_1970, tmp_path, capsys):
    rows = write_rows(tmp_path / "t.csv", NEED, PLEDGE)

    with pytest.raises(SystemExit) as ended:
        main(["build", str(rows), "--output", str(tmp_path / "t.parquet")])

    assert ended.value.code == 0
    assert capsys.readouterr().out == "t.parquet: 2 figures of 1 crisis.\n"
