import io
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from dashboard.data.import_options import ImportOptions, read_import_options
from dashboard.data.mapping_files import read_mapping, write_mapping
from dashboard.data.sheet_questions import UnansweredError
from dashboard.data.text_table import CheckedTable
from dashboard.data.validation import check_content
from dashboard.errors import CallError, Fault, TableError

NAMES = "country,measure,label,value,unit,status,as_of"
PEOPLE = ("people_in_need", "People in need", "people", "observed")


def check(text: str | bytes, name: str = "sheet.csv", **options: Any) -> CheckedTable:
    content = text if isinstance(text, bytes) else text.encode()
    return check_content(content, Path(name), read_import_options(**options))


def numbers(*cells: str, **options: Any) -> CheckedTable:
    rows = [
        f'north-coast,people_in_need,Row {n},"{cell}",people,observed,2026-03-01'
        for n, cell in enumerate(cells)
    ]
    return check("\n".join([NAMES, *rows]), **options)


def days(*cells: str, **options: Any) -> CheckedTable:
    rows = [
        f"north-coast,people_in_need,A,{n},people,observed,{cell}" for n, cell in enumerate(cells)
    ]
    return check("\n".join([NAMES, *rows]), **options)


def workbook(**sheets: list[list]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, tuple):
                        sheet.merge_range(row, column, row + cell[1], column + cell[2], cell[0])
                    elif isinstance(cell, str) and cell.startswith("#"):
                        sheet.write_formula(row, column, "=1/0", None, cell)
                    else:
                        sheet.write(row, column, cell)
    return file.getvalue()


def first(checked: CheckedTable, *columns: str) -> tuple:
    assert checked.faults == []
    return checked.frame.select(columns).row(0)


@pytest.mark.parametrize(
    ("above", "notice"),
    [
        (
            "North coast - key figures,,,,,,\nPrepared for the briefing,,,,,,\n,,,,,,\n",
            "rows 1 to 2 stand above the header and were passed over ('North coast - key figures')",
        ),
        ("Key figures\n\n", "row 1 stands above the header and was passed over ('Key figures')"),
        (
            "Figures; provisional, see notes\n",
            "row 1 stands above the header and was passed over ('Figures')",
        ),
    ],
)
def test_titles_above_the_header_notes_and_totals_below_are_passed_over_and_reported(above, notice):
    text = f"{above}{NAMES}\nmali,people_in_need,Need,1200,people,observed,2026-03-01\n"
    separator = ";" if ";" in above else ","
    text = text if separator == "," else above + text.removeprefix(above).replace(",", ";")
    row = len(text.splitlines())

    checked = check(f"{text}Total{separator * 3}1200{separator * 3}\nSource: field office\n")

    assert first(checked, "crisis", "value") == ("mali", 1200.0)
    assert checked.frame.height == 1
    assert notice in checked.notices
    assert f"row {row + 1} is a total of other rows and was left out ('Total')" in checked.notices
    assert (
        f"row {row + 2} holds only a note and was passed over ('Source: field office')"
        in checked.notices
    )


def test_a_table_on_a_later_sheet_below_a_merged_title_is_found():
    content = workbook(
        Notes=[["Read me"], ["Prepared by the field office"]],
        Data=[
            [("Key figures", 0, 5)],
            [],
            ["Country", "Indicator", "Figure", "Unit", "Status", "Date"],
            ["Mali", "people in need", 1200000, "people", "observed", date(2026, 3, 1)],
        ],
    )

    checked = check(content, "book.xlsx")

    assert first(checked, "crisis", "measure", "value", "as_of") == (
        *("mali", "people_in_need", 1200000.0),
        date(2026, 3, 1),
    )
    assert "of 2 sheets the sheet 'Data' was read" in checked.notices
    assert checked.header_row == 3


