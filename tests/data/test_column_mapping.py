from pathlib import Path

import pytest

from dashboard.data.column_mapping import synonyms, word_synonyms
from dashboard.data.import_options import ImportOptions, read_maps
from dashboard.data.schema import COLUMNS, VOCABULARY
from dashboard.data.text_table import CheckedTable
from dashboard.data.validation import check_content
from dashboard.errors import CallError, TableError
from tests.data.rows import NEED, PLEDGE, csv_bytes

THEIRS = {
    "id": "Figure ID",
    "crisis": "Country",
    "quantity": "Indicator",
    "measure": "Kind",
    "label": "Title",
    "value": "Amount",
    "unit": "Currency",
    "qualifier": "Hedge",
    "as_of": "Date",
    "publisher": "Source-Name",
    "source_url": "Link",
}


def check(*rows: dict[str, str], declared: ImportOptions | None = None) -> CheckedTable:
    return check_content(csv_bytes(*rows), Path("t.csv"), declared or ImportOptions())


def renamed(row: dict[str, str], names: dict[str, str]) -> dict[str, str]:
    return {names.get(column, column): cell for column, cell in row.items()}


def without_defaults(notices: list[str]) -> list[str]:
    return [notice for notice in notices if "missing columns" not in notice]


def test_columns_under_usual_other_names_are_read_and_reported():
    checked = check(renamed(NEED, THEIRS), renamed(PLEDGE, THEIRS))

    assert checked.faults == []
    assert checked.frame.equals(check(NEED, PLEDGE).frame)
    assert set(without_defaults(checked.notices)) == {
        f"the column '{theirs.lower().replace(' ', '_')}' was read as '{ours}'"
        for ours, theirs in THEIRS.items()
    }


def test_a_column_under_a_name_of_its_own_is_read_as_declared():
    row = renamed(PLEDGE, {"value": "Betrag in Tsd.", "label": "Was"})

    checked = check(row, declared=ImportOptions(read_maps(["Betrag in Tsd.=value", "was = label"])))

    assert checked.frame.equals(check(PLEDGE).frame)
    assert without_defaults(checked.notices) == [
        "the column 'betrag_in_tsd.' was read as 'value'",
        "the column 'was' was read as 'label'",
    ]


def test_a_declared_column_takes_the_place_of_one_that_has_our_name():
    row = PLEDGE | {"value_usd": "7"}

    checked = check(row, declared=ImportOptions({"value_usd": "value"}))

    assert checked.frame["value"].to_list() == [7.0]
    assert "the column 'value (not mapped)' is not one of the table's and was left out" in (
        checked.notices
    )


def test_two_columns_may_change_places():
    row = PLEDGE | {"low": "9", "high": "1", "value": "5"}

    checked = check(row, declared=ImportOptions({"low": "high", "high": "low"}))

    assert checked.frame.select("low", "value", "high").row(0) == (1.0, 5.0, 9.0)


def test_a_declared_column_that_is_not_there_is_reported_with_the_nearest():
    with pytest.raises(CallError) as error:
        check(PLEDGE | {"Betrag": "5"}, declared=ImportOptions({"Betrga": "value"}))

    assert str(error.value) == ("t.csv: there is no column 'betrga' to map. Did you mean 'betrag'?")


def test_two_columns_that_may_each_be_a_required_one_are_not_guessed_between():
    row = {name: cell for name, cell in PLEDGE.items() if name != "value"}

    with pytest.raises(TableError) as error:
        check(row | {"Total": "5", "Amount": "6"})

    assert str(error.value) == (
        "t.csv: 'amount' and 'total' may each be 'value'. "
        "Rename the right one to value, or say --map amount=value."
    )


def test_of_two_columns_for_an_optional_one_the_more_usual_is_read_and_the_other_reported():
    row = {name: cell for name, cell in PLEDGE.items() if name != "publisher"}

    checked = check(row | {"Outlet": "B", "Source": "A"})

    assert checked.frame["publisher"].to_list() == ["A"]
    assert "the column 'outlet' is not one of the table's and was left out" in checked.notices


def test_a_column_of_ours_is_never_read_from_another_name():
    checked = check(PLEDGE | {"Amount": "6"})

    assert checked.frame["value"].to_list() == [2e9]


