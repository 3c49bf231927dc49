import re
from contextlib import suppress
from html import unescape
from ipaddress import ip_network
from multiprocessing import Value
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.web.security.auth import (
    HOURS,
    LinkAuth,
    OneTimeLinks,
    ProxyAuth,
    forwarded_client,
    is_within,
)
from dashboard.web.security.hosts import is_loopback, read_address, read_network
from dashboard.web.security.rate_limits import client_key
from dashboard.web.security.responses import Answer, RefusedError
from dashboard.web.security.rsgi import environ_of

PRESSED = {"REQUEST_METHOD": "POST", "HTTP_HOST": "a.example", "CONTENT_LENGTH": "0"}
TRUSTED = (ip_network("10.0.0.0/24"), ip_network("::1/128"))


class Clock:
    """A clock that a test sets."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def new_links() -> list[str]:
    """The tokens that were printed for the operator."""
    return []


@pytest.fixture
def clock() -> Clock:
    """The clock of the auth."""
    return Clock()


@pytest.fixture
def auth(new_links: list[str], clock: Clock) -> LinkAuth:
    """A auth that opens by links."""
    return LinkAuth(OneTimeLinks(b"s" * 32, Value("q", 0), new_links.append), clock)


def request(query: str = "", cookie: str = "", **more: str) -> dict:
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/",
        "QUERY_STRING": query,
        "HTTP_COOKIE": cookie,
    }
    return environ | more


def opened(auth: LinkAuth, query: str = "", **more: str) -> dict[str, str]:
    """The headers of the answer to a link's button."""
    environ = request(f"token={auth.links.current()}&{query}", **PRESSED | more)
    return dict(auth.authenticate(environ).headers)


def refused(auth: LinkAuth | ProxyAuth, environ: dict) -> int:
    """The status with which a request is kept out."""
    with pytest.raises(RefusedError) as error:
        auth.authenticate(environ)
    return error.value.status


def cookie_of(headers: dict[str, str]) -> str:
    return headers["Set-Cookie"].partition(";")[0]


def test_a_link_gives_a_cookie_and_leads_to_the_page_without_its_token(auth):
    headers = opened(auth, "crisis=a&find=b%26c", PATH_INFO="/")

    assert headers["Location"] == "/?crisis=a&find=b%26c"
    assert headers["Set-Cookie"].endswith("; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200")
    assert auth.authenticate(request(cookie=cookie_of(headers))) is None


def test_the_cookie_is_secure_where_the_page_is(auth):
    assert opened(auth, **{"wsgi.url_scheme": "https"})["Set-Cookie"].endswith("; Secure")


@pytest.mark.parametrize("path", ["//evil.example", "/\\evil.example", "https://evil.example"])
def test_a_link_opens_at_the_page_alone(auth, path):
    link = f"token={auth.links.current()}"

    assert refused(auth, request(link, PATH_INFO=path)) == 401
    assert refused(auth, request(link, PATH_INFO=path, **PRESSED)) == 401


def test_a_link_works_once_and_the_next_is_printed(auth, new_links):
    first = auth.links.current()
    opened(auth)

    assert refused(auth, request(f"token={first}")) == 401
    assert refused(auth, request(f"token={first}", **PRESSED)) == 401
    assert new_links == [auth.links.current()]
    assert new_links[0] != first


def test_a_link_shows_a_button_that_posts_it_with_the_whole_query(auth, new_links):
    query = f"crisis=a%22%3E&token={auth.links.current()}&find=b%26c"

    page = auth.authenticate(request(query))
    target = unescape(re.search(r'action="([^"]+)"', page.body.decode())[1])

    assert (page.status, new_links) == (200, [])
    assert dict(page.headers)["Cache-Control"] == "no-store"
    assert "<script" not in page.body.decode()
    assert target.startswith("/?")
    answer = auth.authenticate(request(target.removeprefix("/?"), **PRESSED))
    assert dict(answer.headers)["Location"] == "/?crisis=a%22%3E&find=b%26c"


