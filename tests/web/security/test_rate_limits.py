from dashboard.web.security.rate_limits import Buckets, client_key
from dashboard.web.security.request_limits import Rate


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_let_in_and_then_so_many_a_second():
    clock = Clock()
    buckets = Buckets(Rate(second=2, burst=3), clock)

    first = [buckets.take("a") for _ in range(4)]
    clock.now = 0.5
    later = [buckets.take("a") for _ in range(2)]

    assert first == [0, 0, 0, 1]
    assert later == [0, 1]


def test_a_bucket_never_holds_more_than_its_burst():
    clock = Clock()
    buckets = Buckets(Rate(second=10, burst=2), clock)
    buckets.take("a")
    clock.now = 1000.0

    assert [buckets.take("a") for _ in range(3)] == [0, 0, 1]


def test_one_client_does_not_take_from_another():
    buckets = Buckets(Rate(second=1, burst=1), Clock())

    assert [buckets.take(client) for client in "abab"] == [0, 0, 1, 1]


def test_retry_after_tells_when_there_is_a_call_again():
    buckets = Buckets(Rate(second=0.1, burst=1), Clock())
    buckets.take("a")

    assert buckets.take("a") == 10


def test_addresses_of_one_network_count_as_one_client():
    assert client_key("2001:db8::1") == client_key("2001:db8:0:0:ffff::2")
    assert client_key("2001:db8::1") != client_key("2001:db8:0:1::1")
    assert (client_key("192.0.2.7"), client_key("unix")) == ("192.0.2.7", "unix")
