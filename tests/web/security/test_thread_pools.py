from concurrent.futures import CancelledError
from queue import SimpleQueue
from threading import Event, current_thread

import pytest

from dashboard.web.security.thread_pools import Turns

EVER, SOON = 3600.0, 0.001  # seconds: no call is long, and every one that waits is
PATIENCE = 30


def test_calls_are_answered_one_at_a_time_in_the_order_in_which_they_came():
    turns, running, most, order = Turns(8, long_seconds=EVER), [], [], []

    def call(number: int) -> int:
        running.append(number)
        most.append(len(running))
        order.append(number)
        running.remove(number)
        return number**2

    futures = [turns.submit(call, number) for number in range(200)]

    assert [future.result(PATIENCE) for future in futures] == [n**2 for n in range(200)]
    assert order == list(range(200))
    assert max(most) == 1


def test_who_works_takes_the_next_call_too_so_that_no_other_thread_is_woken():
    turns, may_end = Turns(8, long_seconds=EVER), Event()
    first = turns.submit(lambda: may_end.wait(PATIENCE) and current_thread())
    others = [turns.submit(current_thread) for _ in range(20)]

    may_end.set()

    assert {future.result(PATIENCE) for future in others} == {first.result(PATIENCE)}


def test_another_call_is_begun_beside_one_that_takes_long_and_one_more_beside_two():
    turns, may_end = Turns(3, long_seconds=SOON), Event()
    long = [turns.submit(may_end.wait, PATIENCE) for _ in range(2)]

    assert turns.submit(lambda: "answered").result(PATIENCE) == "answered"
    assert not any(future.done() for future in long)
    may_end.set()
    assert [future.result(PATIENCE) for future in long] == [True, True]


def test_no_more_calls_than_threads_are_under_way_and_the_rest_wait():
    turns, may_end, begun = Turns(2, long_seconds=SOON), Event(), SimpleQueue()
    calls = [
        turns.submit(lambda number=number: begun.put(number) or may_end.wait(PATIENCE))
        for number in range(3)
    ]

    assert [begun.get(timeout=PATIENCE) for _ in range(2)] == [0, 1]
    assert begun.empty()
    assert not calls[2].running()
    may_end.set()
    assert calls[2].result(PATIENCE)
    assert begun.get() == 2


class PanicError(BaseException):
    """What Polars raises where it gives up."""


@pytest.mark.parametrize("error", [ValueError("no"), PanicError("no")])
def test_an_error_reaches_who_asked_and_the_thread_goes_on(error):
    turns = Turns(1)

    def fail() -> None:
        raise error

    assert turns.submit(fail).exception(PATIENCE) is error
    assert turns.submit(int, "7").result(PATIENCE) == 7


def test_a_call_that_is_given_up_before_its_turn_is_never_begun():
    turns, may_end, begun = Turns(1, long_seconds=EVER), Event(), []
    first = turns.submit(may_end.wait, PATIENCE)
    given_up = turns.submit(begun.append, 1)
    last = turns.submit(begun.append, 2)

    assert given_up.cancel()
    may_end.set()
    last.result(PATIENCE)

    assert first.result() is True
    assert begun == [2]
    with pytest.raises(CancelledError):
        given_up.result()
