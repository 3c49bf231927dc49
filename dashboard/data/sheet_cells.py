"""Cells of a person's own sheet as plain text: numbers, units, hedges and days as they are written.

Only cells that are not plain already are looked at, and each text once.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from dashboard.data.text_table import ROW, Origin
from dashboard.data.written_days import WrittenDay, is_day_first, read_day
from dashboard.data.written_numbers import (
    WrittenNumber,
    is_no_number,
    number_words,
    read_number,
    read_unit,
)
from dashboard.errors import Fault, shortened

NUMBER = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,4})?$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
NUMBERS = ("value", "low", "high")
DAYS = ("as_of", "due", "reported_on")
SERIES = "column of the values"  # the name in the file of the column that a row was made of
MAX_LISTED = 6  # texts of cells that a remark repeats
DECIMAL_COMMA = re.compile(r"[0-9],(?:[0-9]{1,2}|[0-9]{4,}+)(?![0-9,.])")
COMMA_GROUPS = re.compile(r"[0-9]{1,3},[0-9]{3}(?:,[0-9]{3})++(?![0-9])")
POINT_GROUPS = re.compile(r"[0-9]{1,3}\.[0-9]{3}(?:\.[0-9]{3})++(?![0-9])")
POINT_DECIMAL = re.compile(r"[0-9]\.(?:[0-9]{1,2}|[0-9]{4,}+)(?![0-9,.])")
EXPECTED_NUMBER = "a number such as 7650000, 7,650,000, 7.65 million or 12%"
COMMA_HINT = "; if its comma is a decimal comma, declare that (--decimal-comma)"
POINT_HINT = "; if its points part thousands, declare a decimal comma (--decimal-comma)"
EXPECTED_DAY = "a day such as 2016-07-20, 20 July 2016 or 20.07.2016"


@dataclass(frozen=True, slots=True)
class Cells:
    """Rows whose cells were read: the good ones, the faults of the others, and remarks."""

    frame: pl.DataFrame
    faults: Sequence[Fault] = ()
    notices: Sequence[str] = ()


def _listed(texts: Iterable[str]) -> str:
    shown = [repr(shortened(text)) for text in texts]
    more = f" and {len(shown) - MAX_LISTED} more" if len(shown) > MAX_LISTED else ""
    return ", ".join(shown[:MAX_LISTED]) + more


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"


def add_caveats(frame: pl.DataFrame, caveats: pl.Expr) -> pl.DataFrame:
    """Return the frame with a sentence more in the caveat of each row that has one."""
    before = pl.col("caveat") if "caveat" in frame.columns else pl.lit(None, pl.String)
    both = pl.concat_str(before, caveats, separator=" ", ignore_nulls=True).replace("", None)
    return frame.with_columns(caveat=both)


def uses_decimal_comma(texts: Sequence[str], origin: Origin) -> bool:
    """Return whether semicolons and every comma show that 1,5 is one and a half."""
    return (
        origin.has_semicolons
        and any(map(DECIMAL_COMMA.search, texts))
        and not any(COMMA_GROUPS.search(text) or POINT_DECIMAL.search(text) for text in texts)
    )


def leave_out_no_numbers(frame: pl.DataFrame) -> Cells:
    """Return the rows whose value is a number, and in one line what the others hold; events stay.

    Args:
        frame: rows with ``value``.
    """
    texts = frame["value"].fill_null("").str.strip_chars()
    unique = texts.unique(maintain_order=True)
    missing = [text for text in unique if not text or is_no_number(text)]
    is_event = frame["measure"] == "event" if "measure" in frame.columns else pl.lit(False)
    holds = pl.col("value").fill_null("").str.strip_chars().is_in(missing) & ~is_event
    left = frame.filter(holds)
    if left.is_empty():
        return Cells(frame)
    words = [text for text in missing if text]
    what = f"says {_listed(words)}" if words else "is empty"
    what += " or is empty" if words and "" in missing else ""
    notice = f"left out: {_rows(left.height)} without a number (the cell {what})"
    return Cells(frame.filter(~holds), (), [notice])


def read_numbers(frame: pl.DataFrame, column: str, theirs: str, *, decimal_comma: bool) -> Cells:
    """Return rows whose numbers are plain; hedges, units and marks go into their own columns.

    Args:
        frame: rows with the column, and perhaps qualifier, unit and caveat.
        column: one of ``NUMBERS``.
        theirs: its name in the file.
        decimal_comma: 1,5 is one and a half.
    """
    cell = pl.col(column).str.strip_chars()
    frame = frame.with_columns(cell.replace("", None).alias(column))
    written = frame[column].drop_nulls().unique(maintain_order=True)
    plain = written.str.contains(r"^[+-]?[0-9]+$" if decimal_comma else NUMBER)
    texts = written.filter(~plain).to_list()
    if not texts:
        return Cells(frame)
    unclear = _unclear_texts(written.to_list(), texts, decimal_comma=decimal_comma)
    read = {text: read_number(text, decimal_comma=decimal_comma) for text in texts}
    read |= dict.fromkeys(unclear)
    faults = _faults(frame, column, theirs, [t for t, n in read.items() if n is None], unclear)
    good = {text: number for text, number in read.items() if number is not None}
    unread = pl.col(column).is_in([text for text, number in read.items() if number is None])
    frame = frame.filter(~unread.fill_null(False))
    return Cells(_with_numbers(frame, column, good), faults)


def _unclear_texts(all_texts: list[str], texts: list[str], *, decimal_comma: bool) -> list[str]:
    """Return texts such as 1,234 or 1.234 that other cells of the column show to be unclear."""
    if decimal_comma:
        return []
    unclear = []
    if any(map(DECIMAL_COMMA.search, texts)):
        unclear += [text for text in texts if re.search(r"[0-9],[0-9]{3}(?![0-9,])", text)]
    if any(map(POINT_GROUPS.search, texts)):
        unclear += [text for text in all_texts if re.search(r"[0-9]\.[0-9]{3}(?![0-9])", text)]
    return unclear


def _faults(
    frame: pl.DataFrame, column: str, theirs: str, texts: list[str], unclear: list[str]
) -> list[Fault]:
    hints = {}
    for text in texts:
        if DECIMAL_COMMA.search(text) or (text in unclear and "," in text):
            hints[text] = EXPECTED_NUMBER + COMMA_HINT
        elif POINT_GROUPS.search(text) or text in unclear:
            hints[text] = EXPECTED_NUMBER + POINT_HINT
    named = pl.col(SERIES).replace("", theirs) if SERIES in frame.columns else pl.lit(theirs)
    wrong = frame.filter(pl.col(column).is_in(texts)).select(ROW, column, name=named)
    return [
        Fault(row, name, text, hints.get(text, EXPECTED_NUMBER), "is not a number")
        for row, text, name in wrong.iter_rows()
    ]


def _with_numbers(frame: pl.DataFrame, column: str, read: dict[str, WrittenNumber]) -> pl.DataFrame:
    """Return the frame with plain numbers, and what was written beside them."""
    cell = pl.col(column)

    def beside(part: str) -> pl.Expr:
        found = {text: getattr(number, part) for text, number in read.items()}
        return cell.replace_strict(found, default=None, return_dtype=pl.String)

    written = frame.with_columns(
        _number=pl.coalesce(beside("value"), cell),
        _qualifier=beside("qualifier"),
        _unit=beside("unit"),
        _mark=beside("mark"),
    )
    if column == "value":
        written = _with_unit(written)
        empty = pl.lit(None, pl.String)
        before = pl.col("qualifier") if "qualifier" in frame.columns else empty
        written = written.with_columns(
            qualifier=pl.coalesce(before.str.strip_chars().replace("", None), "_qualifier")
        )
    mark = pl.format("The file marks this number with '{}'.", pl.col("_mark"))
    written = add_caveats(written, mark)
    return written.with_columns(pl.col("_number").alias(column)).drop(
        "_number", "_qualifier", "_unit", "_mark"
    )


def _with_unit(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with the units beside its numbers; those of a column of units stay.

    A percentage is one, whatever the column says.
    """
    column = pl.col("unit") if "unit" in frame.columns else pl.lit(None, pl.String)
    stated = column.str.strip_chars().replace("", None)
    beside = pl.col("_unit")
    is_percent = (beside == "percent").fill_null(False)
    unit = pl.when(is_percent).then(beside).otherwise(pl.coalesce(stated, beside))
    differs = ~is_percent & (beside != stated) & ~stated.str.ends_with(beside)
    caveat = pl.when(differs).then(
        pl.format("The number is written in {}, and the unit as {}.", beside, stated)
    )
    return add_caveats(frame, caveat).with_columns(unit=unit)


