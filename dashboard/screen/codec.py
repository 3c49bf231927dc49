"""The text of an address: names and values, numbers, days, lists, and saved scenarios."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qsl, urlencode

from dashboard.data.result_cache import cached_by_value
from dashboard.screen.notices import Notice, shown

MAX_QUERY_LENGTH = 4096
TABLE = "table"  # names the table that all other parameters are about


@dataclass(frozen=True, slots=True)
class ParsedAddress:
    """The names and values of an address, before any table is looked at."""

    texts: Mapping[str, str]
    notices: tuple[Notice, ...] = ()

    @property
    def token(self) -> str | None:
        """The token of the table that the address names."""
        return self.texts.get(TABLE)


def parse_address(query: str | Iterable[Iterable[str]] | None) -> ParsedAddress:
    """Return each name of an address with its first value.

    Args:
        query: the text after ``?``, or names and values.
    """
    notices: list[Notice] = []
    if isinstance(query, str):
        query = query.removeprefix("?")
        if len(query) > MAX_QUERY_LENGTH:
            return ParsedAddress({}, ("The address is too long and was ignored.",))
        query = parse_qsl(query, keep_blank_values=True, errors="replace")
    texts: dict[str, str] = {}
    for name, value in query or ():
        if name in texts:
            notices.append(f"{shown(name)} stands twice in the address; the first was used.")
        texts.setdefault(name, value)
    return ParsedAddress(texts, tuple(notices))


@cached_by_value(4096)
def pair_text(name: str, value: str) -> str:
    """Return a name and its value as a part of a query."""
    return urlencode([(name, value)], safe=",:~", errors="replace")


def one_line(text: str, max_length: int) -> str:
    """Return text on one line of at most ``max_length`` characters."""
    return " ".join(text.split())[:max_length].strip()


def parse_list(text: str) -> tuple[str, ...]:
    """Return the different words of a list with commas between them."""
    return tuple(dict.fromkeys(filter(None, text.split(","))))


def number_text(value: float) -> str:
    """Return the shortest text that reads back as the same number, without an exponent."""
    if float(value).is_integer():
        return str(int(value))
    text = repr(float(value))
    return format(Decimal(text), "f") if "e" in text else text


def parse_number(text: str) -> float | None:
    """Return a finite number, or None."""
    try:
        value = float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def parse_day(text: str) -> date | None:
    """Return a day written as 2016-07-20, or None."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None  # Python reads weeks and 20160720 too
