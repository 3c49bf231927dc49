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


def add(store: UploadStore, name: str) -> str:
    return store.add(FRAME, title=name, digest=name).token


def test_a_table_is_found_by_its_token_and_by_no_other():
    store = UploadStore()

    token = add(store, "a.csv")

    assert store.find(token).frame.equals(FRAME)
    assert store.find(token).title == "a.csv"
    assert store.find(token[:-1]) is None
    assert store.find("") is None


def test_tokens_differ_and_are_long():
    store = UploadStore()

    tokens = {add(store, "a.csv") for _ in range(20)}

    assert len(tokens) == 20
    assert min(map(len, tokens)) >= 22


def test_a_table_is_let_go_when_it_was_not_used_for_an_hour():
    clock = Clock()
    store = UploadStore(clock=clock)
    token = add(store, "a.csv")

    clock.now = 3500
    used = store.find(token)
    clock.now = 7000
    still = store.find(token)
    clock.now = 10_601
    gone = store.find(token)

    assert used is not None
    assert still is not None
    assert gone is None


SMALL = [UploadLimits(tables=2), UploadLimits(total_bytes=int(2.5 * FRAME.estimated_size()))]


@pytest.mark.parametrize("limits", SMALL)
def test_beyond_a_limit_the_table_longest_unused_goes_first(limits):
    store = UploadStore(limits=limits, clock=Clock())
    first, second = add(store, "a"), add(store, "b")
    store.find(first)

    third = add(store, "c")

    assert [store.find(token) is not None for token in (first, second, third)] == [
        True,
        False,
        True,
    ]


@given(st.lists(st.sampled_from("abc"), max_size=40), st.sampled_from(["tables", "bytes"]))
def test_no_reader_pushes_out_anothers_only_table(readers, kind):
    """A reader with many uploads loses their own; one table of each other reader stays."""
    limit = 5
    limits = (
        UploadLimits(tables=limit)
        if kind == "tables"
        else UploadLimits(total_bytes=int((limit + 0.5) * FRAME.estimated_size()))
    )
    store = UploadStore(limits=limits, clock=Clock())
    quiet = store.add(FRAME, title="q", digest="q", reader="quiet").token
    newest = {}

    for reader in readers:
        newest[reader] = store.add(FRAME, title="t", digest="t", reader=reader).token

    assert len(store) == min(limit, 1 + len(readers))
    assert store.find(quiet) is not None
    assert all(store.find(token) is not None for token in newest.values())


@pytest.mark.parametrize("limits", SMALL)
def test_a_reader_who_finds_no_space_is_answered_with_a_sentence(limits):
    clock = Clock()
    store = UploadStore(limits=limits, clock=clock)
    tokens = [store.add(FRAME, title="t", digest="t", reader=reader).token for reader in ("a", "b")]

    with pytest.raises(CallError, match="as many tables of other readers as it can"):
        store.add(FRAME, title="t", digest="t", reader="c")
    clock.now = limits.replaceable_seconds
    late = store.add(FRAME, title="t", digest="t", reader="c").token

    assert [store.find(token) is not None for token in (*tokens, late)] == [False, True, True]


def test_tables_are_let_go_while_nobody_asks():
    store = UploadStore(limits=UploadLimits(idle_seconds=0.01))
    served = [store.add(FRAME, title="t", digest="t") for _ in range(5)]

    assert store.wait_until_empty(30)
    assert [len(table.results) for table in served] == [0] * 5


def test_nothing_is_stored_with_a_table_that_was_let_go():
    store = UploadStore(limits=UploadLimits(tables=1))
    first = store.add(FRAME, title="a", digest="a")
    crisis, day = first.crises[0], FRAME["reported_on"].max()
    first.known(crisis, day)
    stored = len(first.results)

    store.add(FRAME, title="b", digest="b")

    assert stored == 1
    assert len(first.results) == 0
    assert first.known(crisis, day).equals(FRAME)
    assert len(first.results) == 0


def test_a_table_larger_than_the_limit_is_held_alone():
    store = UploadStore(limits=UploadLimits(total_bytes=1))

    assert store.find(add(store, "a")) is not None


@pytest.fixture
def server_table(tmp_path: Path) -> ReloadingTable:
    """A server's server_table table."""
    return ReloadingTable(write_rows(tmp_path / "table.csv", NEED))


def test_an_address_names_the_table(server_table):
    store = UploadStore()
    tables = TableRegistry(server_table, store)
    token = add(store, "a.csv")

    assert tables.of(token).title == "a.csv"
    assert tables.of(None) is tables.current()
    assert tables.of("examples").title == "synthetic examples"


@pytest.mark.parametrize("store", [None, UploadStore()])
def test_a_token_that_is_not_held_gives_the_table_of_the_server(server_table, store):
    assert TableRegistry(server_table, store).of("gone") is server_table.current()