def scale_units(frame: pl.DataFrame) -> Cells:
    """Return rows whose units are words of the table; "M USD" multiplies the numbers.

    Args:
        frame: rows with ``unit`` and plain numbers.
    """
    units = frame["unit"].drop_nulls().unique(maintain_order=True).to_list()
    read = {text: unit for text in units if (unit := read_unit(text)) is not None}
    scaled = {text: scale for text, (scale, _) in read.items() if scale != 1}
    notices = []
    for text, scale in scaled.items():
        notices.append(f"numbers with the unit {text!r} were multiplied by {int(scale):,}")
    for column in NUMBERS if scaled else ():
        if column in frame.columns:
            products = [
                _product(number, scaled.get(unit))
                for number, unit in frame.select(column, "unit").iter_rows()
            ]
            frame = frame.with_columns(pl.Series(column, products, pl.String))
    meant = {text: unit for text, (_, unit) in read.items() if unit not in (None, text)}
    others = {text: unit for text, unit in meant.items() if text not in scaled}
    if others:
        pairs = [f"{shortened(text)!r} as {unit}" for text, unit in others.items()]
        notices.append(f"unit: read {', '.join(pairs[:MAX_LISTED])}")
    meant |= {text: None for text, (_, unit) in read.items() if unit is None}
    return Cells(frame.with_columns(pl.col("unit").replace(meant)), (), notices)