def test_two_rows_of_names_are_one_header():
    content = workbook(
        Data=[
            ["", ("2024", 0, 1), None, ("2025", 0, 1)],
            ["Country", "In need", "Reached", "In need", "Reached"],
            ["Mali", 10, 4, 20, 5],
        ]
    )
    options = {"set_column": ["measure=people_in_need", "unit=people", "status=observed"]}

    checked = check(
        content, "book.xlsx", values=["2024 In need", "2025 In need"], as_of="2025-12-31", **options
    )

    assert checked.frame["value"].to_list() == [10.0, 20.0]
    assert checked.frame["label"].to_list() == ["2024 In need", "2025 In need"]
    assert "rows 1 and 2 were read as one header" in checked.notices


def test_a_text_that_is_merged_over_rows_is_in_each_of_them_and_a_number_is_refused():
    header = ["Country", "Measure", "Label", "Value", "Unit", "Status", "Date"]
    rest = ["people_in_need", "Need", 5, "people", "observed", "2026-03-01"]
    text = workbook(Data=[header, [("Mali", 1, 0), *rest], [None, *rest[:1], "Other", *rest[2:]]])
    number = workbook(
        Data=[
            header,
            ["Mali", *rest[:2], (5, 1, 0), *rest[3:]],
            ["Chad", *rest[:2], None, *rest[3:]],
        ]
    )

    assert check(text, "book.xlsx").frame["crisis"].to_list() == ["mali", "mali"]
    with pytest.raises(TableError) as error:
        check(number, "book.xlsx")
    assert str(error.value) == (
        "book.xlsx: the cells D2:D3 of the sheet 'Data' are merged. Split them and save again."
    )


def test_a_sheet_may_be_named_and_one_that_is_not_there_is_reported():
    rows = [["Country", "Value"], ["Mali", 5]]
    content = workbook(A=rows, B=[rows[0], ["Chad", 6]])
    said = {
        "set_column": ["measure=count", "unit=trucks", "status=observed"],
        "as_of": "2026-01-01",
    }

    assert check(content, "b.xlsx", sheet="B", **said).frame["crisis"].to_list() == ["chad"]
    with pytest.raises(CallError) as error:
        check(content, "b.xlsx", sheet="C", **said)
    assert str(error.value) == "b.xlsx: there is no sheet 'C'. There are: 'A', 'B'."


def test_numbers_are_read_as_people_write_them_and_no_numbers_are_reported_in_one_line():
    checked = numbers(
        *("1,200,000", "1 200 000", "1.2 million", "10M", "2.5bn", "n/a", "~500000"),
        *("more than 30000", "12%", "1'200'000", "$4,000,000", "-", "..", "TBC", "560*"),
    )

    assert checked.faults == []
    read = dict(checked.frame.select("label", "value").iter_rows())
    assert list(read.values()) == [
        *(1.2e6, 1.2e6, 1.2e6, 1e7, 2.5e9, 5e5, 3e4, 12.0, 1.2e6, 4e6, 560.0)
    ]
    assert checked.frame["qualifier"].to_list()[5:7] == ["about", "more_than"]
    assert checked.frame.filter(label="Row 8")["unit"].to_list() == ["percent"]
    assert checked.frame["caveat"].to_list()[-2:] == [
        "The number is written in USD, and the unit as people.",
        "The file marks this number with '*'.",
    ]
    assert (
        "left out: 4 rows without a number (the cell says 'n/a', '-', '..', 'TBC')"
        in checked.notices
    )


def test_points_that_part_thousands_are_read_where_a_decimal_comma_is_declared():
    undeclared = numbers("1.200.000", "1.500")

    assert [fault.row for fault in undeclared.faults] == [2, 3]
    assert undeclared.faults[0].expected.endswith("declare a decimal comma (--decimal-comma)")
    assert numbers("1.200.000", "1.500", decimal_comma=True).frame["value"].to_list() == [
        1.2e6,
        1500.0,
    ]


def test_a_comma_that_other_cells_show_to_be_a_decimal_one_parts_no_thousands():
    checked = numbers("1,5", "1,200", "7")

    assert checked.frame["value"].to_list() == [7.0]
    assert [fault.value for fault in checked.faults] == ["1,5", "1,200"]


