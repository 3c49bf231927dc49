from collections.abc import Iterator
from threading import Event

import pytest

from dashboard.web.security.thread_pools import RequestPool

PATIENCE = 30


@pytest.fixture
def may_end() -> Iterator[Event]:
    """An event that lets calls end; at the end of a test all do."""
    event = Event()
    yield event
    event.set()


class PanicError(BaseException):
    """What Polars raises where it gives up."""


@pytest.mark.parametrize("error", [ValueError("no"), PanicError("no")])
def test_an_error_reaches_the_caller_and_the_thread_goes_on(error):
    pool = RequestPool(1, "test")

    def fail() -> None:
        raise error

    assert pool.submit(fail).exception(PATIENCE) is error
    assert pool.submit(int, "7").result(PATIENCE) == 7


def test_a_call_that_is_given_up_before_it_begins_never_begins(may_end):
    pool, begun = RequestPool(1, "test"), []
    pool.submit(may_end.wait, PATIENCE)
    given_up = pool.submit(begun.append, 1)
    last = pool.submit(begun.append, 2)

    pool.give_up(given_up)
    may_end.set()
    last.result(PATIENCE)

    assert begun == [2]
    assert given_up.cancelled()


def test_a_pool_is_stuck_while_every_thread_works_at_a_call_that_was_given_up(may_end):
    pool, begun = RequestPool(2, "test"), [Event(), Event()]
    calls = [
        pool.submit(lambda event=event: event.set() or may_end.wait(PATIENCE)) for event in begun
    ]
    for event in begun:
        event.wait(PATIENCE)

    stuck = []
    for call in calls:
        pool.give_up(call)
        stuck.append(pool.is_stuck)
    may_end.set()
    for call in calls:
        call.result(PATIENCE)

    assert stuck == [False, True]
    assert not pool.is_stuck
