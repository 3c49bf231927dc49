"""Processes of one server end together, and a worker that no longer runs is killed."""

import multiprocessing
import os
import signal
import time
from threading import Thread

import pytest

from dashboard import liveness
from tests.server import PATIENCE

SPAWN = multiprocessing.get_context("spawn")


def beat(heartbeats, seconds: float, then: float) -> None:
    """Send heartbeats for some seconds, and live on without them for some others."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        liveness.send_heartbeat(heartbeats)
        time.sleep(0.02)
    time.sleep(then)


@pytest.fixture
def heartbeats(monkeypatch):
    """Where workers send heartbeats, while the silent ones are killed."""
    monkeypatch.setattr(liveness, "HEARTBEAT_TIMEOUT", 0.2)
    receiver, sender = SPAWN.Pipe(duplex=False)
    Thread(target=liveness.kill_silent_workers, args=(receiver,), daemon=True).start()
    return sender


@pytest.mark.parametrize(
    ("seconds", "then", "exit_code"),
    [
        (0.1, 3600.0, -signal.SIGKILL),  # it hangs
        (0.0, 1.5, 0),  # it takes long to load
        (1.5, 0.0, 0),  # it works
    ],
)
def test_a_worker_whose_heartbeats_cease_is_killed(heartbeats, seconds, then, exit_code):
    worker = SPAWN.Process(target=beat, args=(heartbeats, seconds, then))
    worker.start()

    worker.join(PATIENCE)

    assert worker.exitcode == exit_code


def be_parent(ignored: int | None, found) -> None:
    """Start a child that ends with this process, which ends at once."""
    child = SPAWN.Process(target=be_child, args=(ignored, found))
    child.start()
    found.recv()
    os.kill(os.getpid(), signal.SIGKILL)


def be_child(ignored: int | None, found) -> None:
    """End with the parent process, though a signal may be ignored."""
    liveness.DRAIN_TIMEOUT = 0.1
    if ignored is not None:
        signal.signal(ignored, signal.SIG_IGN)
    liveness.end_with_parent()
    found.send(os.getpid())
    time.sleep(3600)


@pytest.mark.skipif(os.name != "posix", reason="no other system lets a process ignore its end")
@pytest.mark.parametrize("ignored", [None, signal.SIGTERM, signal.SIGINT])
def test_a_worker_ends_with_its_parent_even_if_it_does_not_end_in_order(ignored):
    receiver, sender = SPAWN.Pipe()
    parent = SPAWN.Process(target=be_parent, args=(ignored, sender))
    parent.start()
    child = receiver.recv()
    receiver.send("go on")

    end = time.monotonic() + PATIENCE
    while is_alive(child):
        assert time.monotonic() < end
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """Return whether a process runs; one that nobody waited for is dead, too."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