def test_days_are_read_as_people_write_them_and_periods_end():
    checked = days(
        *("5 July 2022", "31/12/2024", "12/31/2024", "Dec 2024", "2024", "2024-Q1", "45292"),
        *("2024-05-31T00:00:00Z", "31.12.2024", "2024/05/31", "20240531", "2024-5-3"),
    )

    assert checked.faults == []
    assert [day.isoformat() for day in checked.frame["as_of"]] == [
        *("2022-07-05", "2024-12-31", "2024-12-31", "2024-12-31", "2024-12-31", "2024-03-31"),
        *("2024-01-01", "2024-05-31", "2024-12-31", "2024-05-31", "2024-05-31", "2024-05-03"),
    ]
    assert checked.frame["caveat"].to_list()[3:6] == [
        "The file gives only December 2024; its last day is taken.",
        "The file gives only the year 2024; its last day is taken.",
        "The file gives only quarter 1 of 2024; its last day is taken.",
    ]


def test_a_day_that_may_be_two_is_a_question_unless_said_or_shown_by_other_cells():
    with pytest.raises(UnansweredError) as error:
        days("2025-01-01", "03/04/2025")

    assert str(error.value) == (
        "sheet.csv: the day '03/04/2025' (row 3, as_of) can be read in two ways. "
        "Say --day-first or --month-first."
    )
    assert error.value.questions["is_day_unclear"]
    for said, month in [(True, 4), (False, 3)]:
        assert days("03/04/2025", day_first=said).frame["as_of"][0].month == month
    assert days("03/04/2025", "31/12/2024").frame["as_of"][0].month == 4
    assert days("03/04/2025", "12/31/2024").frame["as_of"][0].month == 3


def test_an_error_of_a_workbook_is_no_number_and_a_day_is_one_under_any_header():
    header = ["Country", "Measure", "Label", "Figure", "Unit", "Status", "Date"]
    rows = [["Mali", *PEOPLE[:2], value, *PEOPLE[2:], date(2026, 3, 1)] for value in (5, "#DIV/0!")]

    checked = check(workbook(Data=[header, *rows]), "book.xlsx")

    assert checked.frame.select("value", "as_of").rows() == [(5.0, date(2026, 3, 1))]
    assert "left out: 1 row without a number (the cell says '#DIV/0!')" in checked.notices


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize(
    ("header", "row", "crisis", "read"),
    [
        (
            "pays;indicateur;libellé;valeur;unité;statut;date",
            "Mali;personnes dans le besoin;Besoin;1 200 000;personnes;observé;01/03/2026",
            "mali",
            ("people_in_need", 1.2e6, "people", "observed"),
        ),
        (
            "pays;indicateur;libellé;valeur;unité;statut;date",
            "côte-nord;financement;Reçu;2,5;M USD;reçu;01/03/2026",
            "cote-nord",
            ("funding", 2.5e6, "USD", "received"),
        ),
        (
            "país,indicador,título,valor,unidad,estado,fecha",
            "Colombia,personas desplazadas,Desplazados,más de 30 000,personas,observado,01/03/2026",
            "colombia",
            ("people_displaced", 3e4, "people", "observed"),
        ),
    ],
)
def test_french_and_spanish_sheets_are_read_in_either_encoding(encoding, header, row, crisis, read):
    checked = check(f"{header}\n{row}\n".encode(encoding))

    assert first(checked, "crisis", "measure", "value", "unit", "status", "as_of") == (
        crisis,
        *read,
        date(2026, 3, 1),
    )


@pytest.mark.parametrize("unit", ["troops", "soldiers", "police", "observers", "peacekeepers"])
def test_personnel_keep_their_unit(unit):
    header = "Country,Measure,Label,Figure,Status,Date"

    checked = check(f"{header}\nMali,personnel,A,560 {unit},observed,2026-01-01\n")

    assert first(checked, "value", "unit") == (560.0, unit)


