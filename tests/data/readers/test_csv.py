import csv
from pathlib import Path

import pytest

from dashboard.data.import_options import ImportOptions
from dashboard.data.text_table import CheckedTable
from dashboard.data.validation import check_content
from dashboard.errors import Fault, TableError
from tests.data.rows import NEED, PLEDGE, csv_bytes

HEADER = "id,crisis,quantity,measure,label,value,unit,status,as_of"
ROW = "p1,somewhere,pledges,funding,Pledged,5,USD,pledged,2016-07-20"
SECOND = ROW.replace("p1", "p2")


def check(text: str) -> CheckedTable:
    return check_content(text.encode(), Path("t.csv"))


def refusal(text: str | bytes) -> str:
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(TableError) as error:
        check_content(content, Path("t.csv"))
    return str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER}\n{ROW}\n{SECOND}\n",
        f"{HEADER}\n{ROW}\n{SECOND}",
        f"\ufeff{HEADER}\r\n{ROW}\r\n{SECOND}\r\n",
        f"{HEADER}\r{ROW}\r{SECOND}\r",
        f"\n{HEADER}\n\n{ROW}\n,,,,,,,,\n{SECOND}\n\n",
        f"{HEADER.upper()}\n{ROW}\n{SECOND}\n",
        f"{HEADER.replace(',', ' , ').replace('as_of', 'As  of')}\n{ROW}\n{SECOND}\n",
        f'{HEADER}\n"p1",somewhere,pledges,funding,"Pledged",5,USD,pledged,2016-07-20\n{SECOND}\n',
        f"{HEADER},\n{ROW},\n{SECOND},\n",
    ],
)
def test_the_same_table_in_other_clothes_is_the_same(text):
    plain = check(f"{HEADER}\n{ROW}\n{SECOND}\n")

    dressed = check(text)

    assert dressed.faults == []
    assert dressed.notices == plain.notices
    assert dressed.frame.equals(plain.frame)
    assert dressed.frame["id"].to_list() == ["p1", "p2"]


def test_a_row_with_too_few_or_too_many_cells_is_reported_and_the_others_stay():
    text = f"{HEADER}\np0,somewhere\n{ROW}\n{SECOND},,,\nlone\n"

    checked = check(text)

    assert checked.faults == [
        Fault(2, "(whole row)", "2 cells", "9, as the header has"),
        Fault(4, "(whole row)", "12 cells", "9, as the header has"),
        Fault(5, "(whole row)", "1 cell", "9, as the header has"),
    ]
    assert str(checked.faults[0]) == "row 2: 2 cells; expected 9, as the header has"
    assert checked.frame["id"].to_list() == ["p1"]


def test_a_file_of_ragged_rows_alone_is_reported_row_by_row():
    text = f"{HEADER}\na,b\n"

    checked = check(text)

    assert checked.faults == [Fault(2, "(whole row)", "2 cells", "9, as the header has")]
    assert checked.frame.is_empty()


def test_rows_are_counted_as_a_spreadsheet_counts_them():
    two_lines = SECOND.replace("Pledged", '"a\nb"')
    third = ROW.replace("p1", "p3").replace("5", "x")

    checked = check(f"\n{HEADER}\n{ROW}\n\n{two_lines}\n{third}\n")

    assert [(fault.row, fault.column) for fault in checked.faults] == [(5, "label"), (6, "value")]


@pytest.mark.parametrize("rows", ["", "\n\n", ",,,,,,,,\n", " , ,,,,,,,\n", "#id,,,,,,,,\n"])
def test_a_header_without_rows_is_reported(rows):
    text = f"{HEADER}\n{rows}"

    assert refusal(text) == "t.csv: the table has no rows. Add one figure a row."


@pytest.mark.parametrize("text", [",,,\n", "\x0b", "\N{NO-BREAK SPACE}\n", '""\n'])
def test_a_file_without_a_header_is_reported(text):
    assert refusal(text) == ("t.csv: the file has no header. Its first line names the columns.")


def test_a_missing_column_is_named_with_the_nearest_one_found():
    text = f"{HEADER}\n{ROW}\n".replace("value", "valeu").replace("as_of", "Tag")

    assert refusal(text) == (
        "t.csv: the columns 'value', 'as_of' are missing; the header has 'id', 'crisis', "
        "'quantity', 'measure', 'label', 'valeu' and 3 more. Is 'valeu' meant as 'value'? "
        "Its first line must name at least: "
        "id, crisis, quantity, measure, label, value, unit, status, as_of."
    )


