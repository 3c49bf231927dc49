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
from typing import TYPE_CHECKING, NoReturn

import dashboard

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

    from dashboard.settings import Settings

DRAIN_SECONDS = 15  # requests in flight may finish before a worker is ended
STEADY_SECONDS = 5  # a second worker that dies sooner would be followed by a third
REFUSED = (1, 2)  # what a worker ends with that has said why it cannot serve

_waiting: list[subprocess.Popen] = []


def start_ahead() -> None:
    """Start a worker that waits for its settings."""
    root = os.path.dirname(os.path.abspath(dashboard.__path__[0]))
    paths = [root, os.environ.get("PYTHONPATH", "")]
    changed = {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    command = [sys.executable, "-P", "-m", "dashboard.ahead"]
    _waiting.append(
        subprocess.Popen(command, stdin=subprocess.PIPE, env=dict(os.environ) | changed)
    )


def dismiss() -> None:
    """End the worker that waits, if there is one."""
    while _waiting:
        _end(_waiting.pop(), 0)


def keep_working(
    settings: Settings, address: str, answered: Event, tell: Callable[[str], object]
) -> NoReturn:
    """Let one worker serve until this process is told to stop; one that dies is replaced.

    Args:
        settings: of the call.
        address: the numbers that the host stands for.
        answered: whether the server has answered; a worker that dies before would die again.
        tell: what is called with a sentence when a worker has died.
    """
    orders = pickle.dumps((settings, address))
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: sys.exit(0))
    died = -math.inf
    while True:
        if not _waiting:
            start_ahead()
        code = _let_work(_waiting.pop(), orders)
        last, died = died, time.monotonic()
        if code in REFUSED or not answered.is_set() or died - last < STEADY_SECONDS:
            sys.exit(code if code in REFUSED else 1)
        tell(f"The worker died (code {code}); another one is started.")


def _let_work(worker: subprocess.Popen, orders: bytes) -> int:
    """Hand a worker its settings; return what it ended with, and leave none behind."""
    try:
        worker.stdin.write(orders)
        worker.stdin.flush()
    except BrokenPipeError:
        pass  # it is dead already, which its code tells
    try:
        return worker.wait()
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
    from threading import Thread

    from dashboard.worker import load_rooms, serve_here

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C while it loads asks for no traceback
    load_rooms()
    try:
        settings, address = pickle.load(sys.stdin.buffer)
    except EOFError:  # the call was wrong, and says so itself
        return
    Thread(target=_end_with_first, daemon=True).start()
    serve_here(settings, address)


def _end_with_first() -> None:
    """End this worker when the process that started it is gone, whatever ended that."""
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
