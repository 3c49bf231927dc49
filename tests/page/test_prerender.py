import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.charts.spec import chart_sentences
from dashboard.page.prerender import POINTS, first_view
from dashboard.screen.compute import compute_result
from dashboard.screen.read_state import read_state
from dashboard.text.summary import card_lines
from tests.page.page import make_client
from tests.page.small import EVENT, NEED, NEED_LATER, TARGET, serve


def words_of(markup: str) -> str:
    return " ".join(unescape(re.sub("<[^>]*>", " ", markup)).split())


@pytest.mark.parametrize("query", ["", "known_on=2017-06-01&need_uptake=0.5&raised_share=0.4"])
def test_the_first_view_says_what_the_live_page_says(served, query):
    said = words_of(first_view(read_state(served, query)))

    result = compute_result(read_state(served, query))
    assert said.startswith("Iraq: aid and deployment figures Donor conference goal at least $2")
    for line in (*card_lines(result).values(), *list(chart_sentences(result).values())[:2]):
        assert " ".join(line.split()) in said


def test_it_holds_two_pictures_of_few_points(served):
    view = first_view(read_state(served, ""))

    pictures = re.findall(r"<svg.*?</svg>", view, re.S)
    assert [re.search('aria-label="([^.]*)[.]', picture)[1] for picture in pictures] == [
        "People in need",
        "Money against the goal",
    ]
    ways = [way for picture in pictures for way in re.findall(r' d="([^"]*)"', picture)]
    assert max(way.count("L") for way in ways) <= 2 * POINTS  # a band goes there and back
    assert len(view) < 25_000


def test_a_table_without_charts_has_a_first_view_too():
    assert "<svg" not in first_view(read_state(serve(EVENT), ""))


@given(st.text(max_size=40))
@settings(max_examples=30, deadline=None)
def test_any_address_has_a_first_view(served, query):
    assert first_view(read_state(served, query)).startswith(
        '<div aria-busy="true" id="first-view">'
    )


def test_hostile_words_of_a_table_are_words():
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    rows = (NEED, NEED_LATER, TARGET)
    served = serve(*(row | {"label": hostile, "speaker": hostile} for row in rows))

    view = first_view(read_state(served, ""))

    assert unescape(view).count(hostile) >= 2
    assert "<script" not in view
    assert "<img" not in view


def test_the_page_comes_with_the_first_view_of_its_address(table_path):
    client = make_client(table_path)

    page = client.get("/?known_on=2017-06-01").text

    assert page.count('id="first-view"') == 1
    assert "as known on 1 Jun 2017" in page
    # The style sheet hides the live page by what stands before it.
    assert page.index("first-view") < page.index("react-entry-point")


def test_a_page_opens_although_its_first_view_fails(table_path, monkeypatch):
    client = make_client(table_path)
    monkeypatch.setattr("dashboard.app.open_state", lambda *_: 1 / 0)

    page = client.get("/")

    assert page.status_code == 200
    assert "first-view" not in page.text
    assert "react-entry-point" in page.text
