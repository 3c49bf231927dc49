import pickle
from difflib import get_close_matches

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.errors import (
    CallError,
    DashboardError,
    Fault,
    FaultyTableError,
    TableError,
    nearest,
    nearest_word,
)
from tests.processor import seconds_of


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (
            Fault(7, "value", "x", "a plain number", "is not a number"),
            "row 7, value: 'x' is not a number; expected a plain number",
        ),
        (Fault(2, "due", "", "a day"), "row 2, due: the cell is empty; expected a day"),
        (
            Fault(3, "note", "two\nlines\u202e", "one line"),
            "row 3, note: 'two\\nlines\\u202e' is not accepted; expected one line",
        ),
        (
            Fault(4, "label", "L" * 61, "a short label"),
            f"row 4, label: '{'L' * 57}...' is not accepted; expected a short label",
        ),
        (
            Fault(5, "label", "L" * 60, "a short label"),
            f"row 5, label: '{'L' * 60}' is not accepted; expected a short label",
        ),
        (
            Fault(6, "(whole row)", "2 cells", "9, as the header has"),
            "row 6: 2 cells; expected 9, as the header has",
        ),
    ],
)
def test_a_fault_says_row_column_value_and_what_was_expected(fault, sentence):
    assert str(fault) == sentence


@pytest.mark.parametrize(
    ("error", "code"), [(DashboardError, 1), (TableError, 1), (FaultyTableError, 1), (CallError, 2)]
)
def test_bad_data_exits_with_1_and_a_wrong_call_with_2(error, code):
    assert issubclass(error, DashboardError)
    assert error.exit_code == code


def test_a_faulty_table_says_every_fault_on_a_line():
    faults = [Fault(row, "value", "x", "a number") for row in range(2, 202)]

    error = FaultyTableError("t.csv", faults)

    assert str(error).splitlines() == [
        "t.csv: 200 cells break its rules (row 1 is the header). Correct them and try again.",
        *(f"  {fault}" for fault in faults),
    ]
    assert error.faults == faults


def test_a_single_fault_is_reported_in_the_singular():
    error = FaultyTableError("t.csv", [Fault(2, "value", "x", "a number")])

    assert error.summary == "1 cell breaks its rules"


def test_an_error_outlives_the_way_between_two_processes():
    error = FaultyTableError("t.csv", [Fault(2, "value", "x", "a number")])

    again = pickle.loads(pickle.dumps(error))

    assert str(again) == str(error)
    assert again.faults == error.faults


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("irak", " Did you mean 'iraq'?"),
        ("IRAQ", " Did you mean 'iraq'?"),
        ("Syria", " Did you mean 'syria'?"),
        ("yemen", ""),
        ("", ""),
        ("i" * 100_000, ""),
    ],
)
def test_the_nearest_known_word_is_offered(word, hint):
    assert nearest(word, ["iraq", "syria"]) == hint


def test_of_several_near_words_the_nearest_is_offered():
    assert nearest_word("need_uptak", ["need_level", "Need_Uptake", "uptake"]) == "Need_Uptake"


SHIPPED = [
    f"{position}-{year}-{what}"
    for position in ("iraq", "syria", "new-land")
    for year in range(2010, 2020)
    for what in ("need-now", "need-yearend", "appeal", "conference-target", "displaced", "received")
]


@st.composite
def slips(draw: st.DrawFn) -> str:
    """Draw a known name with a few slips of the finger."""
    word = list(draw(st.sampled_from(SHIPPED)))
    for _ in range(draw(st.integers(0, 5))):
        position, letter = draw(st.integers(0, len(word) - 1)), draw(st.sampled_from("abn-01"))
        word[position : position + draw(st.integers(0, 1))] = draw(st.sampled_from(("", letter)))
    return "".join(word)


@given(slips() | st.text("abein-0123", max_size=20))
@settings(max_examples=150, deadline=None)
def test_the_word_offered_is_the_one_that_the_standard_library_finds(word):
    found = get_close_matches(word.lower(), SHIPPED, n=1, cutoff=0.6)

    assert nearest_word(word, SHIPPED) == (found[0] if found else None)


LONG_WORDS = {
    "of one letter": ("a" * 10_000, ["a" * (120 - n % 40) + str(n) for n in range(8_000)]),
    "of two letters in turn": ("ab" * 60, [f"{'aabb' * 14}{n:04}" for n in range(8_000)]),
    "of the same letters in another order": (
        "0123456789-abcdefghij" * 3,
        [f"{'jihgfedcba-9876543210' * 3}"[n % 30 :] + str(n) for n in range(8_000)],
    ),
    "hardly different": ("need-2016-now" * 4, [f"{'need-2016-now' * 4}-{n}" for n in range(8_000)]),
    "very many": ("abc", [f"{n}" for n in range(200_000)]),
}


@pytest.mark.parametrize(("word", "known"), LONG_WORDS.values(), ids=LONG_WORDS)
def test_a_hint_costs_little_however_many_words_are_known_and_whatever_they_are(word, known):
    assert min(seconds_of(lambda: nearest(word, known)) for _ in range(3)) < 0.05