def _product(number: str | None, scale: Decimal | None) -> str | None:
    if number is None or scale is None or not re.match(NUMBER, number):
        return number
    return f"{Decimal(number) * scale:f}"


@dataclass(frozen=True, slots=True)
class UnclearDay:
    """A text that may be two days, and where it stands."""

    row: int
    column: str
    text: str


def read_days(
    frame: pl.DataFrame, theirs: dict[str, str], *, day_first: bool | None
) -> tuple[Cells, UnclearDay | None]:
    """Return rows whose days are plain, and the first that may be read in two ways.

    Args:
        frame: rows with some of the columns ``DAYS``.
        theirs: the names of the columns in the file, by ours.
        day_first: whether 03/04/2025 is 3 April; None: as other cells show.
    """
    columns = [column for column in DAYS if column in frame.columns]
    frame = frame.with_columns(pl.col(columns).str.strip_chars().replace("", None))
    texts = [
        text
        for column in columns
        for text in frame[column].drop_nulls().unique(maintain_order=True)
        if not re.match(DAY, text)
    ]
    if not texts:
        return Cells(frame), None
    shown = {is_day_first(text) for text in texts} - {None}
    is_shown = day_first is None and len(shown) == 1
    order = next(iter(shown)) if is_shown else day_first
    read = {text: read_day(text, day_first=order) for text in texts}
    unclear = [text for text, day in read.items() if day is not None and day.other is not None]
    if unclear:
        return Cells(frame), _find(frame, columns, theirs, unclear[0])
    faults, notices = [], _day_notices(read, order if is_shown else None)
    for column in columns:
        wrong = [text for text, day in read.items() if day is None]
        broken = frame.filter(pl.col(column).is_in(wrong).fill_null(False))
        faults += [
            Fault(row, theirs[column], text, EXPECTED_DAY, "is not a day")
            for row, text in broken.select(ROW, column).iter_rows()
        ]
    good = {text: day for text, day in read.items() if day is not None}
    unread = [text for text, day in read.items() if day is None]
    is_broken = pl.any_horizontal(pl.col(columns).is_in(unread).fill_null(False))
    frame = frame.filter(~is_broken)
    for column in columns:
        frame = _with_days(frame, column, good)
    return Cells(frame, faults, notices), None


