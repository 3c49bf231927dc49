from datetime import date

import pytest

from dashboard.data.import_options import NO_OPTIONS, ImportOptions
from dashboard.errors import TableError
from tests.data.standards.sample import check_rows, figures, sample_rows

ROWS = sample_rows("cbpf_contributions.synthetic.csv")
OVER = ROWS[:-1]
IN_MAY = ImportOptions(as_of=date(2026, 5, 31))
END_OF_2023, END_OF_2024 = date(2023, 12, 31), date(2024, 12, 31)


def by_quantity(checked, *columns):
    return {row[0]: row[1:] for row in figures(checked, "quantity", *columns)}


def test_the_rows_of_a_year_add_up_to_what_was_paid_and_pledged():
    checked = check_rows(*OVER)

    assert checked.faults == []
    assert figures(checked, "quantity", "value", "status", "basis", "as_of", "headline")[:4] == [
        ("cbpf-paid", 1_650_000, "received", "flow", END_OF_2023, True),
        ("cbpf-paid", 1_230_000, "received", "flow", END_OF_2024, True),
        ("cbpf-pledged", 0, "pledged", "flow", END_OF_2023, True),
        ("cbpf-pledged", 120_000, "pledged", "flow", END_OF_2024, True),
    ]
    assert set(checked.frame["unit"]) == {"USD"}
    assert set(checked.frame["crisis"]) == {"country-based-pooled-funds"}


def test_a_donor_that_is_repeated_once_a_fund_is_one_part_of_the_total():
    checked = check_rows(*OVER)

    donors = [row for row in figures(checked, "actor", "value", "quantity", "as_of") if row[0]]
    assert donors == [
        ("Exampleland", 1_250_000, "cbpf-paid-exampleland", END_OF_2023),
        ("Sampleland", 400_000, "cbpf-paid-sampleland", END_OF_2023),
        ("Exampleland", 1_200_000, "cbpf-paid-exampleland", END_OF_2024),
        ("Example Foundation", 30_000, "cbpf-paid-example-foundation", END_OF_2024),
        ("Exampleland", 50_000, "cbpf-pledged-exampleland", END_OF_2024),
        ("Sampleland", 70_000, "cbpf-pledged-sampleland", END_OF_2024),
    ]
    assert not any(row[0] for row in figures(checked, "headline", "actor") if row[1])
    assert "left out: 4 of the sums by donor and year, which are 0" in checked.notices


def test_the_day_that_the_file_does_not_give_stands_on_the_figure():
    checked = check_rows(*OVER)

    assert set(figures(checked, "as_of", "caveat")) == {
        (END_OF_2023, "The file gives no day; the end of 2023 is taken."),
        (END_OF_2024, "The file gives no day; the end of 2024 is taken."),
    }


def test_a_year_that_still_runs_is_left_out_until_its_day_is_declared():
    running = ROWS[-1] | {"Year": str(date.today().year)}

    checked = check_rows(*OVER, running, declared=NO_OPTIONS)

    assert max(checked.frame["as_of"]) == END_OF_2024
    assert checked.notices[1] == (
        "left out: 1 row of a period that is not over; name the day of the file (--as-of) to read "
        "them"
    )


def test_a_year_that_still_runs_is_never_a_part_of_the_series_of_whole_years():
    figures_of = by_quantity(check_rows(*ROWS, declared=IN_MAY), "value", "as_of", "caveat")

    assert figures_of["cbpf-paid-so-far"] == (
        500_000,
        date(2026, 5, 31),
        "2026 was not over on the day that was declared.",
    )
    assert figures_of["cbpf-paid"][:2] == (1_230_000, END_OF_2024)


def test_a_file_of_a_year_that_still_runs_alone_asks_for_its_day():
    running = ROWS[-1] | {"Year": str(date.today().year)}

    with pytest.raises(TableError, match=r"name the day of the file \(--as-of\)"):
        check_rows(running, declared=NO_OPTIONS)


def test_numbers_that_a_spreadsheet_has_grouped_are_read():
    checked = check_rows(ROWS[0] | {"Paid": "1,000,000"}, ROWS[1] | {"Paid": "250,000.0"})

    assert figures(checked, "value")[0] == (1_250_000,)


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("Paid", "a lot", "a plain number such as 2000000 or 1.5"),
        ("Pledged", "1,00", "a plain number such as 2000000 or 1.5"),
        ("Year", "next", "a year such as 2024"),
        ("Year", "", "a year such as 2024"),
    ],
)
def test_a_cell_that_is_no_number_is_a_fault_of_its_row_and_in_no_total(column, cell, expected):
    checked = check_rows(ROWS[0], ROWS[1] | {column: cell})

    assert [(fault.row, fault.column, fault.value, fault.expected) for fault in checked.faults] == [
        (3, column.lower(), cell, expected)
    ]
    assert figures(checked, "value")[0] == (1_000_000,)


def test_a_correction_below_zero_counts_in_the_total_and_is_no_figure_of_its_donor():
    correction = ROWS[2] | {"Paid": "-100000"}

    checked = check_rows(ROWS[0], correction)

    assert figures(checked, "value")[0] == (900_000,)
    assert "left out: 1 of the sums by donor and year, which are below 0" in checked.notices
