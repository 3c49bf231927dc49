import hashlib
import re
from base64 import b64encode
from datetime import date
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from dashboard.screen.brief_mark import (
    content_hash,
)
from dashboard.screen.read_state import read_state
from dashboard.tables.snapshot import TableSnapshot
from tests.page.small import NEED, TARGET, serve
from tests.strategies import tables
from tests.support.briefs import STATE, brief_of, said_since


class Reader(HTMLParser):
    """What a browser would be asked to fetch, run or open."""

    def __init__(self) -> None:
        super().__init__()
        self.tags, self.links, self.fetched = [], [], []

    def handle_starttag(self, tag: str, attributes: list) -> None:
        self.tags.append(tag)
        self.fetched += [value for name, value in attributes if name in ("src", "srcset", "data")]
        self.links += [value for name, value in attributes if name == "href"]
        assert not [name for name, _ in attributes if name.startswith("on") or name == "style"]


@pytest.fixture(scope="module")
def brief(served: TableSnapshot) -> str:
    """The brief of a moved scenario."""
    return brief_of(served, STATE)


def test_a_brief_asks_nothing_of_anybody(brief):
    reader = Reader()
    reader.feed(brief)

    assert not {"script", "link", "iframe", "img", "form", "button", "input"} & set(reader.tags)
    assert reader.fetched == []
    assert "url(" not in brief
    assert "@import" not in brief


def test_the_policy_of_a_brief_allows_its_own_style_and_nothing_else(brief):
    style = re.search(r"<style>(.*?)</style>", brief, flags=re.DOTALL)[1]
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert f"default-src 'none'; style-src 'sha256-{digest}';" in brief


def test_a_brief_is_small_enough_to_send(served):
    largest = brief_of(served, [("crisis", "iraq"), ("known_on", "2026-01-01"), *STATE[2:]])

    assert len(largest.encode()) < 1_500_000


def test_a_brief_holds_cards_charts_tables_sources_and_scenario(served, brief):
    shown = unescape(brief)

    assert brief.count('<article class="card">') == 6
    assert brief.count("<svg ") == 10
    assert "likely more than" in shown
    assert (
        "Money raised, against the goal: 35 % (stated 100 %). Reason: Donors <hold> back" in shown
    )
    assert "Scenarios side by side" in shown
    assert "175 figures known on 20 Jul 2016" in shown
    assert "frozen on 22 Nov 2026" in shown
    assert shown.count(content_hash(read_state(served, STATE))) >= 3


def test_every_figure_of_the_day_stands_in_a_brief(served, brief):
    shown = unescape(brief)
    figures = read_state(served, STATE).vintage.figures

    assert [label for label in figures["label"] if f">{label}<" not in shown] == []


def test_equal_screens_of_a_day_give_equal_briefs(served, brief):
    assert brief_of(served, STATE) == brief
    assert brief_of(served, STATE, day=date(2026, 11, 23)) != brief


@given(tables())
@settings(max_examples=5, deadline=None)
def test_any_table_has_a_brief(table):
    served = TableSnapshot(table, digest="any")

    text = brief_of(served, [])

    Reader().feed(text)
    assert "are unchanged" in said_since(served, text)


def test_words_of_a_table_are_never_markup():
    rows = (NEED | {"label": "<script>alert(1)</script>", "source_url": "https://a.example/'\"x"},)

    text = brief_of(serve(*rows, TARGET), [])

    assert "<script" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize(
    ("url", "is_linked"),
    [("https://a.example/?a=1&b=2", True), ("javascript:alert(1)", False), ("/local", False)],
)
def test_a_brief_links_only_to_addresses_of_the_web(url, is_linked):
    text = unescape(brief_of(serve(NEED | {"source_url": url}, TARGET), []))

    assert (f'href="{url}"' in text) == is_linked
