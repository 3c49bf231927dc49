import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import Request, urlopen

import polars as pl
import pytest
from flask.testing import FlaskClient

from benchmarks.processes import resident
from dashboard.data.table_files import write_table
from dashboard.data.trusted_tables import checksum_path
from dashboard.errors import CallError
from dashboard.export import export_file
from dashboard.server import require_free, resolve
from dashboard.settings import read_settings
from tests.page.page import make_client
from tests.server import PATIENCE, Server, free_port, running


@pytest.fixture(scope="module")
def table(tmp_path_factory, table_path) -> Path:
    """A copy of the shipped table that a test may break."""
    return Path(shutil.copy(table_path, tmp_path_factory.mktemp("served") / "figures.parquet"))


@pytest.fixture(scope="module")
def server(table: Path) -> Iterator[Server]:
    """A server of that copy."""
    with running(table) as server:
        yield server


@pytest.fixture(scope="module")
def client(table_path: Path) -> FlaskClient:
    """A client of the same application, to learn how its page calls."""
    return make_client(table_path)


def read(server: Server, path: str) -> bytes:
    with urlopen(server.address + path, timeout=PATIENCE) as answer:
        return answer.read()


def health(server: Server) -> dict:
    return json.loads(read(server, "/health"))


def wait_for(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "the server did not get there in time"
        time.sleep(0.05)


# The server as a process.


def test_the_first_requests_may_come_all_at_once(server, client):
    opening = next(
        callback
        for callback in client.get("/_dash-dependencies").json
        if callback["output"].startswith("..screen-state.data")
    )
    outputs = [part.rpartition(".") for part in opening["output"].strip(".").split("...")]
    call = {
        "output": opening["output"],
        "outputs": [{"id": id_, "property": name} for id_, _, name in outputs],
        "inputs": [{"id": "open", "property": "data", "value": {"search": ""}}],
        "changedPropIds": ["open.data"],
    }
    request = Request(
        f"{server.address}/_dash-update-component",
        data=json.dumps(call).encode(),
        headers={"Content-Type": "application/json"},
    )

    def ask(_: int) -> int:
        with urlopen(request, timeout=PATIENCE) as answer:
            return answer.status

    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(ask, range(12)))

    assert answers == [200] * 12


def test_a_printed_address_answers_at_once(server, served):
    report = health(server)

    assert (report["status"], report["figures"]) == ("ok", served.frame.height)
    assert b"<html" in read(server, "/")


def test_every_asset_of_the_page_comes_from_this_server(server):
    page = read(server, "/").decode()

    assert "http://" not in page
    assert "https://" not in page
    assert "/page.css" in page


def test_a_page_without_scripts_leads_to_the_figures(server):
    with urlopen(server.address, timeout=PATIENCE) as answer:
        without = answer.read().decode().split("<noscript>")[1].split("</noscript>")[0]

    link = without.split('href="')[1].split('"')[0]
    with urlopen(server.address + link, timeout=PATIENCE) as answer:
        assert answer.read().startswith(b"id,crisis,quantity,")


def test_a_file_from_the_server_is_the_export(server, served):
    content = read(server, "/api/projection.csv?need_uptake=0.5")

    assert content == export_file(served, "projection", "csv", [("need_uptake", "0.5")]).content


