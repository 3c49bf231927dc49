"""Threads that answer in turn: one at a time, and another beside one that takes long."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from threading import Condition, Thread, get_ident
from time import monotonic
from typing import Any

LONG_SECONDS = 0.02  # several times what a slider's move takes


class Turns(Executor):
    """Threads of which one works, as long as no call takes long.

    Python runs one of them at a time in any case; that they take each other's place in the midst
    of their work would cost a fifth of it.
    """

    def __init__(self, threads: int, *, long_seconds: float = LONG_SECONDS) -> None:
        """Start threads.

        Args:
            threads: the most that work at the same time, all but one of them at long calls.
            long_seconds: after which another call is begun beside one.
        """
        self._long_seconds = long_seconds
        self._calls: deque[tuple[Future, Callable[[], Any]]] = deque()
        self._begun: dict[int, float] = {}  # when the call of a thread was begun
        self._watching = 0  # threads that look again in a moment whether their turn has come
        self._changed = Condition()
        for number in range(threads):
            Thread(target=self._work, name=f"answer_{number}", daemon=True).start()

    def submit(self, call: Callable, /, *args: Any, **named: Any) -> Future:
        """Return the future of a call, which is begun when its turn comes."""
        future: Future = Future()
        with self._changed:
            self._calls.append((future, lambda: call(*args, **named)))
            # Whoever works takes the next call; one that waits watches that it does so in time.
            if not (self._begun and self._watching):
                self._changed.notify()
        return future

    def _work(self) -> None:
        while True:
            future, call = self._take()
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(call())
                except BaseException as error:  # a panic of Polars is no Exception
                    future.set_exception(error)
            del future, call

    def _take(self) -> tuple[Future, Callable[[], Any]]:
        """Return the next call once its turn has come."""
        own = get_ident()
        with self._changed:
            self._begun.pop(own, None)
            while not (self._calls and self._has_turn()):
                self._wait()
            self._begun[own] = monotonic()
            taken = self._calls.popleft()
            if self._calls and not self._watching:
                self._changed.notify()
            return taken

    def _wait(self) -> None:
        """Wait for a call, or for a moment while one waits for its turn."""
        watches = bool(self._calls)
        self._watching += watches
        self._changed.wait(self._long_seconds if watches else None)
        self._watching -= watches

    def _has_turn(self) -> bool:
        since = monotonic() - self._long_seconds
        return all(begun <= since for begun in self._begun.values())
