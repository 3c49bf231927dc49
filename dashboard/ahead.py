"""``python -m dashboard.ahead``: a worker that loads its rooms while its call is still read.

The process that is called starts it before anything else, then reads the call, tries port and
table, and hands over the settings: the two halves of a start take place at the same time. That
first process stays to end the worker in time, and to start another one should it die.
"""

from __future__ import annotations

import math
import os
import pickle
import signal
import subprocess
import sys
import time
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

import dashboard
from dashboard.heartbeat import (
    DRAIN_SECONDS,
    SILENT_SECONDS,
    end_with,
    follow,
    send_over,
    wait_for_end_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.settings import Settings

STEADY_SECONDS = 5  # a second worker that dies sooner would be followed by a third
# What a worker ends with that has said why it cannot serve, and what the call then ends with.
# Python itself ends with 1 or 2 whenever a process fails.
REFUSED = {65: 1, 66: 2}

_waiting: list[subprocess.Popen] = []


def start_ahead() -> None:
    """Start a worker that waits for its settings."""
    _waiting.append(start_module("dashboard.ahead", stdin=subprocess.PIPE, stdout=subprocess.PIPE))


def start_module(name: str, **options: Any) -> subprocess.Popen:
    """Start a module of ours as a process that takes no code from the folder it is started in.

    Args:
        name: of the module.
        options: of ``subprocess.Popen``.

    Raises:
        OSError: the system starts no other process.
    """
    root = os.path.dirname(os.path.abspath(dashboard.__path__[0]))
    paths = [root, os.environ.get("PYTHONPATH", "")]
    changed = {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONSAFEPATH": "1"}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", name], env=dict(os.environ) | changed, **options
    )


def dismiss() -> None:
    """End the worker that waits, if there is one."""
    while _waiting:
        _end(_waiting.pop(), 0)


def keep_working(
    settings: Settings,
    address: str,
    tell: Callable[[str], object],
    silent_seconds: float = SILENT_SECONDS,
) -> NoReturn:
    """Let one worker serve until this process is told to stop; one that dies or hangs is replaced.

    Args:
        settings: of the call.
        address: the numbers that the host stands for.
        tell: what is called with a sentence when a worker has died; it raises nothing.
        silent_seconds: a worker is ended that sends no heartbeat for twice this time.
    """
    orders = pickle.dumps((settings, address))
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: sys.exit(0))
    died = -math.inf
    while True:
        if not _waiting:
            start_ahead()
        code, has_served = _let_work(_waiting.pop(), orders, silent_seconds)
        last, died = died, time.monotonic()
        # One that dies while it loads would die again.
        if code in REFUSED or not has_served or died - last < STEADY_SECONDS:
            sys.exit(REFUSED.get(code, 1))
        tell(f"The worker died (code {code}); another one is started.")


def _let_work(worker: subprocess.Popen, orders: bytes, silent_seconds: float) -> tuple[int, bool]:
    """Hand a worker its settings; return what it ended with, and whether it ever could serve.

    None is left behind.
    """
    try:
        worker.stdin.write(orders)
        worker.stdin.flush()
    except BrokenPipeError:
        pass  # it is dead already, which its code tells
    try:
        has_served = follow(worker, silent_seconds)
        return worker.wait(), has_served
    finally:
        _end(worker, DRAIN_SECONDS)


def _end(worker: subprocess.Popen, patience: float) -> None:
    """End a worker, after some seconds without its help."""
    if worker.poll() is None:
        worker.terminate()
        try:
            worker.wait(patience)
        except subprocess.TimeoutExpired:
            worker.kill()
    worker.wait()


def main() -> None:
    """Load, wait for the settings, and serve until told to stop."""
    from dashboard.worker import load_rooms, serve_here

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C while it loads asks for no traceback
    # What a library prints must not stand between the heartbeats.
    heartbeats = os.dup(1)
    os.dup2(2, 1)
    load_rooms()
    try:
        settings, address = pickle.load(sys.stdin.buffer)
    except EOFError:  # the call was wrong, and says so itself
        return
    end_with(partial(wait_for_end_of, 0))
    serve_here(settings, address, partial(send_over, heartbeats))


if __name__ == "__main__":
    main()
