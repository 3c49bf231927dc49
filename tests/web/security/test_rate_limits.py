import time

import pytest

from dashboard.web.security.rate_limits import LogThrottle, RateLimiter, client_key
from dashboard.web.security.request_limits import Rate


class Clock:
    """A clock that a test sets."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    """The clock of the library."""
    clock = Clock()
    monkeypatch.setattr(time, "time", clock)
    return clock


def test_so_many_calls_are_let_in_within_any_window(clock):
    limiter = RateLimiter(Rate(calls=3, seconds=2))

    first = [limiter.hit("a") for _ in range(4)]
    clock.now += 2.5
    later = [limiter.hit("a") for _ in range(4)]

    assert first[:3] == later[:3] == [0, 0, 0]
    assert first[3] == later[3] == 2


def test_a_client_that_was_quiet_for_long_has_no_more_calls_than_others(clock):
    limiter = RateLimiter(Rate(calls=2, seconds=1))
    limiter.hit("a")
    clock.now += 1_000.0

    assert [limiter.hit("a") for _ in range(3)] == [0, 0, 1]


def test_one_client_does_not_take_from_another(clock):
    limiter = RateLimiter(Rate(calls=1, seconds=1))

    assert [limiter.hit(client) for client in "abab"] == [0, 0, 1, 1]


def test_retry_after_tells_when_there_is_a_call_again(clock):
    limiter = RateLimiter(Rate(calls=1, seconds=10))
    limiter.hit("a")
    clock.now += 3

    assert limiter.hit("a") == 7


def test_of_the_events_of_a_client_one_in_each_second_is_logged():
    clock = Clock()
    throttle = LogThrottle(clock)

    first = [throttle.hit("a") for _ in range(3)]
    clock.now += 1
    later = [throttle.hit("a"), throttle.hit("b")]

    assert first == [0, None, None]
    assert later == [2, 0]


def test_addresses_of_one_network_count_as_one_client():
    assert client_key("2001:db8::1") == client_key("2001:db8:0:0:ffff::2")
    assert client_key("2001:db8::1") != client_key("2001:db8:0:1::1")
    assert (client_key("192.0.2.7"), client_key("unix")) == ("192.0.2.7", "unix")