READERS = {
    "an address that is typed": {"HTTP_SEC_FETCH_SITE": "none", "HTTP_SEC_FETCH_DEST": "document"},
    "a link in a chat": {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_SEC_FETCH_DEST": "document"},
    "an old browser": {},
}
NO_READERS = {
    "a prefetch": {"HTTP_SEC_PURPOSE": "prefetch"},
    "a page drawn ahead": {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
    "an older prefetch": {"HTTP_PURPOSE": "prefetch"},
    "another prefetch": {"HTTP_X_MOZ": "prefetch"},
} | {
    f"{part} of a {site} page": {"HTTP_SEC_FETCH_SITE": site, "HTTP_SEC_FETCH_DEST": part}
    for site in ("cross-site", "same-site", "same-origin", "none")
    for part in ("image", "empty", "iframe", "script", "style", "document,image", "")
}


@pytest.mark.parametrize("headers", READERS.values(), ids=READERS.keys())
def test_a_reader_is_shown_the_button(auth, headers):
    assert auth.authenticate(request(f"token={auth.links.current()}", **headers)).status == 200


@pytest.mark.parametrize("headers", NO_READERS.values(), ids=NO_READERS.keys())
def test_what_is_no_reader_is_not_and_uses_nothing_up(auth, new_links, headers):
    assert refused(auth, request(f"token={auth.links.current()}", **headers)) == 403
    assert new_links == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "OPTIONS"])
@pytest.mark.parametrize("headers", [*READERS.values(), *NO_READERS.values()])
def test_nothing_but_the_button_uses_a_link_up(auth, new_links, method, headers):
    environ = request(f"token={auth.links.current()}", REQUEST_METHOD=method, **headers)
    for _ in range(3):
        with suppress(RefusedError):
            assert "Set-Cookie" not in dict(auth.authenticate(environ).headers)

    assert new_links == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"HTTP_ORIGIN": "https://evil.example"}, 403),
        ({"HTTP_ORIGIN": "null"}, 403),
        ({"HTTP_SEC_FETCH_SITE": "cross-site"}, 403),
        ({"HTTP_SEC_FETCH_SITE": "same-site"}, 403),
        ({"HTTP_SEC_FETCH_SITE": "same-origin,cross-site"}, 403),
        ({"CONTENT_LENGTH": "5"}, 401),
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, 401),
    ],
)
def test_a_button_of_another_site_or_with_a_body_uses_nothing_up(auth, new_links, headers, status):
    assert refused(auth, request(f"token={auth.links.current()}", **PRESSED | headers)) == status
    assert new_links == []


@pytest.mark.parametrize("more", [{}, PRESSED])
def test_whoever_is_in_already_goes_straight_to_the_page(auth, new_links, more):
    cookie = cookie_of(opened(auth))
    new_links.clear()

    answer = auth.authenticate(request(f"token={auth.links.current()}&crisis=a", cookie, **more))

    assert answer == Answer(303, answer.headers)
    assert dict(answer.headers)["Location"] == "/?crisis=a"
    assert "Set-Cookie" not in dict(answer.headers)
    assert new_links == []


@pytest.mark.parametrize("query", ["", "token=", "token=x", "token=%00", "token=%F0%9F%94%91"])
@pytest.mark.parametrize("more", [{}, PRESSED])
def test_a_wrong_token_opens_nothing_and_uses_nothing_up(auth, new_links, query, more):
    right = auth.links.current()

    assert refused(auth, request(query, **more)) == 401

    assert new_links == []
    assert auth.links.current() == right


ODD_COOKIES = [
    'state={"a": [1, 2]}',
    "a b=c",
    " ",
    "[",
    "name=\N{KEY}\xff",
    "alone",
    "=",
    "=x",
    'open="never closed',
    "expires=Thu, 01 Jan 1970 00:00:00 GMT",
    "path=/; secure",
    "$Version=1",
    "dashboard_reader=",
    "dashboard_reader",
    "dashboard_reader=1.2.3",
    "dashboard_reader=9999999999.a." + "0" * 64,
    "dashboard_reader=" + "9" * 5_000,
    "dashboard_reader2=x",
]