@pytest.mark.parametrize("crisis", ["crisis", "country"])
def test_a_list_without_ids_and_quantities_is_read_whatever_its_country_is_called(crisis):
    checked = check(
        f"{NAMES.replace('country', crisis)}\n"
        "mali,people_in_need,Need,5,people,observed,2026-03-01\n"
    )

    assert first(checked, "id", "crisis", "quantity") == (
        "sheet-2",
        "mali",
        "people_in_need-people",
    )


def test_rows_of_one_day_are_series_by_their_label_and_rows_of_two_days_are_one():
    row = "mali,funding,{},5,USD,pledged,{}"
    donors = check("\n".join([NAMES, row.format("A", "2026-01-01"), row.format("B", "2026-01-01")]))
    series = check("\n".join([NAMES, row.format("A", "2026-01-01"), row.format("A", "2026-02-01")]))

    assert donors.frame["quantity"].to_list() == ["funding-usd-a", "funding-usd-b"]
    assert series.frame["quantity"].to_list() == ["funding-usd", "funding-usd"]


@pytest.mark.parametrize("column", ["donor", "Donors", "bailleur"])
def test_money_beside_a_donor_is_a_single_amount_and_a_remark_says_so(column: str):
    names = NAMES.replace("label", f"label,{column}")
    row = "mali,funding,Pledge of {0},{0},5,USD,pledged,2026-01-01"
    people = "mali,people_in_need,Need,C,5,people,observed,2026-01-01"

    checked = check("\n".join([names, row.format("A"), row.format("B"), people]))

    assert checked.frame["actor"].to_list() == ["A", "B", "C"]
    assert checked.frame["basis"].to_list() == ["flow", "flow", "none"]
    assert any("single amounts" in notice for notice in checked.notices)


def test_the_basis_that_a_donor_list_gives_stays():
    names = NAMES.replace("label", "label,donor,basis")
    row = "mali,funding,Pledged so far,A,cumulative,5,USD,pledged,2026-01-01"

    assert check(f"{names}\n{row}").frame["basis"].to_list() == ["cumulative"]


def test_a_foreign_key_that_is_not_unique_is_no_fault():
    checked = check(
        f"key,{NAMES}\nA,mali,people_in_need,Need,5,people,observed,2026-03-01\n"
        "A,mali,people_in_need,Need,6,people,observed,2026-04-01\n"
    )

    assert checked.faults == []
    assert checked.frame["id"].to_list() == ["sheet-2", "sheet-3"]


def test_a_country_is_one_crisis_by_code_and_by_name():
    row = "{},people_in_need,A,5,people,observed,2026-01-01"
    rows = [row.format("SDN"), row.format("Sudan")]

    assert check("\n".join([NAMES, *rows])).frame["crisis"].to_list() == ["sudan", "sudan"]


WIDE = "Country,In need,Targeted\nMali,10,5\nChad,20,n/a\n"
ANSWERS = {
    "values": ["In need", "Targeted"],
    "set_column": [
        *("measure=people_in_need", "unit=people"),
        *("In need:status=observed", "Targeted:status=target"),
    ],
    "as_of": "2025-06-30",
}


def test_what_a_sheet_does_not_say_is_a_question_with_guesses():
    with pytest.raises(UnansweredError) as error:
        check(WIDE)

    assert str(error.value) == (
        "sheet.csv: header in row 1 ('Country', 'In need', 'Targeted'): the file does not say "
        "which column holds the numbers (value), what is counted (measure), the unit, whether it "
        "is observed, a target, pledged ... (status), the day (as_of). Answer on the page, or say "
        'for instance `--values "In need" "Targeted" --set-column measure=people_in_need '
        'unit=people "In need:status=observed" "Targeted:status=target" --as-of DAY`.'
    )


