"""Parquet files of other programs, damaged ones and hostile ones, and what is said of each."""

import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from dashboard.data.validation import check_content
from tests.catalogue.cases import (
    DAMAGED,
    EMPTY,
    IN_RANGE,
    NO_DAY,
    NO_ROWS,
    PLAIN_NUMBER,
    TOO_MANY_ROWS,
    VISIBLE,
    Faulty,
    Refused,
    Taken,
    column_missing,
)
from tests.data.rows import NEED, csv_bytes

CUT_SHORT = (
    "this is not a Parquet file that can be read, or it is cut short. "
    "Make it again with `dashboard build`."
)
SINGLE_ROW = check_content(csv_bytes(NEED), Path("t.csv")).frame


def parquet(table: pl.DataFrame) -> bytes:
    content = io.BytesIO()
    table.write_parquet(content)
    return content.getvalue()


def with_cells(**cells: pl.Expr) -> bytes:
    return parquet(SINGLE_ROW.with_columns(**cells))


def with_value(number: object, dtype: pl.DataType | None = None) -> bytes:
    return with_cells(value=pl.lit(number, dtype), low=pl.lit(None), high=pl.lit(None))


def of_type(name: str) -> str:
    return f"holds values of the type {name}. Use plain text, numbers and days."


def many_rows(count: int) -> Callable[[], bytes]:
    return lambda: parquet(
        pl.select(id=pl.int_range(count).cast(pl.String)).join(SINGLE_ROW.drop("id"), how="cross")
    )