def test_a_table_without_a_header_is_reported_with_its_first_line():
    text = f"{ROW}\n{SECOND}\n"

    assert refusal(text) == (
        "t.csv: the first line holds no column names but what looks like a figure: 'p1', "
        "'somewhere', 'pledges', 'funding', 'Pledged', '5' and 3 more. Put a line above it that "
        "names at least: id, crisis, quantity, measure, label, value, unit, status, as_of."
    )


@pytest.mark.parametrize(
    ("found", "meant"),
    [("qualifer", "qualifier"), ("Modalty", "modality"), ("reported", "reported_on")],
)
def test_a_misspelled_hedge_is_not_silently_lost(found, meant):
    text = f"{HEADER},{found}\n{ROW},more_than\n"

    assert refusal(text) == (
        f"t.csv: the column '{found.lower()}' is not known. Is '{meant}' meant? "
        "Rename it, or leave it out."
    )


def test_columns_of_others_are_left_out_and_reported():
    text = f"{HEADER},Colour of mood,lows,row number,,lows,,\n{ROW},blue,1,2,x,3,,\n"

    checked = check(text)

    assert checked.faults == []
    assert checked.notices[:5] == [
        "the column 'colour_of_mood' is not one of the table's and was left out",
        "the column 'lows' was left out; is 'low' meant?",
        "the column 'row_number' is not one of the table's and was left out",
        "the column 'column 13' is not one of the table's and was left out",
        "the column 'lows (column 14)' is not one of the table's and was left out",
    ]


@pytest.mark.parametrize("repeated", ["value", " Value ", "VALUE"])
def test_a_column_that_stands_twice_is_reported(repeated):
    text = f"{HEADER},{repeated}\n{ROW},6\n"

    assert (
        refusal(text) == "t.csv: the column 'value' stands twice in the header. Keep one of them."
    )


def test_a_header_of_thousands_of_columns_is_refused_at_once():
    text = ",".join(f"c{index}" for index in range(100_000)) + "\n"

    assert refusal(text) == "t.csv: the header has 100000 columns. A table has at most 64."