@given(
    before=st.lists(st.sampled_from(ODD_COOKIES) | st.text(max_size=20), max_size=6),
    after=st.lists(st.sampled_from(ODD_COOKIES) | st.text(max_size=20), max_size=6),
)
def test_cookies_of_others_keep_no_reader_out(before, after):
    auth = LinkAuth(OneTimeLinks(b"s" * 32, Value("q", 0), str))
    cookie = cookie_of(opened(auth))

    assert auth.authenticate(request(cookie="; ".join([*before, cookie, *after]))) is None
    assert refused(auth, request(cookie="; ".join([*before, *after]))) == 401


def test_a_cookie_ends_after_its_hours(auth, clock):
    cookie = cookie_of(opened(auth))
    clock.now += HOURS * 3600 - 1
    assert auth.authenticate(request(cookie=cookie)) is None
    clock.now += 1

    assert refused(auth, request(cookie=cookie)) == 401


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
def test_a_forged_cookie_opens_nothing(auth, forge):
    with pytest.raises(RefusedError):
        auth.authenticate(request(cookie=forge(cookie_of(opened(auth)))))


def test_a_cookie_of_an_earlier_start_opens_nothing(auth):
    other = LinkAuth(OneTimeLinks(b"t" * 32, Value("q", 0), print), auth.clock)

    with pytest.raises(RefusedError):
        other.authenticate(request(cookie=cookie_of(opened(auth))))


