"""What the columns of a foreign sheet probably mean: guesses, to be shown as guesses."""

import re
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import polars as pl

from dashboard.data.column_mapping import spelling, synonyms
from dashboard.data.resources import read_rows
from dashboard.data.rules import CURRENCIES
from dashboard.data.text_table import ROW, TextTable
from dashboard.data.written_days import YEAR, is_day_first, read_day
from dashboard.data.written_numbers import is_no_number, read_number, unit_words

LOOKED_AT = 200  # rows from which a guess is made
MIN_SHARE = 0.7  # of filled cells that are numbers, or days
MAX_VALUES = 12  # columns that may be values
NO_FIGURE = re.compile(r"(?:^|_)(?:id|code|pcode|lat|lon|latitude|longitude|year|no|row)(?:_|$)")
UNIT_WORD = re.compile(r"[A-Za-z$€£%]+")


@dataclass(frozen=True, slots=True)
class ValueGuess:
    """A column of numbers, and what they probably count."""

    column: str
    measure: str | None = None
    unit: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class SheetGuess:
    """What the columns of a sheet probably are, by their plain names."""

    values: tuple[ValueGuess, ...] = ()
    chosen: tuple[str, ...] = ()
    crisis: str | None = None
    day: str | None = None
    texts: tuple[str, ...] = ()
    are_days: bool = False  # the chosen columns are years
    is_day_unclear: bool = False  # 03/04/2025 may be two days, and no other cell shows which

    def to_json(self) -> dict[str, Any]:
        """Return the guess as values of JSON."""
        return asdict(self)


@cache
def _words() -> list[dict[str, str | None]]:
    return read_rows("sheet_guesses.csv", folder="data").to_dicts()


def guess_sheet(sheet: TextTable, title: str) -> SheetGuess:
    """Return what the columns of a sheet probably are.

    Args:
        sheet: text columns under plain names, and ``ROW``.
        title: the names of the file and of the sheet, for what is counted.
    """
    frame = sheet.frame.head(LOOKED_AT)
    columns = [column for column in frame.columns if column != ROW]
    days = [column for column in columns if _share(frame[column], _is_day) >= MIN_SHARE]
    numbers = [
        column
        for column in columns
        if _share(frame[column], _is_number) >= MIN_SHARE
        and column not in days
        and not NO_FIGURE.search(spelling(column))
    ]
    wide = [column for column in columns if _is_year(sheet, column) and column not in numbers]
    numbers += [column for column in wide if _share(frame[column], _is_number) >= MIN_SHARE]
    values = tuple(_guess_value(sheet, column, title) for column in numbers[:MAX_VALUES])
    named = [value.column for value in values if value.measure and value.status]
    ours = synonyms()
    usual = [column for column in numbers if ours.get(spelling(column)) == "value"]
    years = [column for column in numbers if _is_year(sheet, column)]
    others = [c for c in columns if c not in numbers and c not in days]
    day = _first(days, "as_of") or next(iter(days), None) or _first(columns, "as_of")
    return SheetGuess(
        values,
        tuple(years or named or usual[:1] or numbers[:1]),
        _first(columns, "crisis"),
        day,
        tuple(others),
        bool(years),
        day is not None and not sheet.origin.has_semicolons and _is_unclear(sheet.frame[day]),
    )


def _first(columns: list[str], ours: str) -> str | None:
    """Return the column that is most usual for one of ours."""
    spelled = {spelling(column): column for column in columns}
    names = [ours, *(theirs for theirs, column in synonyms().items() if column == ours)]
    return next((spelled[name] for name in names if name in spelled), None)


def _share(cells: pl.Series, holds: Any) -> float:
    texts = [text for text in cells.drop_nulls().to_list() if text.strip()]
    texts = [text for text in texts if not is_no_number(text)]
    return sum(map(holds, texts)) / len(texts) if texts else 0.0


def _is_number(text: str) -> bool:
    return any(read_number(text, decimal_comma=comma) is not None for comma in (False, True))


def _is_day(text: str) -> bool:
    day = read_day(text)
    return day is not None and not day.is_serial


def _is_unclear(cells: pl.Series) -> bool:
    """Return whether a day may be two, and no other cell shows whether days come first."""
    texts = cells.drop_nulls().unique().to_list()
    if len({is_day_first(text) for text in texts} - {None}) == 1:
        return False
    return any(day is not None and day.other is not None for day in map(read_day, texts))


def _is_year(sheet: TextTable, column: str) -> bool:
    return bool(YEAR.fullmatch(sheet.origin.spelling(column)))


def _guess_value(sheet: TextTable, column: str, title: str) -> ValueGuess:
    spelled = sheet.origin.spelling(column)
    by_name = _match(spelled) or _match(title) or {}
    unit = _currency(spelled) or _unit_of_cells(sheet.frame[column]) or by_name.get("unit")
    measure = by_name.get("measure")
    if unit in CURRENCIES:
        measure = "funding"
    return ValueGuess(column, measure, unit, by_name.get("status"))


def _match(text: str) -> dict[str, str | None] | None:
    padded = f"_{spelling(text)}_"
    return next((row for row in _words() if f"_{row['word']}_" in padded), None)


def _currency(text: str) -> str | None:
    for word in UNIT_WORD.findall(text):
        unit = unit_words().get(word.lower(), word)
        if unit in CURRENCIES or unit == "percent":
            return unit
    return None


def _unit_of_cells(cells: pl.Series) -> str | None:
    for text in cells.drop_nulls().head(LOOKED_AT).to_list():
        number = read_number(text)
        if number is not None and number.unit:
            return number.unit
    return None