def test_several_columns_of_values_become_rows_with_what_is_said_of_each():
    checked = check(WIDE, **ANSWERS)

    assert checked.faults == []
    assert checked.frame.select("id", "crisis", "label", "value", "status").rows() == [
        ("sheet-2", "mali", "In need", 10.0, "observed"),
        ("sheet-2-2", "mali", "Targeted", 5.0, "target"),
        ("sheet-3", "chad", "In need", 20.0, "observed"),
    ]
    assert set(checked.frame["as_of"]) == {date(2025, 6, 30)}
    assert set(checked.frame["caveat"]) == {"The file gives no day; 2025-06-30 was given for it."}


def test_columns_that_are_years_become_days():
    checked = check(
        "Country,2023,2024\nMali,10,20\n",
        values=["2023", "2024"],
        set_column=["measure=people_displaced", "unit=people", "status=observed"],
    )

    assert checked.frame.select("quantity", "value", "as_of").rows() == [
        ("people_displaced-people", 10.0, date(2023, 12, 31)),
        ("people_displaced-people", 20.0, date(2024, 12, 31)),
    ]


def test_a_mapping_file_gives_the_same_rows_as_its_options():
    options = read_import_options(**ANSWERS)
    saved = read_mapping(write_mapping(options), "mapping.json")

    assert saved == options
    assert check_content(WIDE.encode(), Path("sheet.csv"), saved).frame.equals(
        check(WIDE, **ANSWERS).frame
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{}", "m.json: this is not a mapping file. Save one with --save-mapping."),
        (
            b'{"kind": "dashboard mapping", "constants": {"status": "foo"}}',
            "m.json: --set-column 'status=foo': status is one of: ",
        ),
        (b'{"kind": "dashboard mapping", "values": []}', "m.json: "),
        (b'{"kind": "dashboard mapping", "columns": {"a": 5}}', "m.json: 'columns' is an object"),
    ],
)
def test_a_mapping_file_that_cannot_be_meant_is_reported(content, sentence):
    if b"[]" in content:
        assert read_mapping(content, "m.json") == ImportOptions()
        return
    with pytest.raises(CallError) as error:
        read_mapping(content, "m.json")
    assert str(error.value).startswith(sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("unit", "--set-column 'unit' is not of the form COLUMN=TEXT"),
        ("unti=people", "--set-column 'unti=people': the table has no column 'unti'."),
        ("status=targeted", "--set-column 'status=targeted': status is one of: observed, target"),
        ("A:status=target", "--set-column 'A:status=target': name the column 'A' with --values"),
    ],
)
def test_a_constant_that_cannot_be_meant_is_reported(text, sentence):
    with pytest.raises(CallError) as error:
        read_import_options(set_column=[text])
    assert str(error.value).startswith(sentence)


def test_a_file_that_holds_no_numbers_says_so_and_names_none_of_our_columns():
    with pytest.raises(UnansweredError) as error:
        check("Name,Born in\nAda,London\nGrace,New York\n")

    assert "No column of it holds numbers: is it the right file or sheet?" in str(error.value)
    assert "quantity" not in str(error.value)


def test_a_fault_names_the_row_and_the_column_of_the_person():
    checked = check(
        "Title,,\nCountry,Figure,Status\nMali,many,observed\nChad,5,observed\n",
        set_column=["measure=people_in_need", "unit=people"],
        as_of="2026-01-01",
    )

    assert checked.faults == [
        Fault(
            *(3, "Figure", "many"),
            "a number such as 7650000, 7,650,000, 7.65 million or 12%",
            "is not a number",
        )
    ]
    assert checked.header_row == 2
    assert checked.frame["crisis"].to_list() == ["chad"]


def test_plain_tables_of_ours_are_read_as_strictly_as_before():
    text = (
        "id,crisis,quantity,measure,label,value,unit,status,as_of\n"
        'a,mali,need,people_in_need,Need,"1,200",people,observed,2026-01-01\n'
    )

    assert [fault.value for fault in check(text).faults] == ["1,200"]
    assert isinstance(check(text).frame, pl.DataFrame)