GOOD = parquet(SINGLE_ROW)
# The head of a page of one value in Thrift: Polars believes its counts before it checks them.
COUNT = b"\x2c\x15\x02\x15"
DAMAGES = {
    "magic-only": b"PAR1",
    "two-magics": b"PAR1PAR1",
    **{f"truncated-{share}": GOOD[: len(GOOD) * share // 100] for share in (10, 50, 90)},
    "no-footer-magic": GOOD[:-4] + b"XXXX",
    "footer-len-huge": GOOD[:-8] + b"\xff\xff\xff\x7fPAR1",
    "footer-len-neg": GOOD[:-8] + b"\xff\xff\xff\xffPAR1",
    "footer-len-zero": GOOD[:-8] + b"\x00\x00\x00\x00PAR1",
    "appended-junk": GOOD + b"junk",
    # Each of these two makes Polars panic, which is no Exception.
    "page-of-more-values-than-it-holds": GOOD.replace(COUNT, b"\x2c\x15\x7e\x15"),
    "page-in-no-encoding": GOOD.replace(COUNT + b"\x10", COUNT + b"\x14"),
}

FORM = {
    "parquet-good": Taken(GOOD, cells={"value": 13_000_000.0, "as_of": date(2016, 7, 20)}),
    "parquet-empty": Refused(b"", EMPTY),
    **{f"parquet-{name}": Refused(content, CUT_SHORT) for name, content in DAMAGES.items()},
    # Room for 2^61 values is asked for: a process that reads this by itself is ended by it.
    "parquet-page-of-less-than-no-values": Refused(
        GOOD.replace(COUNT, b"\x2c\x15\x7d\x15"), DAMAGED
    ),
    "parquet-is-csv": Refused(
        csv_bytes(NEED), "the file is not what its ending says. Save it again."
    ),
    "parquet-is-html": Refused(
        b"<html>Sign in</html>",
        "this is a web page, perhaps a sign-in page. Download the table itself.",
    ),
    "parquet-encrypted-magic": Refused(
        b"PARE" + GOOD[4:-4] + b"PARE",
        "this is an encrypted Parquet file; save it without encryption.",
    ),
    "parquet-wrong-names": Refused(
        parquet(SINGLE_ROW.rename({name: f"c{n}" for n, name in enumerate(SINGLE_ROW.columns)})),
        column_missing(
            f"'c0', 'c1', 'c2', 'c3', 'c4', 'c5' and {len(SINGLE_ROW.columns) - 6} more",
            '--values "c5" --set-column measure=... unit=... status=... --map "c13=as_of"',
        ),
    ),
    "parquet-twins-but-for-case": Refused(
        parquet(SINGLE_ROW.rename({"low": "VALUE"})),
        "the column 'value' stands twice in the header. Keep one of them.",
    ),
    "parquet-zero-rows": Refused(parquet(SINGLE_ROW.clear()), NO_ROWS),
    "parquet-all-null": Refused(
        parquet(SINGLE_ROW.select(pl.lit(None).alias(name) for name in SINGLE_ROW.columns)), NO_ROWS
    ),
    "parquet-many-columns": Refused(
        lambda: parquet(pl.DataFrame({f"c{n}": [1] for n in range(3000)})),
        "the header has 3000 columns. A table has at most 64.",
    ),
    "parquet-columns-at-the-limit": Taken(
        parquet(SINGLE_ROW.with_columns(**{f"c{n}": 1 for n in range(64 - SINGLE_ROW.width)})),
        notices=None,
    ),
    "parquet-columns-above-the-limit": Refused(
        parquet(SINGLE_ROW.with_columns(**{f"c{n}": 1 for n in range(65 - SINGLE_ROW.width)})),
        "the header has 65 columns. A table has at most 64.",
    ),
    "parquet-rows-above-the-limit": Refused(many_rows(200_001), TOO_MANY_ROWS),
    "parquet-bomb-zstd": Refused(
        lambda: parquet(pl.select(id=pl.repeat("x", 3_000_000))), TOO_MANY_ROWS
    ),
}

TYPES = {
    "parquet-wrong-types": Faulty(
        with_cells(as_of=pl.lit(1.5), reported_on=pl.lit(7), headline=pl.lit("yes")),
        f"row 2, as_of: '1.5' {NO_DAY}",
        f"row 2, reported_on: '7' {NO_DAY}",
        "row 2, headline: 'yes' is not accepted; expected true or false",
    ),
    **{
        f"parquet-{name}": Faulty(
            with_value(float(name)), f"row 2, value: {notices!r} {PLAIN_NUMBER}"
        )
        for name, notices in {"nan": "NaN", "inf": "inf", "-inf": "-inf"}.items()
    },
    "parquet-null-value": Faulty(
        with_value(None, pl.Float64),
        "row 2, value: the cell is empty; expected a number; only an event has none",
    ),
    **{
        f"parquet-{name}": Faulty(content, f"row 2, value: {notices!r} {IN_RANGE}")
        for name, content, notices in (
            ("uint64-max", with_value(2**64 - 1, pl.UInt64), "18446744073709551615"),
            ("int64-max", with_value(2**63 - 1, pl.Int64), "9223372036854775807"),
            ("decimal-38", with_cells(value=pl.lit("9" * 38).str.to_decimal(scale=0)), "9" * 38),
        )
    },
    **{
        f"parquet-{name}": Refused(with_cells(value=cell), f"the column 'value' {of_type(kind)}")
        for name, cell, kind in (
            ("list", pl.lit([1.0]), "List"),
            ("struct", pl.struct(a=pl.lit(1)), "Struct"),
            ("duration", pl.lit(5).cast(pl.Duration), "Duration"),
            ("binary", pl.lit(b"\xff"), "Binary"),
        )
    },
    "parquet-binary-text": Refused(
        with_cells(label=pl.lit(b"\xff\xfe")), f"the column 'label' {of_type('Binary')}"
    ),
    "parquet-nul-text": Faulty(
        with_cells(label=pl.lit("a\x00b")), rf"row 2, label: 'a\x00b' {VISIBLE}"
    ),
    "parquet-long-text": Faulty(
        lambda: with_cells(note=pl.lit("x" * 5_000_000)),
        f"row 2, note: '{'x' * 57}...' {VISIBLE}",
    ),
    "parquet-date-far": Faulty(
        with_cells(due=pl.lit(2**31 - 1, pl.Int32).cast(pl.Date)),
        f"row 2, due: '2147483647 days from 1970' {NO_DAY}",
    ),
    "parquet-day-and-time": Faulty(
        with_cells(due=pl.lit(datetime(2016, 12, 31, 12, 30))),
        f"row 2, due: '2016-12-31 12:30:00.000000' {NO_DAY}",
    ),
    "parquet-midnight": Taken(
        with_cells(due=pl.lit(datetime(2016, 12, 31))), cells={"due": date(2016, 12, 31)}
    ),
    "parquet-categorical": Taken(
        with_cells(measure=pl.col("measure").cast(pl.Categorical)),
        cells={"measure": "people_in_need"},
    ),
}

CASES = FORM | TYPES


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_parquet_file_of_the_catalogue_gets_its_sentence(validation, case):
    validation.check(case, ".parquet")


def test_a_table_of_as_many_rows_as_may_be_is_read_by_the_child(child):
    checked = child.check(many_rows(200_000)(), Path("t.parquet"))

    assert checked.faults == []
    assert checked.frame.height == 200_000
