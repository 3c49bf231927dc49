"""Every name of an address is given what no link holds."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from dashboard.screen.codec import MAX_QUERY_LENGTH
from dashboard.screen.parameters import KEEP, WHY, reserved_names, to_query
from dashboard.screen.read_state import read_state
from tests.page.page import Page, make_client
from tests.web.security.evil import PARTS
from tests.web.security.raw import exchange, request

TEXTS = {name: text for name, text in PARTS.items() if isinstance(text, str)}
VALUES = {name: quote(text) for name, text in TEXTS.items() if len(text) < 11_000} | {
    "bare per cent": "%",
    "no letter": "%ff%fe",
    "encoded twice": "%2522%253Cb%253E",
    "plus": "a+b",
    "semicolon": "a;b=c",
    "another host": "//evil.example/",
    "list": "a,,b,",
    "JSON": quote('{"a": [1]}'),
    "too long": "9" * 3_000,
}


FREE = ("find", "brief", WHY)  # what a reader may write as it comes; the page shows it as text


@pytest.fixture(scope="module")
def client(table_path: Path) -> FlaskClient:
    """A client of the guarded application."""
    return make_client(table_path)


@pytest.fixture(scope="module")
def names(opening) -> list[str]:
    """Every name that an address may hold, and some that it may not."""
    drivers = [driver.key for driver in opening.drivers]
    return [
        *reserved_names(),
        *drivers,
        WHY + drivers[0],
        WHY + "x",
        KEEP + "a",
        KEEP + "zz",
        "nothing",
    ]


def is_whole(words: str) -> bool:
    """Whether a notice shows no sign that could change the line it stands in."""
    return all(letter.isprintable() for letter in words)


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
def test_an_address_with_any_value_is_read_and_bad_values_are_reported(served, names, value):
    usual = to_query(read_state(served, ""))

    for name in names:
        state = read_state(served, f"{name}={value}")

        is_reported = state.notices or to_query(state) != usual
        assert is_reported or name.startswith(FREE) or value in ("", "%20%09%20")
        assert all(map(is_whole, state.notices))
        assert to_query(read_state(served, to_query(state))) == to_query(state)


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
def test_a_file_of_any_address_comes_or_is_refused_in_a_sentence(client, names, value):
    for name in names:
        answer = client.get(f"/api/figures.json?crisis=nowhere&{name}={value}")

        assert answer.status_code in (200, 400)
        assert answer.status_code == 200 or set(answer.json) <= {"error", "reference"}


@pytest.mark.parametrize(
    "query",
    [
        "crisis",
        "=",
        "&&&",
        "crisis=a&crisis=b",
        "[__proto__]=1",
        "__proto__[a]=1",
        "&".join(f"x{number}=1" for number in range(700)),
        "a" * (MAX_QUERY_LENGTH + 1),
        "need_uptake=0.5#<img src=x onerror=alert(1)>",
        "%",
    ],
)
def test_the_page_opens_with_one_notice_at_addresses_of_any_shape(client, query):
    page = Page(client, "?" + query)

    notices = page.get("notices", "children")

    assert page.get("screen-state", "data")["crisis"]
    assert notices or query in ("=", "&&&", "crisis")
    assert "Traceback" not in str(notices)


@pytest.mark.parametrize(
    "value", ["%3Cscript%3Ealert(1)%3C/script%3E", "%22%3E%3Csvg%20onload=1%3E"]
)
def test_the_page_itself_holds_nothing_of_its_address(server, value):
    page = exchange(server.port, request(path=f"/?crisis={value}&find={value}"))

    assert page.status == 200
    assert re.search(rb"alert\(1\)|onload=1", page.body) is None
