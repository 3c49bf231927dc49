import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from dashboard.data.text_table import CheckedTable
from dashboard.data.validation import check_content
from dashboard.errors import TableError

PLEDGES = pl.DataFrame(
    {
        "id": ["p1", "p2"],
        "crisis": "somewhere",
        "quantity": "pledges",
        "measure": "funding",
        "label": "Pledged",
        "value": [5.0, 6.5],
        "unit": "USD",
        "status": "pledged",
        "as_of": date(2016, 7, 20),
    }
)
DAMAGED = (
    "t.parquet: this is not a Parquet file that can be read, or it is cut short. "
    "Make it again with `dashboard build`."
)


def parquet(frame: pl.DataFrame) -> bytes:
    file = io.BytesIO()
    frame.write_parquet(file)
    return file.getvalue()


def check(content: bytes) -> CheckedTable:
    return check_content(content, Path("t.parquet"))


def refusal(content: bytes) -> str:
    with pytest.raises(TableError) as error:
        check(content)
    return str(error.value)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"value": pl.Series(["5", "6.5"])},
        {"value": pl.Series([Decimal("5.00"), Decimal("6.50")])},
        {"value": pl.col("value").cast(pl.Float32)},
        {"unit": pl.lit("USD", pl.Categorical), "status": pl.lit("pledged", pl.Enum(["pledged"]))},
        {"as_of": pl.lit("2016-07-20")},
        {"as_of": pl.lit(datetime(2016, 7, 20))},
        {"as_of": pl.lit(datetime(2016, 7, 20)).dt.cast_time_unit("ns")},
        {"as_of": pl.lit(datetime(2016, 7, 20)).dt.replace_time_zone("UTC")},
        {"low": pl.lit(None), "note": pl.lit(None), "headline": pl.lit(None)},
    ],
)
def test_columns_of_other_types_mean_the_same(changes):
    content = parquet(PLEDGES.with_columns(**changes))

    checked = check(content)

    assert checked.faults == []
    assert checked.frame.select(PLEDGES.columns).equals(PLEDGES)


@pytest.mark.parametrize(
    ("column", "cells", "shown"),
    [
        ("value", [float("nan"), 1.0], "NaN"),
        ("value", [float("inf"), 1.0], "inf"),
        ("value", [2**64 - 1, 1], "18446744073709551615"),
        ("value", [True, None], "true"),
        ("as_of", [20160720, None], "20160720"),
        ("as_of", [datetime(2016, 7, 20, 14, 3), None], "2016-07-20 14:03:00.000000"),
        ("headline", [1, None], "1"),
    ],
)
def test_values_of_wrong_types_are_reported_with_their_cell(column, cells, shown):
    content = parquet(PLEDGES.with_columns(pl.Series(column, cells)))

    fault = check(content).faults[0]

    assert (fault.row, fault.column, fault.value) == (2, column, shown)


@pytest.mark.parametrize("days", [-(2**31), -719_163, 2_932_897, 2**31 - 1])
def test_a_day_that_no_calendar_names_is_reported(days):
    far = pl.Series("as_of", [days, 0], pl.Int32).cast(pl.Date)
    content = parquet(PLEDGES.with_columns(far))

    faults = check(content).faults

    assert [(fault.row, fault.column, fault.value) for fault in faults] == [
        (2, "as_of", f"{days} days from 1970")
    ]


@pytest.mark.parametrize("steps", [-(2**63), 2**63 - 1])
def test_a_moment_that_no_calendar_names_is_reported(steps):
    far = pl.Series("as_of", [steps, 0]).cast(pl.Datetime("us"))
    content = parquet(PLEDGES.with_columns(far))

    faults = check(content).faults

    assert [(fault.row, fault.column) for fault in faults] == [(2, "as_of")]


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ([1.0], "List"),
        ({"amount": 1.0}, "Struct"),
        (b"\xff", "Binary"),
        (timedelta(days=1), "Duration"),
        (time(14, 3), "Time"),
    ],
)
def test_a_column_of_lists_bytes_or_spans_is_refused(cell, kind):
    content = parquet(PLEDGES.with_columns(value=pl.Series([cell, None])))

    assert refusal(content) == (
        f"t.parquet: the column 'value' holds values of the type {kind}. "
        "Use plain text, numbers and days."
    )


def test_a_untrusted_column_of_lists_is_left_out_and_reported():
    content = parquet(PLEDGES.with_columns(tags=pl.Series([["a"], []])))

    checked = check(content)

    assert checked.faults == []
    assert checked.notices[0] == "the column 'tags' is not one of the table's and was left out"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_that_is_cut_short_is_reported(share):
    content = parquet(PLEDGES)

    assert refusal(content[: int(len(content) * share)]) == DAMAGED


@pytest.mark.parametrize(
    "content",
    [
        b"PAR1",
        b"PAR1PAR1",
        b"PAR1" + b"\x00" * 40 + b"PAR1",
        b"PAR1" + b"\xff" * 40 + b"PAR1",
        parquet(PLEDGES)[:-9] + b"PAR1",
        parquet(PLEDGES) + b"more",
    ],
)
def test_garbage_between_the_marks_of_a_parquet_file_is_reported(content):
    assert refusal(content) == DAMAGED


def test_a_file_without_rows_is_reported():
    assert refusal(parquet(PLEDGES.clear())) == (
        "t.parquet: the table has no rows. Add one figure a row."
    )


def test_a_file_without_columns_is_reported():
    assert refusal(parquet(pl.DataFrame())) == "t.parquet: the file has no columns."


def test_columns_that_differ_in_case_only_stand_twice():
    content = parquet(PLEDGES.with_columns(VALUE=1.0))

    assert refusal(content) == (
        "t.parquet: the column 'value' stands twice in the header. Keep one of them."
    )
