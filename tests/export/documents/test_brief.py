import hashlib
import re
from base64 import b64encode
from datetime import date
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.export import export_file
from dashboard.page.brief_changes import changes_since
from dashboard.screen.brief_mark import (
    content_hash,
    freeze,
    read_mark,
    row_prints,
    row_texts,
    to_mark,
)
from dashboard.screen.codec import MAX_QUERY_LENGTH
from dashboard.screen.compute import compute_result
from dashboard.screen.parameters import to_query
from dashboard.screen.read_state import read_state
from dashboard.tables.snapshot import TableSnapshot
from tests.page.small import EVENT, NEED, NEED_LATER, TARGET, serve
from tests.strategies import make_table, tables

HOME = "https://figures.example/"
DAY = date(2026, 11, 22)
STATE = [
    ("crisis", "iraq"),
    ("known_on", "2016-07-20"),
    ("need_uptake", "0.5"),
    ("raised_share", "0.35"),
    ("why_raised_share", "Donors <hold> back"),
    ("keep_a", "Half~aid_share:0.5"),
]


class Reader(HTMLParser):
    """What a browser would be told to fetch, run or open."""

    def __init__(self) -> None:
        super().__init__()
        self.tags, self.links, self.fetched = [], [], []

    def handle_starttag(self, tag: str, attributes: list) -> None:
        self.tags.append(tag)
        self.fetched += [value for name, value in attributes if name in ("src", "srcset", "data")]
        self.links += [value for name, value in attributes if name == "href"]
        assert not [name for name, _ in attributes if name.startswith("on") or name == "style"]


def brief_of(served: TableSnapshot, pairs: list, day: date = DAY) -> str:
    return export_file(served, "brief", None, pairs, home=HOME, today=day).content.decode()


def link_of(brief: str) -> str:
    return unescape(re.search(r'href="(https://figures\.example/[^"]*)"', brief)[1])


def mark_of(brief: str) -> str:
    return parse_qs(urlsplit(link_of(brief)).query)["brief"][0]


def said_since(served: TableSnapshot, brief: str) -> str:
    """Return what the page says when the link of a brief is opened on a table."""
    state = read_state(served, urlsplit(link_of(brief)).query)
    assert state.notices == ()
    return " ".join(changes_since(state, state.brief))


@pytest.fixture(scope="module")
def brief(served: TableSnapshot) -> str:
    """The brief of a moved scenario."""
    return brief_of(served, STATE)


# The document.


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


# The hash and the mark.


@pytest.mark.parametrize(
    "change",
    [
        {"value": 3e6},
        {"qualifier": "about"},
        {"label": "Another"},
        {"note": "A note"},
    ],
)
def test_a_changed_row_changes_the_hash(change):
    before, after = serve(NEED, TARGET), serve(NEED | change, TARGET)

    assert content_hash(read_state(before, "")) != content_hash(read_state(after, ""))


def test_the_hash_holds_the_scenario_but_not_the_tab(served):
    hashes = {
        query: content_hash(read_state(served, query))
        for query in (
            "",
            "need_uptake=0.5",
            "keep_a=A~need_uptake:0.5",
            "fan=stated",
            "tab=sources",
        )
    }

    assert len(set(hashes.values())) == 4
    assert hashes[""] == hashes["tab=sources"]


def test_the_hash_does_not_depend_on_the_order_of_rows_or_on_a_new_empty_column():
    table = make_table(NEED, TARGET)
    hashes = {
        content_hash(read_state(TableSnapshot(frame, digest=f"{n}"), ""))
        for n, frame in enumerate([table, table.reverse()])
    }
    wider = table.with_columns(extra=pl.lit(None, pl.String))

    assert len(hashes) == 1
    assert row_prints(row_texts(wider)) == row_prints(row_texts(table))


def test_a_mark_reads_back_as_it_was(served):
    state = read_state(served, STATE)
    frozen = freeze(state, compute_result(state), DAY)

    assert read_mark(to_mark(frozen)) == frozen
    assert len(frozen.prints) == 175
    assert set(frozen.results) >= {"need", "received", "coverage"}


