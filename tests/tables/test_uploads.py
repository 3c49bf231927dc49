from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import CallError
from dashboard.tables.reloading import ReloadingTable
from dashboard.tables.uploads import TableRegistry, UploadLimits, UploadStore
from tests.data.rows import NEED, write_rows
from tests.strategies import make_table

FRAME = make_table({"value": 1.0})


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def hold(held: UploadStore, name: str) -> str:
    return held.add(FRAME, title=name, digest=name).token


def test_a_table_is_found_by_its_token_and_by_no_other():
    held = UploadStore()

    token = hold(held, "a.csv")

    assert held.find(token).frame.equals(FRAME)
    assert held.find(token).title == "a.csv"
    assert held.find(token[:-1]) is None
    assert held.find("") is None


def test_tokens_differ_and_are_long():
    held = UploadStore()

    tokens = {hold(held, "a.csv") for _ in range(20)}

    assert len(tokens) == 20
    assert min(map(len, tokens)) >= 22


def test_a_table_is_let_go_when_it_was_not_used_for_an_hour():
    clock = Clock()
    held = UploadStore(clock=clock)
    token = hold(held, "a.csv")

    clock.now = 3500
    used = held.find(token)
    clock.now = 7000
    still = held.find(token)
    clock.now = 10_601
    gone = held.find(token)

    assert used is not None
    assert still is not None
    assert gone is None


SMALL = [UploadLimits(tables=2), UploadLimits(total_bytes=int(2.5 * FRAME.estimated_size()))]


@pytest.mark.parametrize("limits", SMALL)
def test_beyond_a_limit_the_table_longest_unused_goes_first(limits):
    held = UploadStore(limits=limits, clock=Clock())
    first, second = hold(held, "a"), hold(held, "b")
    held.find(first)

    third = hold(held, "c")

    assert [held.find(token) is not None for token in (first, second, third)] == [True, False, True]


@given(st.lists(st.sampled_from("abc"), max_size=40), st.sampled_from(["tables", "bytes"]))
def test_no_reader_pushes_out_anothers_only_table(readers, kind):
    """Whoever brings more and more makes room by their own; one table of each other stays."""
    most = 5
    limits = (
        UploadLimits(tables=most)
        if kind == "tables"
        else UploadLimits(total_bytes=int((most + 0.5) * FRAME.estimated_size()))
    )
    held = UploadStore(limits=limits, clock=Clock())
    quiet = held.add(FRAME, title="q", digest="q", reader="quiet").token
    newest = {}

    for reader in readers:
        newest[reader] = held.add(FRAME, title="t", digest="t", reader=reader).token

    assert len(held) == min(most, 1 + len(readers))
    assert held.find(quiet) is not None
    assert all(held.find(token) is not None for token in newest.values())


@pytest.mark.parametrize("limits", SMALL)
def test_a_reader_who_finds_no_room_is_told(limits):
    clock = Clock()
    held = UploadStore(limits=limits, clock=clock)
    tokens = [held.add(FRAME, title="t", digest="t", reader=reader).token for reader in ("a", "b")]

    with pytest.raises(CallError, match="as many tables of other readers as it can"):
        held.add(FRAME, title="t", digest="t", reader="c")
    clock.now = limits.replaceable_seconds
    late = held.add(FRAME, title="t", digest="t", reader="c").token

    assert [held.find(token) is not None for token in (*tokens, late)] == [False, True, True]


def test_tables_are_let_go_while_nobody_asks():
    held = UploadStore(limits=UploadLimits(idle_seconds=0.01))
    served = [held.add(FRAME, title="t", digest="t") for _ in range(5)]

    assert held.wait_until_empty(30)
    assert [len(one.results) for one in served] == [0] * 5


def test_nothing_is_stored_with_a_table_that_was_let_go():
    held = UploadStore(limits=UploadLimits(tables=1))
    first = held.add(FRAME, title="a", digest="a")
    crisis, day = first.crises[0], FRAME["reported_on"].max()
    first.known(crisis, day)
    stored = len(first.results)

    held.add(FRAME, title="b", digest="b")

    assert stored == 1
    assert len(first.results) == 0
    assert first.known(crisis, day).equals(FRAME)
    assert len(first.results) == 0


def test_a_table_larger_than_the_limit_is_held_alone():
    held = UploadStore(limits=UploadLimits(total_bytes=1))

    assert held.find(hold(held, "a")) is not None


@pytest.fixture
def own(tmp_path: Path) -> ReloadingTable:
    """A server's own table."""
    return ReloadingTable(write_rows(tmp_path / "own.csv", NEED))


def test_an_address_names_the_table(own):
    held = UploadStore()
    tables = TableRegistry(own, held)
    token = hold(held, "a.csv")

    assert tables.of(token).title == "a.csv"
    assert tables.of(None) is tables.current()
    assert tables.of("examples").title == "synthetic examples"


@pytest.mark.parametrize("held", [None, UploadStore()])
def test_a_token_that_is_not_held_gives_the_own_table(own, held):
    assert TableRegistry(own, held).of("gone") is own.current()