def _with_days(frame: pl.DataFrame, column: str, read: dict[str, WrittenDay]) -> pl.DataFrame:
    days = {text: day.day.isoformat() for text, day in read.items()}
    periods = {text: day.period for text, day in read.items() if day.period}
    period = pl.col(column).replace_strict(periods, default=None, return_dtype=pl.String)
    sentence = pl.format("The file gives only {}; its last day is taken.", period)
    frame = add_caveats(frame, sentence) if periods and column == "as_of" else frame
    return frame.with_columns(pl.col(column).replace(days))


def _find(frame: pl.DataFrame, columns: list[str], theirs: dict[str, str], text: str) -> UnclearDay:
    column = next(column for column in columns if (frame[column] == text).any())
    row = frame.filter(pl.col(column) == text)[ROW][0]
    return UnclearDay(int(row), theirs[column], text)


def _day_notices(read: dict[str, WrittenDay | None], shown: bool | None) -> list[str]:
    notices = []
    periods = [text for text, day in read.items() if day is not None and day.period]
    if periods:
        notices.append(f"{_listed(periods)}: of a year, quarter or month the last day was taken")
    serials = {text: day.day for text, day in read.items() if day is not None and day.is_serial}
    for text, day in list(serials.items())[:1]:
        notices.append(f"numbers in a column of days were read as a spreadsheet's: {text} as {day}")
    if shown is not None and any(re.match(r"\d{1,2}[-/]\d{1,2}[-/]\d{4}", text) for text in read):
        notices.append(
            f"days such as 03/04/2025 were read with the {'day' if shown else 'month'} first, as "
            "other cells show"
        )
    return notices


def leave_out_totals(frame: pl.DataFrame) -> Cells:
    """Return the rows that are neither a note nor a total of others, and what was left out.

    A note is a single text in a row of a table with more columns; a total says so in the first
    cell that is filled.

    Args:
        frame: text columns under plain names, and ``ROW``.
    """
    texts = frame.drop(ROW).with_columns(pl.all().str.strip_chars().replace("", None))
    if texts.width < 3 or frame.height < 2:
        return Cells(frame)
    first = texts.select(pl.coalesce(pl.all())).to_series()
    count = texts.select(pl.sum_horizontal(pl.all().is_not_null())).to_series()
    is_note = (count == 1) & ~first.str.contains(r"^[0-9.,' ]+$").fill_null(True)
    totals = number_words("total")
    is_total = first.str.to_lowercase().str.strip_chars(" :").is_in(list(totals)).fill_null(False)
    is_total &= ~is_note
    if is_total.sum() >= (~is_note).sum():
        is_total = pl.Series([False] * frame.height)
    notices = []
    for row, text in zip(frame[ROW].filter(is_note), first.filter(is_note), strict=True):
        if len(notices) < MAX_LISTED:
            notices.append(f"row {row} holds only a note and was passed over ({shortened(text)!r})")
    for row, text in zip(frame[ROW].filter(is_total), first.filter(is_total), strict=True):
        notices.append(f"row {row} is a total of other rows and was left out ({shortened(text)!r})")
    return Cells(frame.filter(~(is_note | is_total)), (), notices[: 2 * MAX_LISTED])
