"""A worker that can answer nobody any more ends itself, so that another one takes its place.

No call can be ended from outside: Python cannot interrupt a thread, so that one whose answer was
late works on, and one that holds the interpreter keeps all others from working.
"""

import asyncio
import faulthandler
import os
from collections.abc import Callable

from dashboard.audit_log import record
from dashboard.web.security.request_limits import Limits

STANDARD_ERROR = 2
STUCK = 71  # what a worker ends with of which every thread works at a late call


class Watchdog:
    """Looks, from the event loop, whether a worker can still answer."""

    def __init__(
        self, limits: Limits, is_stuck: Callable[[], bool], heartbeat: Callable[[], object]
    ) -> None:
        """Prepare to watch.

        Args:
            limits: how long a worker may be stuck, and its event loop stand still.
            is_stuck: whether every thread works at a call whose answer was late.
            heartbeat: shows the process that started this worker that it lives.
        """
        self._limits = limits
        self._is_stuck = is_stuck
        self._heartbeat = heartbeat
        self._well = 0.0

    def watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Watch from now on; to be called on the event loop."""
        self._well = loop.time()
        self._look(loop)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        limits = self._limits
        # A thread that needs no interpreter waits for this; it writes what each other one does.
        faulthandler.dump_traceback_later(limits.still_seconds, exit=True, file=STANDARD_ERROR)
        now = loop.time()
        if not self._is_stuck():
            self._well = now
        elif now - self._well >= limits.stuck_seconds:
            record("worker", sentence="Every thread works at a call that was answered too late.")
            faulthandler.dump_traceback(file=STANDARD_ERROR)
            os._exit(STUCK)
        self._heartbeat()
        loop.call_later(limits.beat_seconds, self._look, loop)