@pytest.mark.parametrize("peer", ["10.0.0.7", "::1", "::ffff:10.0.0.7", "::1%lo"])
def test_a_trusted_proxy_names_the_user(peer):
    environ = {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_USER": "ada"}

    assert ProxyAuth(TRUSTED).authenticate(environ) is None
    assert environ["guard.user"] == "ada"


@pytest.mark.parametrize(
    ("peer", "user"),
    [
        ("10.0.1.7", "ada"),
        ("127.0.0.1", "ada"),
        ("::ffff:10.0.1.7", "ada"),
        ("", "ada"),
        ("unix:", "ada"),
        ("10.0.0.7", ""),
        ("10.0.0.7", "  "),
        ("10.0.0.7", ","),
        ("10.0.0.7", " , "),
        ("10.0.0.7", "ada,mallory"),
    ],
)
def test_nobody_elses_word_is_taken(peer, user):
    assert refused(ProxyAuth(TRUSTED), {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_USER": user}) == 401


def scope_of(headers: list[tuple[str, str]]) -> SimpleNamespace:
    return SimpleNamespace(
        method="GET",
        path="/",
        query_string="",
        scheme="http",
        http_version="1.1",
        client="10.0.0.7:50000",
        server="10.0.0.1:8050",
        headers=SimpleNamespace(items=lambda: headers),
    )


HYPHENS = "x-forwarded-user"
SPELLED = st.lists(st.sampled_from("-_"), min_size=2, max_size=2).map(
    lambda signs: "x{}forwarded{}user".format(*signs)
)
NAMES = SPELLED | st.sampled_from(["x-forwarded-users", "forwarded-user", "x.forwarded.user"])
USERS = st.sampled_from(["ada", "mallory", "", " ", "\t", ",", "ada,", "a b"])


@given(headers=st.lists(st.tuples(NAMES, USERS), max_size=6))
def test_whoever_comes_in_was_named_once_by_the_one_header_that_a_proxy_sets(headers):
    auth, environ = ProxyAuth(TRUSTED), environ_of(scope_of(headers))
    named = [user for name, user in headers if name == HYPHENS]

    if len(named) == 1 and named[0].strip() and "," not in named[0]:
        assert auth.authenticate(environ) is None
        assert environ["guard.user"] == named[0]
    else:
        assert refused(auth, environ) == 401


SINGLE = ("host", "content-type", "content-length", "x-forwarded-proto", "origin", "sec-fetch-site")


@given(name=st.sampled_from(SINGLE), values=st.lists(st.text("ab1:/", max_size=9), min_size=2))
def test_what_stands_twice_never_looks_like_one(name, values):
    environ = environ_of(scope_of([(name, value) for value in values]))
    key = name.upper().replace("-", "_")

    assert "," in environ.get(key, environ.get(f"HTTP_{key}"))


def test_cookies_in_several_headers_are_all_read(auth):
    cookie = cookie_of(opened(auth))
    environ = environ_of(scope_of([("cookie", "a=b"), ("cookie", cookie), ("cookie", "c=d")]))

    assert auth.authenticate(environ) is None


@pytest.mark.parametrize(
    ("peer", "hops", "client"),
    [
        ("10.0.0.7", "192.0.2.1", "192.0.2.1"),
        ("10.0.0.7", "1.1.1.1, 192.0.2.1, 10.0.0.9", "192.0.2.1"),
        ("10.0.0.7", "", "10.0.0.7"),
        ("10.0.0.7", ", ,", "10.0.0.7"),
        ("10.0.0.7", "192.0.2.1:5678", "192.0.2.1"),
        ("10.0.0.7", "192.0.2.1, 10.0.0.9:80", "192.0.2.1"),
        ("10.0.0.7", "[2001:db8::1]:80, [::1]:80", "2001:db8::1"),
        ("10.0.0.7", "fe80::1%eth0", "fe80::1"),
        ("10.0.0.7", "::ffff:192.0.2.1", "192.0.2.1"),
        ("10.0.0.7", "192.0.2.1, no address", "unknown"),
        ("::ffff:10.0.0.7", "192.0.2.1", "192.0.2.1"),
        ("192.0.2.9", "1.1.1.1", None),
    ],
)
def test_the_client_is_the_last_that_no_trusted_proxy_is(peer, hops, client):
    passed = forwarded_client({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": hops}, TRUSTED)

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
    environ = {
        "REMOTE_ADDR": peer,
        "HTTP_X_FORWARDED_PROTO": said,
        "wsgi.url_scheme": "http",
    }

    assert (environ | forwarded_client(environ, TRUSTED))["wsgi.url_scheme"] == scheme


# Addresses, in every way in which they are written.

WAYS = {
    4: ("{0}", "{0}:80", "::ffff:{0}", "[::ffff:{0}]", "[::ffff:{0}]:443", " {0} ", "::ffff:{0}%3"),
    6: ("{0}", "[{0}]", "[{0}]:80", "{0}%eth0", "[{0}%25eth0]:80", " {0}"),
}


@given(address=st.ip_addresses(), data=st.data())
def test_an_address_is_the_same_however_it_is_written(address, data):
    address = getattr(address, "ipv4_mapped", None) or address
    written = data.draw(st.sampled_from(WAYS[address.version])).format(address)
    bits = data.draw(st.integers(0, address.max_prefixlen))
    network = read_network(f"{address}/{address.max_prefixlen}").supernet(new_prefix=bits)

    assert read_address(written) == address
    assert is_within(written, (network,))
    assert is_loopback(written) == address.is_loopback
    assert client_key(written) == client_key(str(address))


@given(first=st.ip_addresses(v=4), second=st.ip_addresses(v=4))
def test_clients_of_ipv4_are_distinguished_on_a_socket_of_ipv6(first, second):
    keys = {client_key(f"::ffff:{address}") for address in (first, second)}

    assert len(keys) == len({first, second})


@given(st.text(max_size=120) | st.text("0123456789abcdef:.%[]/ ,", max_size=120))
def test_what_is_no_address_is_no_fault(text):
    read = read_address(text)

    assert read is None or read_address(str(read)) == read
    assert isinstance(client_key(text), str)
    assert is_within(text, TRUSTED) in (True, False)
    assert forwarded_client({"REMOTE_ADDR": "10.0.0.7", "HTTP_X_FORWARDED_FOR": text}, TRUSTED)


def test_a_network_of_ipv4_may_be_written_as_one_of_ipv6():
    assert read_network("::ffff:10.0.0.0/120") == ip_network("10.0.0.0/24")
    assert read_network("::/0") == ip_network("::/0")
