from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.data.import_options import ImportOptions
from dashboard.data.rules import COORDINATES
from dashboard.data.schema import REQUIRED
from dashboard.data.validation import check_content
from dashboard.errors import Fault
from tests.data.rows import DISTANCE, NEED, PLEDGE, csv_bytes


def check(*rows: dict[str, str]):
    return check_content(csv_bytes(*rows), Path("table.csv"))


def test_plain_numbers_are_read():
    numbers = {
        "2e9": 2e9,
        "1.5": 1.5,
        "+560": 560.0,
        "007": 7.0,
        ".5": 0.5,
        "5.": 5.0,
        " 40 ": 40.0,
        "0": 0.0,
        "-0": 0.0,
        "1E+3": 1000.0,
        "0.30000000000000004": 0.30000000000000004,
        "0e-400": 0.0,
        "1e-6": 1e-6,
    }
    rows = [PLEDGE | {"id": f"p{index}", "value": cell} for index, cell in enumerate(numbers)]

    checked = check(*rows)

    assert checked.faults == []
    # The text tells 0 from -0.
    assert [repr(value) for value in checked.frame["value"]] == [
        repr(number) for number in numbers.values()
    ]


def test_what_is_no_plain_number_is_refused():
    cells = [
        "2,000,000",
        "2 000 000",
        "2'000",
        "5%",
        "$5",
        "5 million",
        "nan",
        "NaN",
        "inf",
        "-Infinity",
        "0x10",
        "1_000",
        "1e",
        ".",
        "-",
        "--5",
        "1.2.3",
        "\N{MINUS SIGN}5",
        "\N{ARABIC-INDIC DIGIT FIVE}",
        "\N{FULLWIDTH DIGIT FIVE}",
        "1\N{NO-BREAK SPACE}000",
        "=5",
        "true",
        "2016-07-20",
    ]
    rows = [PLEDGE | {"id": f"p{index}", "value": cell} for index, cell in enumerate(cells)]

    faults = check(*rows).faults

    expected = ("a plain number such as 2000000 or 1.5", "is not a number")
    assert faults == [
        Fault(row, "value", cell, *expected) for row, cell in enumerate(cells, start=2)
    ]


def test_a_number_beyond_the_range_is_refused_as_it_was_written():
    cells = ["1e400", "1000000000000001", "-1e-300", "9" * 400]
    rows = [PLEDGE | {"id": f"p{index}", "value": cell} for index, cell in enumerate(cells)]

    faults = check(*rows).faults

    expected = "0, or a number from 0.000001 to 1e15"
    assert faults == [
        Fault(row, "value", cell, expected) for row, cell in enumerate(cells, start=2)
    ]


SMALLEST_DOUBLE = 5e-324
NEAR_ZERO = st.floats(SMALLEST_DOUBLE, 1e-6, exclude_max=True)
few = settings(max_examples=40, deadline=None)


@few
@given(NEAR_ZERO, st.sampled_from(["value", "low", "high"]), st.sampled_from(["", "+", "-"]))
def test_a_number_between_0_and_the_smallest_is_refused_as_it_was_written(number, column, sign):
    row = PLEDGE | {"low": "0", "high": "2e9"} | {column: sign + repr(number)}

    expected = "0, or a number from 0.000001 to 1e15"
    assert check(row).faults[0] == Fault(2, column, sign + repr(number), expected)


@few
@given(
    st.integers(1, 10**20), st.integers(345, 9999), st.sampled_from([*COORDINATES, "value", "high"])
)
def test_a_number_that_no_double_can_tell_from_0_is_refused(digits, exponent, column):
    cells = [f"{digits}e-{exponent}", f"-{digits}.0E-{exponent}", f"0.{'0' * exponent}{digits}"]
    rows = [DISTANCE | {"id": f"d{index}", column: cell} for index, cell in enumerate(cells)]

    faults = check(*rows).faults
    with_comma = check_content(
        csv_bytes(*(row | {column: row[column].replace(".", ",")} for row in rows)),
        Path("table.csv"),
        ImportOptions(decimal_comma=True),
    ).faults

    expected = ("0, or a number that is farther from it", "is too near to 0")
    found = [fault for fault in faults if fault.column == column]
    assert found == [Fault(row, column, cell, *expected) for row, cell in enumerate(cells, 2)]
    assert [fault.problem for fault in with_comma if fault.column == column] == [expected[1]] * 3


