from ipaddress import ip_network
from multiprocessing import Value

import pytest

from dashboard.guard.answers import RefusedError
from dashboard.guard.doors import HOURS, Links, ProxyDoor, TokenDoor, behind_proxies

TRUSTED = (ip_network("10.0.0.0/24"), ip_network("::1/128"))


class Clock:
    """A clock that a test sets."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def told() -> list[str]:
    """The tokens that whoever runs the server was told."""
    return []


@pytest.fixture
def clock() -> Clock:
    """The clock of the door."""
    return Clock()


@pytest.fixture
def door(told: list[str], clock: Clock) -> TokenDoor:
    """A door that opens by links."""
    return TokenDoor(Links(b"s" * 32, Value("q", 0), told.append), clock)


def request(query: str = "", cookie: str = "", **more: str) -> dict:
    asked = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/",
        "QUERY_STRING": query,
        "HTTP_COOKIE": cookie,
    }
    return asked | more


def opened(door: TokenDoor, query: str = "", **more: str) -> dict[str, str]:
    token = door.links.current()
    return dict(door.enter(request(f"token={token}&{query}", **more)).headers)


def cookie_of(headers: dict[str, str]) -> str:
    return headers["Set-Cookie"].partition(";")[0]


def test_a_link_gives_a_cookie_and_leads_to_the_page_without_its_token(door):
    headers = opened(door, "crisis=a&find=b%26c", PATH_INFO="/")

    assert headers["Location"] == "/?crisis=a&find=b%26c"
    assert headers["Set-Cookie"].endswith("; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200")
    assert door.enter(request(cookie=cookie_of(headers))) is None


def test_the_cookie_is_secure_where_the_page_is(door):
    assert opened(door, **{"wsgi.url_scheme": "https"})["Set-Cookie"].endswith("; Secure")


@pytest.mark.parametrize("path", ["//evil.example", "/\\evil.example", "https://evil.example"])
def test_a_link_leads_to_no_other_site(door, path):
    place = opened(door, PATH_INFO=path)["Location"]

    assert place.startswith("/")
    assert not place.startswith(("//", "/\\"))


def test_a_link_works_once_and_the_next_is_told(door, told):
    first = door.links.current()
    opened(door)

    with pytest.raises(RefusedError) as refused:
        door.enter(request(f"token={first}"))
    assert refused.value.status == 401
    assert told == [door.links.current()]
    assert told[0] != first


@pytest.mark.parametrize("query", ["", "token=", "token=x", "token=%00", "token=%F0%9F%94%91"])
def test_a_wrong_token_opens_nothing_and_uses_nothing_up(door, told, query):
    right = door.links.current()

    with pytest.raises(RefusedError):
        door.enter(request(query))

    assert told == []
    assert door.links.current() == right


@pytest.mark.parametrize("method", ["HEAD", "POST"])
def test_only_opening_a_link_uses_it(door, method):
    with pytest.raises(RefusedError):
        door.enter(request(f"token={door.links.current()}", REQUEST_METHOD=method))


def test_a_cookie_ends_after_its_hours(door, clock):
    cookie = cookie_of(opened(door))
    clock.now += HOURS * 3600 - 1
    assert door.enter(request(cookie=cookie)) is None
    clock.now += 1

    with pytest.raises(RefusedError):
        door.enter(request(cookie=cookie))


@pytest.mark.parametrize(
    "forge",
    [
        lambda cookie: cookie[:-1] + ("0" if cookie[-1] != "0" else "1"),
        lambda cookie: cookie.replace("=1", "=2", 1),
        lambda cookie: cookie.rpartition(".")[0],
        lambda cookie: "dashboard_reader=..",
        lambda cookie: "dashboard_reader=9999999999..",
        lambda cookie: "dashboard_reader=\N{KEY}.a.b",
        lambda cookie: "other=" + cookie.partition("=")[2],
        lambda cookie: "dashboard_reader",
    ],
)
def test_a_forged_cookie_opens_nothing(door, forge):
    with pytest.raises(RefusedError):
        door.enter(request(cookie=forge(cookie_of(opened(door)))))


def test_a_cookie_of_an_earlier_start_opens_nothing(door):
    other = TokenDoor(Links(b"t" * 32, Value("q", 0), print), door.clock)

    with pytest.raises(RefusedError):
        other.enter(request(cookie=cookie_of(opened(door))))


@pytest.mark.parametrize("peer", ["10.0.0.7", "::1"])
def test_a_trusted_proxy_names_the_user(peer):
    assert ProxyDoor(TRUSTED).enter({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_USER": "ada"}) is None


@pytest.mark.parametrize(
    ("peer", "user"),
    [
        ("10.0.1.7", "ada"),
        ("127.0.0.1", "ada"),
        ("", "ada"),
        ("unix:", "ada"),
        ("10.0.0.7", ""),
        ("10.0.0.7", "  "),
    ],
)
def test_nobody_elses_word_is_taken(peer, user):
    with pytest.raises(RefusedError) as refused:
        ProxyDoor(TRUSTED).enter({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_USER": user})

    assert refused.value.status == 401


@pytest.mark.parametrize(
    ("peer", "hops", "client"),
    [
        ("10.0.0.7", "192.0.2.1", "192.0.2.1"),
        ("10.0.0.7", "1.1.1.1, 192.0.2.1, 10.0.0.9", "192.0.2.1"),
        ("10.0.0.7", "", "10.0.0.7"),
        ("10.0.0.7", ", ,", "10.0.0.7"),
        ("192.0.2.9", "1.1.1.1", None),
    ],
)
def test_the_client_is_the_last_that_no_trusted_proxy_is(peer, hops, client):
    passed = behind_proxies({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": hops}, TRUSTED)

    assert passed.get("guard.client") == client


@pytest.mark.parametrize(
    ("peer", "said", "scheme"),
    [
        ("10.0.0.7", "https", "https"),
        ("10.0.0.7", "gopher", "http"),
        ("192.0.2.9", "https", "http"),
    ],
)
def test_https_is_believed_of_a_trusted_proxy_only(peer, said, scheme):
    asked = {
        "REMOTE_ADDR": peer,
        "HTTP_X_FORWARDED_PROTO": said,
        "wsgi.url_scheme": "http",
    }

    assert behind_proxies(asked, TRUSTED)["wsgi.url_scheme"] == scheme
