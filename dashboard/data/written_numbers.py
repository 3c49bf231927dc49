"""Numbers as people write them: 7,650,000, 7.65bn, "more than 76,500", $7.65m, 12%.

The words are rows of number_words.csv and, for hedges and units, of words.csv.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from dashboard.data.column_mapping import plain_word
from dashboard.data.resources import read_rows
from dashboard.data.rules import CURRENCIES
from dashboard.data.table_measures import CURRENCY, TABLE_MEASURES

MAX_LENGTH = 80  # characters of a cell that may be a number
DIGITS = "0123456789"
LITTLE_WORDS = ("of", "de", "in", "en")
APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u2212": "-", "\u066c": "'"})
COMMA_TO_POINT = str.maketrans(",.", ".,")
# Each part is of fixed letters, so that none takes more than linear time.
PLAIN = re.compile(r"[0-9]++(?:\.[0-9]*+)?|\.[0-9]++")
GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})++(?:\.[0-9]++)?")
INDIAN = re.compile(r"[0-9]{1,2}(?:,[0-9]{2}(?![0-9]))++,[0-9]{3}(?:\.[0-9]++)?")
SPACED = re.compile(r"[0-9]{1,3}(?:[ '][0-9]{3})++(?:[.,][0-9]++)?")
WORD = re.compile(r"'?000s?|[^\W\d_]++\$?|[^\w\s]")


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number that was written in words or with signs.

    Attributes:
        value: the number as plain text, such as 2500000000.
        qualifier: the hedge in front of it, in the words of the table.
        unit: the unit or currency beside it, in the words of the table.
        mark: a footnote mark after it.
    """

    value: str
    qualifier: str | None = None
    unit: str | None = None
    mark: str | None = None


@cache
def number_words(kind: str) -> dict[str, str]:
    """Return the words of a kind with what they mean; of a scale that is a power of ten."""
    rows = read_rows("number_words.csv", folder="data").filter(kind=kind)
    return {word: meaning or "" for word, meaning in rows.select("word", "meaning").iter_rows()}


@cache
def qualifier_words() -> dict[str, str]:
    """Return the hedges that may stand before a number, the longest first."""
    rows = read_rows("words.csv", folder="data").filter(column="qualifier")
    words = {theirs.replace("_", " "): ours for _, theirs, ours in rows.iter_rows()}
    words |= {"at least": "at_least", "more than": "more_than", "up to": "up_to"}
    words |= {"less than": "less_than", "about": "about", "nearly": "nearly", "exact": "exact"}
    return dict(sorted(words.items(), key=lambda item: -len(item[0])))


@cache
def unit_words() -> dict[str, str]:
    """Return units, as they may stand after a number, in lower case."""
    units = {unit for measure in TABLE_MEASURES.values() for unit in measure.units} - {CURRENCY}
    rows = read_rows("words.csv", folder="data").filter(column="unit")
    return (
        {unit: unit for unit in units}
        | {theirs.replace("_", " "): ours for _, theirs, ours in rows.iter_rows()}
        | number_words("percent")
        | number_words("currency")
    )


def is_no_number(text: str) -> bool:
    """Return whether a cell says that there is no number, such as n/a or TBC."""
    return " ".join(text.lower().split()) in number_words("none")


def read_number(text: str, *, decimal_comma: bool = False) -> WrittenNumber | None:
    """Return the number that a cell holds, or None if it is none or may be read in two ways.

    Args:
        text: the cell.
        decimal_comma: 1,5 is one and a half, and 1.500 is one thousand five hundred.
    """
    text = " ".join(text.translate(APOSTROPHES).split())
    start = next((index for index, sign in enumerate(text) if sign in DIGITS), -1)
    if start < 0 or len(text) > MAX_LENGTH:
        return None
    if start and text[start - 1] in ".,":
        start -= 1
    end = start
    while end < len(text) and text[end] in "0123456789., '":
        end += 1
    number = text[start:end].rstrip(" '")
    tail, mark = _split_mark(text[start + len(number) :].strip())
    sign, qualifier, before = _read_lead(text[:start].strip())
    plain = _plain(number, decimal_comma=decimal_comma)
    if plain is None or before is None:
        return None
    if tail.startswith("+"):
        qualifier, tail = qualifier or "at_least", tail[1:].strip()
    read = read_unit(tail)
    if read is None or (before and read[1] and before != read[1]):
        return None
    value = Decimal(plain) * read[0] * sign
    digits, point, fraction = f"{value:f}".partition(".")
    written = digits + (point + fraction).rstrip("0").rstrip(".")
    return WrittenNumber(written, qualifier, before or read[1], mark)


def read_unit(text: str) -> tuple[Decimal, str | None] | None:
    """Return the scale and the unit of a text such as "million USD" or "M USD"; None if unknown."""
    plain = " ".join(text.lower().split())
    if not plain:
        return Decimal(1), None
    if plain in unit_words():
        return Decimal(1), unit_words()[plain]
    if text.strip() in CURRENCIES:
        return Decimal(1), text.strip()
    scale: Decimal | None = None
    rest: list[str] = []
    for word in WORD.findall(text):
        found = number_words("scale").get(word.lower())
        if found is not None and scale is None:
            scale = Decimal(10) ** int(found)
        elif word not in "()/." and word.lower() not in LITTLE_WORDS:
            rest.append(word)
    words = " ".join(rest)
    unit = unit_words().get(words.lower(), words if words in CURRENCIES else None)
    if scale is None or (words and unit is None):
        return None
    return scale, unit


def _split_mark(tail: str) -> tuple[str, str | None]:
    """Return what follows a number without its footnote mark, and the mark."""
    marks = "".join(number_words("mark"))
    rest = tail.rstrip(marks).rstrip()
    return rest, tail[len(rest) :].strip() or None


def _read_lead(lead: str) -> tuple[int, str | None, str | None]:
    """Return sign, hedge and currency of what precedes a number; the last is None if unknown."""
    sign = 1
    if lead.endswith("-"):
        sign, lead = -1, lead[:-1].rstrip()
    lead, currency = _split_currency(lead.removesuffix("+").rstrip())
    if lead.endswith("-") and sign > 0:
        sign, lead = -1, lead[:-1].rstrip()
    if not lead:
        return sign, None, currency
    plain = plain_word(lead).replace("_", " ")
    qualifier = qualifier_words().get(plain) or qualifier_words().get(plain.removesuffix("."))
    return (sign, None, None) if qualifier is None else (sign, qualifier, currency)


def _split_currency(lead: str) -> tuple[str, str]:
    for word, unit in sorted(number_words("currency").items(), key=lambda item: -len(item[0])):
        before = lead[: len(lead) - len(word)]
        is_whole = not (word[0].isalpha() and before[-1:].isalpha())
        if lead.lower().endswith(word) and is_whole:
            return before.rstrip(), unit
    code = lead[-3:]
    if code in CURRENCIES and not lead[:-3][-1:].isalpha():
        return lead[:-3].rstrip(), code
    return lead, ""


def _plain(number: str, *, decimal_comma: bool) -> str | None:
    """Return a number without its separators; None if they are in no usual position."""
    if decimal_comma:
        number = number.translate(COMMA_TO_POINT)
    if PLAIN.fullmatch(number):
        return number
    if GROUPED.fullmatch(number) or INDIAN.fullmatch(number):
        return number.replace(",", "")
    if SPACED.fullmatch(number):
        whole, comma, fraction = number.partition(",")
        if comma and len(fraction) == 3:  # thousands or thousandths
            return None
        return whole.replace(" ", "").replace("'", "") + ("." + fraction if comma else "")
    return None
