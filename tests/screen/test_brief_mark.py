from urllib.parse import urlsplit

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from dashboard.screen.read_state import read_state
from dashboard.tables.snapshot import TableSnapshot
from tests.page.small import NEED, TARGET, serve
from tests.strategies import make_table
from tests.support.briefs import DAY, STATE, brief_of, link_of


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


@pytest.mark.parametrize("max_length", [0, 16, 40, 200, 900])
def test_a_mark_is_no_longer_than_allowed_but_always_has_the_hash(served, max_length):
    state = read_state(served, STATE)
    frozen = freeze(state, compute_result(state), DAY)

    mark = to_mark(frozen, max_length)

    assert len(mark) <= max(max_length, 16)
    assert read_mark(mark).hash == frozen.hash


@given(st.text(max_size=80))
def test_a_mark_that_anybody_wrote_is_read_or_refused(text):
    read_mark(text)
    read_mark("0123456789abcdef~" + text)


def test_the_link_of_a_brief_is_no_longer_than_an_address_may_be(served):
    saved = [(f"keep_{letter}", "N" * 40 + "~need_uptake:0.5") for letter in "abc"]
    reasons = [("why_need_uptake", "R" * 120), ("why_raised_share", "S" * 120)]
    pairs = [("known_on", "2026-01-01"), ("need_uptake", "0.5"), ("raised_share", "0.1")]

    link = link_of(brief_of(served, [*pairs, *saved, *reasons]))

    assert len(urlsplit(link).query) <= MAX_QUERY_LENGTH
    assert read_state(served, urlsplit(link).query).notices == ()
