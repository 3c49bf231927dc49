"""Processes of one server end together, and a worker that no longer runs is killed.

Workers send heartbeats from their event loops, so that one that hangs or is stopped is silent.
"""

import os
import signal
from contextlib import suppress
from multiprocessing import active_children, parent_process
from multiprocessing.connection import Connection
from threading import Thread
from time import monotonic, sleep

DRAIN_TIMEOUT = 15  # seconds in which requests in flight may finish before a worker is ended
# A worker that is silent for two such periods (in seconds) is killed. Two, as after a pause of the
# whole machine the first one is over before any worker could send. They are longer than the
# worker's own watchdog waits, which also logs what the worker was doing.
HEARTBEAT_TIMEOUT = 20
ORPHANED = 70  # exit code of a worker that did not end in order after its parent's end


def end_with_parent() -> None:
    """End this worker when the process that started it ends: in order, or soon after without it."""
    parent = parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
        sleep(DRAIN_TIMEOUT)
        os._exit(ORPHANED)

    Thread(target=wait, name="parent", daemon=True).start()


def send_heartbeat(heartbeats: Connection) -> None:
    """Send the number of this process; when nobody reads it is lost."""
    if hasattr(os, "set_blocking"):  # Windows waits instead, for a process that reads nothing
        os.set_blocking(heartbeats.fileno(), False)
    with suppress(OSError):
        heartbeats.send_bytes(str(os.getpid()).encode())


def kill_silent_workers(heartbeats: Connection) -> None:
    """Kill each child process whose heartbeats have ceased; runs until the connection is closed."""
    missed: dict[int, int] = {}
    while True:
        try:
            seen = _read_heartbeats(heartbeats, HEARTBEAT_TIMEOUT)
        except (EOFError, OSError):  # this process ends
            return
        children = {child.pid: child for child in active_children()}
        counts = {pid: count + 1 for pid, count in missed.items()} | dict.fromkeys(seen, 0)
        missed = {pid: count for pid, count in counts.items() if pid in children}
        for pid, count in missed.items():
            if count >= 2:
                children[pid].kill()


def _read_heartbeats(heartbeats: Connection, seconds: float) -> set[int]:
    """Return the numbers of the processes that send a heartbeat within some seconds."""
    end = monotonic() + seconds
    seen = set()
    while (left := end - monotonic()) > 0 and heartbeats.poll(left):
        seen.add(int(heartbeats.recv_bytes(20)))
    return seen
