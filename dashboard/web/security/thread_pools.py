"""Thread pools for requests that know when they are stuck."""

from concurrent.futures import Future, ThreadPoolExecutor


class RequestPool(ThreadPoolExecutor):
    """A thread pool that knows how many of its threads work at calls that were given up."""

    def __init__(self, threads: int, name: str) -> None:
        super().__init__(threads, thread_name_prefix=name)
        self._limit = threads
        self._late: set[Future] = set()

    def give_up(self, call: Future) -> None:
        """Cancel a call; one that a thread works at already goes on, as nothing can end it."""
        if not call.cancel():
            self._late.add(call)
            call.add_done_callback(self._late.discard)

    @property
    def is_stuck(self) -> bool:
        """Return whether every thread works at a call that was given up."""
        return len(self._late) >= self._limit
