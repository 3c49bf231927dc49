"""A text holds nothing that a reader does not see, but what the spelling of a language needs."""

import sys
import unicodedata
from pathlib import Path

import polars as pl
import pytest

from dashboard.data.rules import is_visible
from dashboard.data.standards.draft_figures import visible
from dashboard.data.validation import check_content
from dashboard.errors import Fault
from tests.data.rows import NEED, csv_bytes

CATEGORIES = ("Cc", "Cf", "Cn", "Co", "Zl", "Zp")
# Signs of the category Cf that are drawn: those before Arabic, Syriac and Kaithi numbers.
DRAWN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
# Ignorable letters and marks that unicodedata does not tell: joiner of graphemes, Hangul fillers,
# Khmer vowels, Mongolian selectors, selectors of variants.
IGNORABLE = {
    *(0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x3164, 0xFFA0),
    *range(0xFE00, 0xFE10),
    *range(0xE0100, 0xE01F0),
}
BLANK = {0x2800}
# Letters of newer editions of Unicode than Python's are letters for the rule.
NEWER = "Cn"


def are_visible(texts: list[str]) -> list[bool]:
    return pl.DataFrame({"text": texts}).select(is_visible(pl.col("text"))).to_series().to_list()


def unseen_characters() -> list[str]:
    codes = (code for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    return [
        chr(code)
        for code in codes
        if code in IGNORABLE | BLANK
        or (unicodedata.category(chr(code)) in CATEGORIES and code not in DRAWN)
    ]


@pytest.mark.parametrize("text", ["{}", "a{}b", "People{}", "{}People", "12{} 000", "a {} b"])
def test_no_character_that_is_not_seen_passes_in_a_latin_text(text):
    unseen = unseen_characters()

    passed = [
        sign
        for sign, is_fine in zip(
            unseen, are_visible([text.format(sign) for sign in unseen]), strict=True
        )
        if is_fine
    ]

    assert len(unseen) > 900_000
    assert {unicodedata.category(sign) for sign in passed} <= {NEWER}
    # Those that are not assigned in any edition: the ends of each plane, and the Arabic ones.
    assert not {
        *(chr(plane + end) for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF)),
        *map(chr, range(0xFDD0, 0xFDF0)),
    } & set(passed)


@pytest.mark.parametrize("column", ["label", "note", "actor", "place", "publisher", "source_title"])
def test_every_free_text_is_checked(column):
    expected = "one line of at most 1000 characters, all of them visible"
    cells = ["a\u200eb", "a\u00adb", "a\U000e0041b", "a\u3164b", "a\u2062b", "a\uffffb", "a\u200db"]
    rows = [NEED | {"id": f"n{row}", column: cell} for row, cell in enumerate(cells)]

    faults = check_content(csv_bytes(*rows), Path("t.csv")).faults

    assert faults == [Fault(row, column, cell, expected) for row, cell in enumerate(cells, 2)]


@pytest.mark.parametrize(
    "text",
    [
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian, with a non-joiner
        "CD\u200c\u0647\u0627",  # a Latin word with a Persian ending
        "\u0915\u094d\u200d\u0937",  # Devanagari, with a joiner
        "\u0d28\u0d4d\u200d",  # Malayalam, with a joiner at the end
        "\U0001f469\u200d\U0001f33e at work",  # an emoji of two
        "\u26a0\ufe0f not yet verified",  # an emoji in colour
        "\u0627\u0644\u0645\u0641\u0648\u0636\u064a\u0629 (UNHCR)\u200f",  # Arabic, with a mark
        "\u05d9\u05e9\u05e8\u05d0\u05dc, 5%\u200e",  # Hebrew, with a mark
        "\u0600\u0661\u0662",  # an Arabic number sign
        "\u1019\u103c\u1014\u103a\u1019\u102c, \u65e5\u672c, \ud55c\uad6d, na\u00efve \u2014 ok",
    ],
)
def test_what_a_language_needs_passes(text):
    assert are_visible([text]) == [True]


@pytest.mark.parametrize(
    "text",
    [
        "\u0645\u200c\u200c\u062e",  # two non-joiners
        "\u0410\u200d\u0411",  # a joiner between Cyrillic letters
        "1\ufe0f",  # a selector behind a digit
        "\ufe0f",
        "\u200d",
        "\u0627\u202e\u0628",  # an override in an Arabic text
        "\u0627\u2066\u0628",  # an isolate
        "People \u200f(2016)",  # a mark where nothing is written from the right
        "\u061c12",
    ],
)
def test_it_passes_nowhere_else(text):
    assert are_visible([text]) == [False]


def test_what_is_left_of_a_text_of_a_standard_is_visible():
    unseen = [*unseen_characters(), "\ufe0f", "\u200d", "\u200f"]
    texts = pl.DataFrame({"text": [f"a{sign}b{sign}" for sign in unseen]})

    left = texts.select(visible(pl.col("text")))

    assert left.select(is_visible(pl.col("text")).all()).item()
