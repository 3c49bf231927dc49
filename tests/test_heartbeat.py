"""A worker and the process that started it learn of each other's end."""

import os
import signal
import subprocess
import sys

import pytest

from dashboard.heartbeat import LEFT_BEHIND, follow
from tests.server import PATIENCE

BEATS = "import os, time\nos.write(1, b'.')\n"
SILENT = "time.sleep(3600)\n"


def started(code: str) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)


@pytest.mark.parametrize(
    ("code", "ended", "has_served"),
    [
        ("", 0, False),
        ("raise SystemExit(65)", 65, False),
        (BEATS, 0, True),
        (BEATS + "raise SystemExit(3)", 3, True),
        (BEATS + SILENT, -signal.SIGKILL, True),
    ],
)
def test_a_worker_is_followed_to_its_end_and_ended_when_it_falls_silent(code, ended, has_served):
    with started(code) as worker:
        assert follow(worker, 0.1) is has_served
        assert worker.wait(PATIENCE) == ended


def test_a_worker_that_loads_for_long_or_sends_heartbeats_is_left_alone():
    code = "import sys\nsys.stdin.readline()\n" + BEATS
    code += "for _ in range(20): time.sleep(0.05); os.write(1, b'.')\n"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as worker:
        worker.stdin.write(b"\n")
        worker.stdin.flush()

        assert follow(worker, 5.0)
        assert worker.wait(PATIENCE) == 0


@pytest.mark.skipif(os.name != "posix", reason="no other system lets a process ignore its end")
@pytest.mark.parametrize(
    ("ignored", "ended"), [("", -signal.SIGTERM), ("SIGTERM", LEFT_BEHIND), ("SIGINT", -15)]
)
def test_a_process_ends_when_told_by_an_event_even_if_it_does_not_end_in_order(ignored, ended):
    code = (
        "import signal, time\n"
        "from dashboard import heartbeat\n"
        "heartbeat.DRAIN_SECONDS = 0.1\n"
        f"{f'signal.signal(signal.{ignored}, signal.SIG_IGN)' if ignored else ''}\n"
        "heartbeat.end_with(lambda: heartbeat.wait_for_end_of(0))\n"
        "time.sleep(3600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE) as process:
        process.stdin.close()

        assert process.wait(PATIENCE) == ended
