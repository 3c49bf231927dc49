import polars as pl
import pytest

from dashboard.data.import_options import NO_OPTIONS, ImportOptions
from dashboard.data.standards.file_days import with_days
from dashboard.errors import TableError


def days(*texts: str | None, options: ImportOptions = NO_OPTIONS) -> list[str | None]:
    frame = pl.DataFrame({"start": texts}, schema={"start": pl.String})
    return with_days(frame, ["start"], "theirs.csv", options)["start"].to_list()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (["2026-02-10T00:00:00.000Z", "2026/2/9"], ["2026-02-10", "2026-02-09"]),
        (["1/2/2015", "7/31/2015"], ["2015-01-02", "2015-07-31"]),
        (["1/2/2015", "31/7/2015"], ["2015-02-01", "2015-07-31"]),
        (["31.12.2024 00:00", None], ["2024-12-31", None]),
        (["4/4/2025"], ["2025-04-04"]),
        (["soon", ""], ["soon", ""]),
    ],
)
def test_days_are_read_in_the_order_that_the_file_shows(written, read):
    assert days(*written) == read


def test_days_of_several_columns_decide_together():
    frame = pl.DataFrame({"start": ["1/2/2015"], "until": ["7/31/2015"]})

    assert with_days(frame, ["start", "until"], "t.csv").row(0) == ("2015-01-02", "2015-07-31")


def test_a_day_that_may_be_read_both_ways_is_refused_in_a_sentence():
    with pytest.raises(TableError) as error:
        days("1/1/2025", "3/4/2025")

    assert str(error.value) == (
        "theirs.csv: the day '3/4/2025' may be read with its month or its day first, and no other "
        "day of the file decides it. Say --day-first or --month-first, or write the days as "
        "2026-03-31."
    )


@pytest.mark.parametrize(("day_first", "read"), [(True, "2025-04-03"), (False, "2025-03-04")])
def test_a_day_that_may_be_read_both_ways_is_read_as_it_is_said(day_first, read):
    assert days("3/4/2025", options=ImportOptions(day_first=day_first)) == [read]