def test_the_last_good_table_is_served_until_the_file_is_good_again(server, table, table_path):
    whole, good = table_path.read_bytes(), read(server, "/api/figures.csv")

    table.write_bytes(whole[: len(whole) // 2])
    wait_for(lambda: health(server)["status"] == "last good table")
    current = read(server, "/api/figures.csv")
    table.write_bytes(whole)
    wait_for(lambda: health(server)["status"] == "ok")

    assert current == good
    assert read(server, "/api/figures.csv") == good


def test_a_table_that_changes_is_taken_up_without_a_restart(server, table, table_path, served):
    write_table(served.frame.head(100), table)
    wait_for(lambda: health(server)["figures"] == 100)
    fewer = read(server, "/api/figures.json")
    checksum_path(table).unlink()
    table.write_bytes(table_path.read_bytes())
    wait_for(lambda: health(server)["figures"] == served.frame.height)

    assert len(json.loads(fewer)) == 100


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_an_ended_server_frees_its_port(table_path, ending):
    with running(table_path) as server:
        with pytest.raises(CallError, match=f"Port {server.port} on 127.0.0.1 is in use"):
            require_free("127.0.0.1", server.port)
        server.process.send_signal(ending)
        code = server.process.wait(timeout=PATIENCE)

    assert code == 0
    require_free("127.0.0.1", server.port)


def workers_of(server: Server) -> set[int]:
    """Return the processes of a server that hold Polars and Dash."""
    processes = resident(server.process.pid)
    return {pid for pid, megabytes in processes.items() if megabytes > 60} - {server.process.pid}


@pytest.mark.skipif(os.name != "posix", reason="processes are listed by ps")
@pytest.mark.parametrize("count", [1, 2])
def test_a_worker_that_is_killed_is_replaced(table_path, count):
    with running(table_path, "--workers", str(count)) as server:
        wait_for(lambda: len(workers_of(server)) == count)
        killed = min(workers_of(server))
        os.kill(killed, signal.SIGKILL)
        wait_for(lambda: len(workers_of(server) - {killed}) == count)
        wait_for(lambda: is_answered(server))

        assert health(server)["status"] == "ok"


def is_answered(server: Server) -> bool:
    try:
        return bool(read(server, "/"))
    except OSError:
        return False


WAYS_TO_WORK = [[], ["--workers", "2"], ["--auth", "token"]]


def has_loaded(server: Server) -> bool:
    """Return whether a server answers more than its page."""
    try:
        return bool(health(server))
    except OSError:
        return False


@pytest.mark.skipif(os.name != "posix", reason="nothing ends a process for good elsewhere")
@pytest.mark.parametrize("options", WAYS_TO_WORK)
@pytest.mark.parametrize("stopped", [False, True])
def test_workers_end_with_the_process_that_started_them(table_path, options, stopped):
    with running(table_path, *options) as server:
        wait_for(lambda: bool(workers_of(server)))
        workers = workers_of(server)
        if stopped:  # whatever the first process did before it was killed
            server.process.send_signal(signal.SIGSTOP)
        server.process.kill()
        server.process.wait(timeout=PATIENCE)
        wait_for(lambda: not any(map(lives, workers)))

        require_free("127.0.0.1", server.port)


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    report = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return not report.stdout.startswith("Z")  # one that nobody waited for is dead, too


SOON = """
import sys
from pathlib import Path
from dashboard import liveness
from dashboard.cli import main
liveness.HEARTBEAT_TIMEOUT = 2.0
read = liveness._read_heartbeats
def read_and_note(*arguments):
    seen = read(*arguments)
    Path(sys.argv[1]).write_text(" ".join(map(str, seen)))
    return seen
liveness._read_heartbeats = read_and_note
if __name__ == "__main__":
    main(sys.argv[2:])
"""


@pytest.mark.skipif(os.name != "posix", reason="no other system stops a process")
@pytest.mark.parametrize("count", [1, 2])
def test_a_worker_that_is_stopped_is_replaced(table_path, tmp_path, count):
    seen = tmp_path / "heartbeats"
    seen.write_text("")
    with running(table_path, "--workers", str(count), program=["-c", SOON, str(seen)]) as server:
        wait_for(lambda: len(workers_of(server)) == count)
        # Only a worker that has loaded sends heartbeats, which then can cease.
        wait_for(lambda: set(map(int, seen.read_text().split())) >= workers_of(server))
        stopped = min(workers_of(server))
        os.kill(stopped, signal.SIGSTOP)
        wait_for(lambda: len(workers_of(server) - {stopped}) == count)
        wait_for(lambda: not lives(stopped))
        wait_for(lambda: is_answered(server))

        assert health(server)["status"] == "ok"


# What a standard stream may lead to: a full disk, a program that has gone, nothing.
BROKEN_STREAMS = {"full": "{}>/dev/full", "gone": "{}>&0", "closed": "{}>&-"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
@pytest.mark.parametrize("broken", BROKEN_STREAMS)
@pytest.mark.parametrize(
    ("options", "streams"),
    [([], (1,)), ([], (2,)), ([], (0, 1, 2)), (["--workers", "2"], (0, 1, 2))],
)
def test_a_server_goes_on_when_nothing_can_be_said(table_path, options, broken, streams):
    with unheard(table_path, options, broken, streams) as server:
        wait_for(lambda: has_loaded(server))
        killed = min(workers_of(server))
        os.kill(killed, signal.SIGKILL)
        wait_for(lambda: killed not in workers_of(server) and has_loaded(server))
        server.process.terminate()

        assert server.process.wait(timeout=PATIENCE) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
@pytest.mark.parametrize("broken", BROKEN_STREAMS)
def test_a_server_whose_workers_all_die_tells_so_by_its_code(table_path, broken):
    with unheard(table_path, [], broken, (1, 2)) as server:
        wait_for(lambda: has_loaded(server))
        wait_for(lambda: kill_workers(server))

        assert server.process.wait(timeout=PATIENCE) == 1


def kill_workers(server: Server) -> bool:
    """Kill every worker; return whether the server has ended."""
    for pid in workers_of(server) - {server.process.pid}:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return server.process.poll() is not None


@contextmanager
def unheard(
    table: Path, options: list[str], broken: str, streams: tuple[int, ...]
) -> Iterator[Server]:
    """Serve with standard streams that lead to nobody."""
    port = free_port()
    gone, end = os.pipe()
    os.close(gone)
    redirections = [BROKEN_STREAMS[broken].format(number) for number in streams if number]
    redirections.append("0<&-" if 0 in streams else "0</dev/null")
    shell = f'exec "$@" {" ".join(redirections)}'
    command = [sys.executable, "-m", "dashboard", "serve", str(table), "--port", str(port)]
    with subprocess.Popen(["sh", "-c", shell, "sh", *command, *options], stdin=end) as process:
        os.close(end)
        try:
            yield Server(process, f"http://127.0.0.1:{port}", port)
        finally:
            process.kill()


def test_a_table_that_fits_its_checksum_and_breaks_the_rules_ends_the_call(tmp_path, served):
    table = tmp_path / "own.parquet"
    write_table(served.frame.with_columns(unit=pl.lit("parsecs")), table)

    done = subprocess.run(
        [sys.executable, "-m", "dashboard", "serve", table, "--port", str(free_port())],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("own.parquet: ")
    assert "'parsecs' is not accepted" in done.stderr
    assert "Traceback" not in done.stderr


# Before the server is started.


def test_tests_serve_on_a_free_port_while_another_server_holds_the_usual_one(monkeypatch):
    chosen = read_settings().port
    monkeypatch.delenv("DASHBOARD_PORT")

    assert chosen != read_settings().port
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", chosen))


def test_settings_come_from_the_call_then_from_the_environment_then_as_usual(monkeypatch):
    monkeypatch.delenv("DASHBOARD_PORT")
    usual = read_settings()
    monkeypatch.setenv("DASHBOARD_PORT", "8060")
    monkeypatch.setenv("DASHBOARD_HOST", "0.0.0.0")

    from_environment, from_call = read_settings(), read_settings("--port", "9000")

    assert (usual.host, usual.port, usual.workers) == ("127.0.0.1", 8050, 1)
    assert usual.table.name == "figures.parquet"
    assert (from_environment.host, from_environment.port) == ("0.0.0.0", 8060)
    assert (from_call.host, from_call.port) == ("0.0.0.0", 9000)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("port", "0", "port='0' cannot be used: expected a number from 1 to 65535."),
        ("port", "x", "port='x' cannot be used: expected a number from 1 to 65535."),
        ("port", "8_050", "port='8_050' cannot be used"),
        ("workers", "65", "workers='65' cannot be used: expected a number from 1 to 64."),
        ("public", "perhaps", "public='perhaps' cannot be used: expected true or false."),
        ("auth", "x", 'Invalid value "x" for DASHBOARD_AUTH from env.'),
        (
            "trusted_proxy",
            "10.0.0.1,x",
            "trusted_proxy='10.0.0.1,x' cannot be used: expected addresses or networks such as",
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_in_a_sentence(name, value, message, monkeypatch):
    monkeypatch.setenv(f"DASHBOARD_{name.upper()}", value)

    with pytest.raises(CallError) as refused:
        read_settings()

    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    ("value", "public"), [("TRUE", True), ("1", True), ("0", False), ("", False)]
)
def test_a_switch_of_the_environment_is_true_or_false(value, public, monkeypatch):
    monkeypatch.setenv("DASHBOARD_PUBLIC", value)

    assert read_settings().public is public


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_host_is_resolved_to_numbers(host):
    assert resolve(host) in ("127.0.0.1", "::1")


@pytest.mark.parametrize("host", ["no host", "a" * 300, "exa\udcffmple"])
def test_a_host_that_is_none_is_refused_in_a_sentence(host):
    with pytest.raises(CallError, match="is not an address of this machine"):
        resolve(host)


def test_a_port_that_was_left_a_moment_ago_is_free():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            connection, _ = taken.accept()
            connection.close()
            client.recv(1)

    require_free("127.0.0.1", port)