@pytest.mark.parametrize("room", [0, 16, 40, 200, 900])
def test_a_mark_holds_what_it_has_room_for_and_always_the_hash(served, room):
    state = read_state(served, STATE)
    frozen = freeze(state, compute_result(state), DAY)

    mark = to_mark(frozen, room)

    assert len(mark) <= max(room, 16)
    assert read_mark(mark).hash == frozen.hash


@given(st.text(max_size=80))
def test_a_mark_that_anybody_wrote_is_read_or_refused(text):
    read_mark(text)
    read_mark("0123456789abcdef~" + text)


def test_the_link_of_a_brief_is_no_longer_than_an_address_may_be(served):
    kept = [(f"keep_{letter}", "N" * 40 + "~need_uptake:0.5") for letter in "abc"]
    reasons = [("why_need_uptake", "R" * 120), ("why_raised_share", "S" * 120)]
    pairs = [("known_on", "2026-01-01"), ("need_uptake", "0.5"), ("raised_share", "0.1")]

    link = link_of(brief_of(served, [*pairs, *kept, *reasons]))

    assert len(urlsplit(link).query) <= MAX_QUERY_LENGTH
    assert read_state(served, urlsplit(link).query).notices == ()


# What has changed since.


def test_nothing_has_changed_in_the_same_table(served, brief):
    said = said_since(served, brief)

    assert "frozen on 22 Nov 2026: its figures and its scenario are unchanged." in said
    later = served.frame.filter(pl.col("reported_on") > date(2016, 7, 20)).height
    assert later > 100
    assert f"{later} figures became public after that" in said


ROWS = (NEED, NEED_LATER, TARGET)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            (NEED | {"value": 2.5e6}, NEED_LATER, TARGET),
            "Figure 0: was 2 million people, is now 2.5 million people.",
        ),
        (
            (NEED, NEED_LATER | {"qualifier": "more_than"}, TARGET),
            "Figure 1: was 3 million people, is now more than 3 million people.",
        ),
        ((*ROWS, EVENT), "New or changed: Figure 3."),
        (ROWS[:2], "The figure 'figure-2' is not known on this day any more."),
    ],
)
def test_a_figure_that_changed_is_named_with_what_it_was(rows, told):
    text = brief_of(serve(*ROWS), [])

    said = said_since(serve(*rows), text)

    assert "this screen is not the same any more" in said
    assert told in said


def test_a_result_that_changed_is_named_with_what_it_was():
    text = brief_of(serve(*ROWS), [])

    said = said_since(serve(NEED, NEED_LATER | {"value": 4e6}, TARGET), text)

    assert "people in need was 3 million people, is now 4 million people" in said


def test_a_row_without_a_card_that_is_gone_is_counted():
    plain = EVENT | {"headline": False}
    text = brief_of(serve(*ROWS, plain), [])

    assert "No longer in the table: 1 figure." in said_since(serve(*ROWS), text)


def test_a_computation_that_changed_is_told_apart_from_the_figures(served):
    state = read_state(served, STATE)
    frozen = freeze(state, compute_result(state), DAY)
    frozen.results["received"] *= 2

    said = " ".join(changes_since(state, to_mark(frozen)))

    assert "its figures and its scenario are unchanged." in said
    assert "The computation has changed since." in said


def test_another_scenario_is_told(served, brief):
    state = read_state(served, [*STATE[:2], ("need_uptake", "0.9")])

    said = " ".join(changes_since(state, mark_of(brief)))

    assert "not the same any more" in said


def test_the_hash_alone_says_whether_a_screen_is_that_of_a_brief(served, brief):
    mark = mark_of(brief).partition("~")[0]

    same = changes_since(read_state(served, STATE), mark)
    other = changes_since(read_state(served, ""), mark)

    assert "are unchanged" in same[0]
    assert "not the same any more" in other[0]


def test_a_mark_that_cannot_be_read_is_told(served):
    said = changes_since(read_state(served, ""), "nonsense")

    assert said == [
        "The mark of the brief in this address cannot be read; open the link of the brief."
    ]


def test_the_mark_of_a_brief_is_no_part_of_the_screen(served, brief):
    state = read_state(served, urlsplit(link_of(brief)).query)

    assert state.brief == mark_of(brief)
    assert "brief" not in to_query(state)
