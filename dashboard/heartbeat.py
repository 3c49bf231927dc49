"""How a worker and the process that started it learn of each other's end, and of one that hangs.

A worker sends a heartbeat from its event loop, so that one that hangs, or is stopped, is silent.
"""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from multiprocessing.connection import Connection

DRAIN_SECONDS = 15  # requests in flight may finish before a worker is ended
# A worker that is silent for two such periods is replaced. Two, as after a pause of the whole
# machine the first one is over before anybody could send. They are longer than its own watchdog
# waits, which also writes down what the worker was doing.
SILENT_SECONDS = 20
LEFT_BEHIND = 70  # what a worker ends with that could not end in order


def end_with(wait: Callable[[], object]) -> None:
    """End this process once something has happened: in order, or without it soon after.

    Args:
        wait: returns when it has happened.
    """

    def end() -> None:
        wait()
        os.kill(os.getpid(), signal.SIGTERM)
        sleep(DRAIN_SECONDS)
        os._exit(LEFT_BEHIND)

    Thread(target=end, name="ending", daemon=True).start()


def wait_for_end_of(pipe: int) -> None:
    """Return when a pipe has no writer any more."""
    while os.read(pipe, 1):
        pass


def send_over(pipe: int, heartbeat: bytes = b".") -> None:
    """Send a heartbeat; when nobody reads them it is lost."""
    if hasattr(os, "set_blocking"):  # Windows waits instead, for a process that reads nothing
        os.set_blocking(pipe, False)
    with suppress(OSError):
        os.write(pipe, heartbeat)


def follow(worker: subprocess.Popen, silent_seconds: float) -> bool:
    """Return when a worker has ended, or has ceased to send heartbeats and was killed.

    Args:
        worker: whose heartbeats come over its standard output.
        silent_seconds: twice this time without a heartbeat is too long, once there was one.

    Returns:
        Whether there was a heartbeat: whether the worker had loaded all that it needs.
    """
    came: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_pass_on, args=(worker.stdout.fileno(), came), daemon=True).start()
    heard, missed = False, 0
    while missed < 2:
        try:
            if not came.get(timeout=silent_seconds if heard else None):
                return heard
            heard, missed = True, 0
        except Empty:
            missed += 1
    worker.kill()
    return heard


def _pass_on(pipe: int, came: SimpleQueue[bytes]) -> None:
    """Pass on what comes over a pipe, and nothing at its end; a queue can be waited at for long."""
    while True:
        try:
            heartbeats = os.read(pipe, 64)
        except OSError:
            heartbeats = b""
        came.put(heartbeats)
        if not heartbeats:
            return


def kill_silent(heartbeats: Connection, silent_seconds: float) -> None:
    """Kill each child process that has ceased to send its number; in a thread.

    Args:
        heartbeats: over which the children send.
        silent_seconds: twice this time without a heartbeat is too long, once there was one.
    """
    from multiprocessing import active_children

    missed: dict[int, int] = {}
    while True:
        end = monotonic() + silent_seconds
        heard = set()
        try:
            while (left := end - monotonic()) > 0 and heartbeats.poll(left):
                heard.add(int(heartbeats.recv_bytes(20)))
        except (EOFError, OSError):  # this process ends
            return
        children = {child.pid: child for child in active_children()}
        missed = {pid: missed.get(pid, 0) + 1 for pid in missed} | dict.fromkeys(heard, 0)
        missed = {pid: count for pid, count in missed.items() if pid in children}
        for pid, count in missed.items():
            if count >= 2:
                children[pid].kill()
