"""A worker that hangs ends itself, and another one takes its place."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError

import pytest

from tests.server import PATIENCE, free_port, open_url
from tests.web.security.raw import request

THREADS = 3
SOON = {"threads": THREADS, "answer_seconds": 0.2, "beat_seconds": 0.1}
NEVER = {"stuck_seconds": 3600.0, "still_seconds": 3600.0}


@dataclass(frozen=True, slots=True)
class Hanging:
    """A running server of an application that can be hung."""

    process: subprocess.Popen
    port: int
    log: Path

    def get(self, path: str) -> int:
        """Return the number of the process that answers, or 0 for a refusal or none at all."""
        try:
            with open_url(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
                return int(answer.read())
        except HTTPError as error:
            assert error.code == 503
        except OSError:
            pass
        return 0

    def wait_for_answer(self, *others: int) -> int:
        """Return the number of the first process that answers and is none of some others."""
        end = time.monotonic() + PATIENCE
        while (found := self.get("/health")) in (0, *others):
            assert time.monotonic() < end, self.log.read_text()
        return found


@contextmanager
def hanging(folder: Path, workers: int = 1, **limits: float) -> Iterator[Hanging]:
    port, log = free_port(), folder / "log"
    words = [str(port), str(workers), json.dumps(SOON | NEVER | limits)]
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "tests.web.security.hanging", *words],
            stderr=errors,
            start_new_session=True,
        ) as process,
    ):
        try:
            server = Hanging(process, port, log)
            server.wait_for_answer()
            yield server
        finally:
            os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def requested(server: Hanging, *paths: str) -> Iterator[None]:
    """Ask without waiting for the answers."""
    with ExitStack() as open_:
        for path in paths:
            connection = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)
            open_.enter_context(connection).sendall(request(path=path))
        yield


@pytest.mark.parametrize("before", [0, THREADS - 1])
def test_a_worker_of_which_every_thread_works_at_a_late_call_ends_itself(tmp_path, before):
    with hanging(tmp_path, stuck_seconds=0.3) as server:
        stuck = server.wait_for_answer()
        for _ in range(before):
            assert server.get("/wait") == 0  # 503, and its thread waits on
        assert server.get("/answer") == stuck
        with requested(server, *["/wait"] * (THREADS - before)):
            server.wait_for_answer(stuck)
        log = server.log.read_text()

    assert "Every thread works at a call that was answered too late." in log
    assert "hanging.py" in log


def test_a_worker_whose_interpreter_is_held_ends_with_what_it_did_in_the_log(tmp_path):
    with hanging(tmp_path, still_seconds=1.0) as server:
        pid = server.wait_for_answer()
        with requested(server, "/hold"):
            server.wait_for_answer(pid)
        log = server.log.read_text()

    assert "Timeout (0:00:01)!" in log
    assert "hanging.py" in log


@pytest.mark.parametrize(
    ("path", "limits"),
    [("/wait", {"stuck_seconds": 0.3}), ("/hold", {"still_seconds": 1.0})],
)
def test_another_worker_takes_the_place_of_one_that_hung(tmp_path, path, limits):
    with hanging(tmp_path, workers=2, **limits) as server:
        first = server.wait_for_answer()
        second = server.wait_for_answer(first)
        with requested(server, *[path] * 40):  # some for each of the two
            third = server.wait_for_answer(first, second)
            server.wait_for_answer(first, second, third)
        assert server.get("/answer") > 0


def test_health_is_answered_while_all_threads_are_busy(tmp_path):
    with hanging(tmp_path) as server:
        worker = server.wait_for_answer()
        for _ in range(THREADS):
            assert server.get("/wait") == 0

        assert server.get("/health") == worker
        assert server.get("/answer") == 0


def test_a_worker_with_one_free_thread_goes_on(tmp_path):
    with hanging(tmp_path, stuck_seconds=0.0) as server:
        worker = server.wait_for_answer()
        for _ in range(THREADS - 1):
            assert server.get("/wait") == 0

        assert [server.get("/answer") for _ in range(20)] == [worker] * 20