@pytest.mark.parametrize(
    ("separator", "word"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")]
)
def test_another_separator_is_read_and_reported(separator, word):
    text = f"{HEADER}\n{ROW}\n"

    checked = check(text.replace(",", separator))

    assert checked.faults == []
    assert checked.frame.equals(check(text).frame)
    assert checked.notices[0] == f"the columns are separated by {word}"


def test_commas_inside_cells_do_not_part_a_table_of_semicolons():
    text = f"{HEADER}\n{ROW}\n".replace(",", ";").replace("Pledged", "Pledged, 2016")

    assert check(text).frame["label"].to_list() == ["Pledged, 2016"]


@pytest.mark.parametrize(("encoding", "mark"), [("utf-16-le", "\ufeff"), ("utf-16-be", "\ufeff")])
def test_utf_16_is_read_by_its_mark(encoding, mark):
    text = f"{mark}{HEADER}\n{ROW}\n".replace("Pledged", "Zusagen für \u0645")

    checked = check_content(text.encode(encoding), Path("t.csv"))

    assert checked.frame["label"].to_list() == ["Zusagen für \u0645"]


def test_utf_16_that_is_cut_short_is_reported():
    content = f"{HEADER}\n{ROW}\n".encode("utf-16")[:-1]

    assert refusal(content) == "t.csv: line 2 is not UTF-16 text. Save it as CSV UTF-8."


def check_commas(cell: str, *, declared: bool) -> CheckedTable:
    text = f"{HEADER}\n{ROW}\n".replace(",", ";").replace(";5;", f";{cell};")
    return check_content(text.encode(), Path("t.csv"), ImportOptions(decimal_comma=declared))


@pytest.mark.parametrize(("cell", "value"), [("1,5", 1.5), ("-0", 0.0), ("2000000", 2e6)])
def test_decimal_commas_are_read_where_they_are_declared(cell, value):
    checked = check_commas(cell, declared=True)

    assert checked.faults == []
    assert checked.frame["value"].to_list() == [value]


@pytest.mark.parametrize("cell", ["1.5", "1.000,5", "1,000,5", "x"])
def test_what_is_no_number_with_a_decimal_comma_is_refused(cell):
    assert [str(fault) for fault in check_commas(cell, declared=True).faults] == [
        f"row 2, value: {cell!r} is not a number; expected a plain number such as 2000000 or 1,5, "
        "as a decimal comma was declared"
    ]


def test_a_decimal_comma_that_was_not_declared_is_refused_with_the_way_out():
    assert [str(fault) for fault in check_commas("1,5", declared=False).faults] == [
        "row 2, value: '1,5' is not a number; expected a plain number such as 2000000 or 1.5; "
        "if its comma is a decimal comma, declare that (--decimal-comma)"
    ]


def test_text_in_windows_1252_is_read_and_reported():
    text = f"{HEADER}\n{ROW}\n{SECOND.replace('Pledged', 'Zusagen für 5 €')}\n"

    checked = check_content(text.encode("cp1252"), Path("t.csv"))

    assert checked.frame["label"].to_list() == ["Pledged", "Zusagen für 5 €"]
    assert checked.notices[0] == "the text is not UTF-8; it was read as Windows-1252 (Latin-1)"


@pytest.mark.parametrize("damage", [b"\xc3", b"\x81", b"\xfc\x01"])
def test_text_in_no_encoding_that_is_read_is_reported_with_its_line(damage):
    content = f"{HEADER}\n{ROW}\n{SECOND}\n".replace("Pledged", "Zusagen für").encode() + damage

    assert refusal(content) == "t.csv: line 4 is not UTF-8 text. Save it as CSV UTF-8."


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (f"{HEADER}\n{ROW}\x00\n".encode(), 2),
        (b"\x00" * 100, 1),
        (f"{HEADER}\n{ROW}\n".encode("utf-16-le"), 1),
    ],
)
def test_bytes_that_are_no_text_are_reported_with_their_line(content, line):
    assert refusal(content) == (
        f"t.csv: line {line} holds bytes that no text has. Save it as CSV UTF-8."
    )


@pytest.mark.parametrize(
    ("label", "what"),
    [
        ('"Pledged', "a quotation mark opens a cell and is not closed"),
        ("L" * 200_000, "a cell is far longer than 1000 characters"),
    ],
)
def test_a_cell_that_does_not_end_is_reported_with_its_line(label, what):
    csv.field_size_limit(10**6)  # as other libraries do
    text = f"{HEADER}\n{ROW}\n{SECOND.replace('Pledged', label)}\n{ROW}\n"

    assert refusal(text) == f"t.csv: line 3: {what}. Correct that line."


def test_a_stray_quotation_mark_is_reported_with_its_line():
    stray = SECOND.replace("Pledged", '"Pledged" twice')
    text = f"{HEADER}\n{ROW}\n{stray}\n"

    assert refusal(text) == (
        "t.csv: line 3: a quotation mark stands inside a cell; double it. Correct that line."
    )


def test_a_row_of_hxl_tags_is_passed_over_and_reported():
    text = f"{HEADER}\n#meta+id,#crisis,,#indicator,,#value,,#status,#date\n{ROW}\n"

    checked = check(text)

    assert checked.faults == []
    assert checked.frame["id"].to_list() == ["p1"]
    assert "row 2 holds HXL tags and was passed over" in checked.notices


def test_a_lone_text_that_starts_with_a_hash_is_no_row_of_tags():
    text = f"{HEADER}\n#N/A,,,,,,,,\n{ROW}\n"

    checked = check(text)

    assert checked.frame["id"].to_list() == ["p1"]
    assert {fault.row for fault in checked.faults} == {2}


def test_text_of_every_script_and_quoting_comes_through():
    notes = [
        'a "b", c',
        "Über 10 Mio. – rund",
        "\u0645\u0644\u064a\u0648\u0646",
        "<b>&amp;</b> {{x}} %{y}",
        "__proto__",
    ]
    rows = [NEED | {"id": f"n{index}", "note": note} for index, note in enumerate(notes)]

    checked = check_content(csv_bytes(*rows, PLEDGE), Path("t.csv"))

    assert checked.faults == []
    assert checked.frame["note"].to_list() == [*notes, PLEDGE["note"]]