def test_what_is_no_day_of_the_calendar_is_refused():
    cells = [
        "2016-02-30",
        "2015-02-29",
        "2016-13-01",
        "2016-00-10",
        "2016-7-2",
        "16-07-20",
        "20.07.2016",
        "07/20/2016",
        "2016-07-20 00:00:00",
        "2016-07-20T14:03:00Z",
        "2016-07",
        "42571",
        "July 2016",
        "-2016-07-20",
        "\N{FULLWIDTH DIGIT TWO}016-07-20",
    ]
    rows = [NEED | {"id": f"n{index}", "due": cell} for index, cell in enumerate(cells)]

    faults = check(*rows).faults

    expected = ("a day such as 2016-07-20", "is not a day")
    assert faults == [Fault(row, "due", cell, *expected) for row, cell in enumerate(cells, 2)]


def test_a_leap_day_is_a_day():
    row = NEED | {"as_of": "2016-02-29"}

    checked = check(row)

    assert checked.faults == []
    assert checked.frame["as_of"].to_list() == [date(2016, 2, 29)]


def test_a_flag_is_true_or_false():
    flags = {"true": True, "TRUE": True, "False": False, "": False}
    rows = [NEED | {"id": f"n{index}", "headline": cell} for index, cell in enumerate(flags)]

    checked = check(*rows)

    assert checked.faults == []
    assert checked.frame["headline"].to_list() == list(flags.values())


def test_another_word_is_no_flag():
    cells = ["yes", "1", "wahr", "x"]
    rows = [NEED | {"id": f"n{index}", "headline": cell} for index, cell in enumerate(cells)]

    faults = check(*rows).faults

    assert faults == [
        Fault(row, "headline", cell, "true or false") for row, cell in enumerate(cells, start=2)
    ]


def test_empty_cells_take_what_the_schema_says():
    row = NEED | dict.fromkeys(["qualifier", "modality", "basis", "reported_on", "briefing"], " ")

    checked = check(row)

    assert checked.faults == []
    assert checked.frame.row(0, named=True) | {"id": "need-2016"} == {
        "id": "need-2016",
        "crisis": "somewhere",
        "quantity": "people-in-need",
        "measure": "people_in_need",
        "label": "People in need",
        "value": 13e6,
        "low": 12e6,
        "high": 14e6,
        "unit": "people",
        "qualifier": "exact",
        "modality": "stated",
        "status": "projected",
        "basis": "none",
        "as_of": date(2016, 7, 20),
        "due": date(2016, 12, 31),
        "due_text": "by year's end",
        "reported_on": date(2016, 7, 20),
        "place": "Somewhere",
        "actor": "United Nations",
        "publisher": "News report",
        "source_title": "Donors meet",
        "source_url": "https://example.org/report?page=2",
        "stated_as": "likely to exceed 13 million",
        "note": 'Quoted, "as said".',
        "headline": True,
        "briefing": False,
        "lat0": None,
        "lon0": None,
        "lat1": None,
        "lon1": None,
        "settled_by": None,
        "plan": None,
        "plan_type": None,
        "instrument": None,
        "caveat": None,
    }


def test_missing_columns_take_the_same_with_a_notice():
    row = {name: PLEDGE[name] for name in REQUIRED}

    checked = check(row)

    assert checked.faults == []
    assert checked.notices == [
        "missing columns are taken as: qualifier exact, modality stated, basis none, "
        "reported_on the day of as_of, headline false, briefing false"
    ]
    assert checked.frame.row(0, named=True).items() >= {
        ("value", 2e9),
        ("qualifier", "exact"),
        ("modality", "stated"),
        ("basis", "none"),
        ("reported_on", date(2016, 7, 20)),
        ("headline", False),
        ("low", None),
        ("source_url", None),
    }


def test_text_that_was_guarded_against_formulas_is_text_again():
    texts = {
        "'=1+1": "=1+1",
        "'+5 more": "+5 more",
        "'-40 to 40": "-40 to 40",
        "'@actor": "@actor",
        "'\tindented": "indented",
        "'\N{FULLWIDTH EQUALS SIGN}1": "\N{FULLWIDTH EQUALS SIGN}1",
        "''=1": "=1",
        "'quoted'": "'quoted'",
        "'": "'",
        "=1+1": "=1+1",
        "it's '=1'": "it's '=1'",
    }
    rows = [NEED | {"id": f"n{index}", "note": cell} for index, cell in enumerate(texts)]

    checked = check(*rows)

    assert checked.faults == []
    assert checked.frame["note"].to_list() == list(texts.values())
