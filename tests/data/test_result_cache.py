from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.data.result_cache import (
    ResultCache,
    ResultLimits,
    cached_by_table,
    cached_by_value,
    forget_values,
    frame_bytes,
)

FRAME = pl.DataFrame({"a": range(1000)})


@dataclass(frozen=True, eq=False)
class Table:
    """Something that results belong to."""

    results: ResultCache = field(default_factory=ResultCache)


@given(st.lists(st.integers(0, 9), max_size=60), st.integers(1, 5))
def test_the_newest_results_are_found_and_the_longest_unused_forgotten(keys, entries):
    results, made, newest = ResultCache(ResultLimits(entries=entries)), Counter(), []

    for key in keys:
        is_stored = key in newest
        before = made[key]
        assert results.find(key, lambda key=key: made.update([key]) or key * 2) == key * 2
        assert made[key] == before + (not is_stored)
        newest = [*(stored for stored in newest if stored != key), key][-entries:]

    assert len(results) == len(newest)


@pytest.mark.parametrize(
    ("value", "copies"), [(FRAME, 1), ((FRAME,), 1), ((1, (FRAME, FRAME)), 2), ("words", 0)]
)
def test_frames_are_counted_by_their_bytes(value, copies):
    assert frame_bytes(value) == copies * FRAME.estimated_size()


def test_frames_beyond_the_bytes_go_and_small_results_stay():
    results = ResultCache(ResultLimits(frame_bytes=int(2.5 * FRAME.estimated_size())))
    results.find("words", lambda: "words")

    for name in "abcd":
        results.find(name, lambda: FRAME.clone())

    assert len(results) == 3
    assert results.find("words", lambda: "made again") == "words"
    assert results.find("d", lambda: None) is not None
    assert results.find("a", lambda: None) is None


def test_after_it_is_closed_it_stores_nothing():
    results = ResultCache()
    results.find("a", lambda: 1)

    results.close()

    assert len(results) == 0
    assert results.find("a", lambda: 2) == 2
    assert len(results) == 0


def test_what_is_being_made_while_it_is_closed_is_not_stored():
    results = ResultCache()

    def make():
        results.close()
        return 1

    assert results.find("a", make) == 1
    assert len(results) == 0


def test_a_function_is_computed_once_for_each_table_and_argument():
    calls = []

    @cached_by_table
    def double(table: Table, number: int, *, more: int = 0) -> int:
        calls.append((table, number, more))
        return 2 * number + more

    first, other = Table(), Table()
    found = [
        double(table, number, **more)
        for table in (first, other, first)
        for number in (1, 2)
        for more in ({}, {"more": 5})
    ]

    assert found == [2, 7, 4, 9] * 3
    assert len(calls) == 8
    assert len(first.results) == 4


def test_values_are_forgotten_all_at_once():
    calls = []

    @cached_by_value(8)
    def double(number: int) -> int:
        calls.append(number)
        return 2 * number

    double(1)
    double(1)
    forget_values()

    assert double(1) == 2
    assert calls == [1, 1]


def test_many_threads_get_what_is_theirs():
    results = ResultCache(ResultLimits(entries=3))

    with ThreadPoolExecutor(4) as threads:
        found = threads.map(lambda n: results.find(n % 9, lambda: n % 9) == n % 9, range(400))

    assert all(found)
    assert len(results) == 3