@pytest.mark.parametrize(
    ("column", "cell", "read"),
    [
        ("status", "Paid", "received"),
        ("status", "Pledged", "pledged"),
        ("qualifier", ">=", "at_least"),
        ("qualifier", "More than", "more_than"),
        ("unit", "US Dollars", "USD"),
        ("measure", "Money", "funding"),
        ("modality", "probably", "likely"),
    ],
)
def test_words_of_a_untrusted_table_are_read_and_reported(column, cell, read):
    checked = check(renamed(PLEDGE | {column: cell}, {"as_of": "Date"}))

    assert checked.faults == []
    assert checked.frame[column].to_list() == [read]
    assert f"{column}: read {cell!r} as {read}" in checked.notices


def test_words_of_a_table_in_our_own_form_are_not_guessed():
    assert [fault.column for fault in check(PLEDGE | {"status": "Paid"}).faults] == ["status"]


def test_a_crisis_may_be_declared_for_a_table_that_names_none():
    rows = [{n: c for n, c in row.items() if n != "crisis"} for row in (NEED, PLEDGE)]

    checked = check(*rows, declared=ImportOptions(crisis="elsewhere"))

    assert checked.faults == []
    assert checked.frame["crisis"].to_list() == ["elsewhere", "elsewhere"]
    assert "every row is taken to be of the crisis 'elsewhere'" in checked.notices


def test_a_row_of_tags_is_passed_over_under_other_names_too():
    tags = dict.fromkeys(THEIRS.values(), "#meta") | {"Amount": "#value"}
    row = renamed({name: PLEDGE[name] for name in ("status", *THEIRS)}, THEIRS)

    checked = check(row | dict.fromkeys(row, "") | tags, row)

    assert checked.faults == []
    assert checked.frame.height == 1
    assert "row 2 holds HXL tags and was passed over" in checked.notices


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (["value"], "--map 'value' is not of the form THEIRS=OURS."),
        (["=value"], "--map '=value' is not of the form THEIRS=OURS."),
        (["x=valeu"], "--map 'x=valeu': the table has no column 'valeu'. Did you mean 'value'?"),
        (["x=low", "x=high"], "--map 'x=high': one of the two names was mapped already."),
        (["x=low", "y=low"], "--map 'y=low': one of the two names was mapped already."),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_reported(texts, sentence):
    with pytest.raises(CallError) as error:
        read_maps(texts)

    assert str(error.value) == sentence


def test_synonyms_lead_to_our_columns_and_are_none_of_them():
    assert set(synonyms().values()) <= set(COLUMNS)
    assert not set(synonyms()) & set(COLUMNS)


def test_words_lead_to_words_of_our_lists():
    for column, words in VOCABULARY.items():
        assert set(word_synonyms()[column].values()) == set(words)


def test_a_list_without_ids_and_quantities_gets_both_with_a_notice():
    rows = [
        {n: c for n, c in renamed(row, {"as_of": "Date"}).items() if n not in ("id", "quantity")}
        for row in (NEED, PLEDGE)
    ]

    checked = check_content(csv_bytes(*rows), Path("Ma liste é.csv"))

    assert checked.faults == []
    assert checked.frame["id"].to_list() == ["ma-liste-e-2", "ma-liste-e-3"]
    assert checked.frame["quantity"].to_list() == ["people_in_need-people", "funding-usd"]
    assert checked.notices[-2:] == [
        "there is no column 'id'; it was made from the file's name and the row",
        "there is no column 'quantity'; it was made from the measure and the unit",
    ]


def test_an_assumed_quantity_of_an_unknown_measure_is_no_second_fault():
    row = {n: c for n, c in renamed(PLEDGE, {"as_of": "Date"}).items() if n != "quantity"}

    checked = check(row | {"measure": ""}, row | {"id": "p2", "measure": "?"})

    assert [(fault.row, fault.column) for fault in checked.faults] == [
        (2, "measure"),
        (3, "measure"),
    ]


def test_a_missing_column_is_reported_among_the_names_that_the_file_has():
    row = renamed(PLEDGE, THEIRS)
    del row["Amount"]

    with pytest.raises(TableError) as error:
        check(row)

    assert str(error.value).startswith(
        "t.csv: the column 'value' is missing; the header has 'figure_id', 'country', 'indicator', "
    )


def test_a_first_line_of_figures_is_reported_as_one_without_column_names():
    row = dict.fromkeys(["x-1", "somewhere", "People", "5", "false", "2020-01-01"], "x-2")

    with pytest.raises(TableError) as error:
        check(row)

    assert str(error.value) == (
        "t.csv: the first line holds no column names but what looks like a figure: 'x-1', "
        "'somewhere', 'People', '5', 'false', '2020-01-01'. Put a line above it that names the "
        "columns."
    )
