from pathlib import Path

import polars as pl
import pytest

from dashboard.data.rules import CELL_RULES, ROW_RULES, RULES, satisfies_rules
from dashboard.data.schema import COLUMNS, FRAME_SCHEMA
from dashboard.data.validation import check_content
from dashboard.errors import Fault
from tests.data.rows import DISTANCE, EVENT, NEED, PLEDGE, csv_bytes

# A rule, a row and the cells that break it, and where, as which value and with which words that
# is reported. Two pledges stand above the row, so that it is row 4.
BROKEN = {
    "id_is_filled": (NEED, {"id": ""}, "id", "", "a value"),
    "crisis_is_filled": (NEED, {"crisis": ""}, "crisis", "", "a value"),
    "quantity_is_filled": (NEED, {"quantity": ""}, "quantity", "", "a value"),
    "measure_is_filled": (NEED, {"measure": ""}, "measure", "", "a value"),
    "label_is_filled": (NEED, {"label": ""}, "label", "", "a value"),
    "status_is_filled": (NEED, {"status": ""}, "status", "", "a value"),
    "as_of_is_filled": (NEED, {"as_of": ""}, "as_of", "", "a value"),
    "id_is_a_slug": (
        NEED,
        {"id": "need 2016"},
        "id",
        "need 2016",
        "a name of at most 120 letters, digits, hyphens, dots or underscores",
    ),
    "crisis_is_a_slug": (
        NEED,
        {"crisis": "C\xf4te"},
        "crisis",
        "C\xf4te",
        "a name of at most 120 letters, digits, hyphens, dots or underscores",
    ),
    "quantity_is_a_slug": (
        NEED,
        {"quantity": "-people"},
        "quantity",
        "-people",
        "a name of at most 120 letters, digits, hyphens, dots or underscores",
    ),
    "id_is_unique": (
        NEED,
        {"id": "pledge-2016"},
        "id",
        "pledge-2016",
        "an id that no other row has",
    ),
    "measure_is_known": (
        NEED,
        {"measure": "people_in_ned"},
        "measure",
        "people_in_ned",
        (
            "one of: people_in_need, people_displaced, people_returned, funding, personnel, "
            "casualties, attendance, distance, duration, count, ordinal, event"
        ),
    ),
    "status_is_known": (
        NEED,
        {"status": "guessed"},
        "status",
        "guessed",
        (
            "one of: observed, target, required, pledged, committed, received, reached, "
            "announced, authorised, projected, context, event"
        ),
    ),
    "qualifier_is_known": (
        NEED,
        {"qualifier": "More than"},
        "qualifier",
        "More than",
        "one of: exact, about, at_least, more_than, up_to, less_than, nearly",
    ),
    "modality_is_known": (
        NEED,
        {"modality": "certain"},
        "modality",
        "certain",
        "one of: stated, expected, likely, possible",
    ),
    "basis_is_known": (
        NEED,
        {"basis": "stocks"},
        "basis",
        "stocks",
        "one of: stock, flow, cumulative, share, none",
    ),
    "label_is_short": (
        NEED,
        {"label": "L" * 121},
        "label",
        "L" * 121,
        "a label of at most 120 characters",
    ),
    "stated_as_is_a_phrase": (
        NEED,
        {"stated_as": "it is likely to exceed 13 million"},
        "stated_as",
        "it is likely to exceed 13 million",
        "the figure phrase, at most five words",
    ),
    "event_has_the_status_event": (
        EVENT,
        {"status": "observed"},
        "status",
        "observed",
        "the status event with the measure event, and with no other",
    ),
    "value_is_there": (PLEDGE, {"value": ""}, "value", "", "a number; only an event has none"),
    "event_has_no_value": (
        EVENT,
        {"value": "1"},
        "value",
        "1",
        "an empty cell, as an event has no value",
    ),
    "value_is_in_range": (
        PLEDGE,
        {"value": "-1"},
        "value",
        "-1",
        "0, or a number from 0.000001 to 1e15",
    ),
    "low_is_in_range": (NEED, {"low": "-1"}, "low", "-1", "0, or a number from 0.000001 to 1e15"),
    "high_is_in_range": (
        NEED,
        {"high": "1000000000000001"},
        "high",
        "1000000000000001",
        "0, or a number from 0.000001 to 1e15",
    ),
    "low_has_a_value": (EVENT, {"low": "1"}, "low", "1", "an empty cell, as there is no value"),
    "high_has_a_value": (EVENT, {"high": "1"}, "high", "1", "an empty cell, as there is no value"),
    "low_is_not_above_value": (
        NEED,
        {"low": "13000001"},
        "low",
        "13000001",
        "a number that is not above value",
    ),
    "high_is_not_below_value": (
        NEED,
        {"high": "12999999"},
        "high",
        "12999999",
        "a number that is not below value",
    ),
    "unit_is_there": (PLEDGE, {"unit": ""}, "unit", "", "a unit; only an event has none"),
    "unit_of_people_in_need": (
        NEED,
        {"unit": "families"},
        "unit",
        "families",
        "one of: people, percent, as the measure is people_in_need",
    ),
    "unit_of_people_displaced": (
        NEED,
        {"measure": "people_displaced", "unit": "families"},
        "unit",
        "families",
        "one of: people, percent, as the measure is people_displaced",
    ),
    "unit_of_people_returned": (
        NEED,
        {"measure": "people_returned", "unit": "families"},
        "unit",
        "families",
        "one of: people, percent, as the measure is people_returned",
    ),
    "unit_of_personnel": (
        NEED,
        {"measure": "personnel", "unit": "brigades"},
        "unit",
        "brigades",
        (
            "one of: personnel, troops, soldiers, police, observers, peacekeepers, percent, "
            "as the measure is personnel"
        ),
    ),
    "unit_of_casualties": (
        NEED,
        {"measure": "casualties", "unit": "families", "status": "observed"},
        "unit",
        "families",
        "one of: people, percent, as the measure is casualties",
    ),
    "unit_of_distance": (
        DISTANCE,
        {"unit": "miles"},
        "unit",
        "miles",
        "one of: km, mi, as the measure is distance",
    ),
    "unit_of_duration": (
        PLEDGE,
        {"measure": "duration", "unit": "fortnights"},
        "unit",
        "fortnights",
        "one of: minutes, hours, days, weeks, months, years, as the measure is duration",
    ),
    "unit_of_funding": (
        PLEDGE,
        {"unit": "usd"},
        "unit",
        "usd",
        "an ISO 4217 currency code such as USD, or percent",
    ),
    "unit_is_one_per_quantity": (
        PLEDGE,
        {"id": "pledge-eur", "unit": "EUR"},
        "unit",
        "EUR",
        ("one unit for all rows of a quantity; another unit or currency is another quantity"),
    ),
    "share_is_in_percent": (
        NEED,
        {"basis": "share"},
        "basis",
        "share",
        "a basis other than share, as the unit is not percent",
    ),
    "as_of_is_in_range": (
        NEED,
        {"as_of": "1899-12-31"},
        "as_of",
        "1899-12-31",
        "a day from 1900-01-01 to 2200-12-31",
    ),
    "due_is_in_range": (
        NEED,
        {"due": "2201-01-01"},
        "due",
        "2201-01-01",
        "a day from 1900-01-01 to 2200-12-31",
    ),
    "reported_on_is_in_range": (
        NEED,
        {"reported_on": "9999-12-31"},
        "reported_on",
        "9999-12-31",
        "a day from 1900-01-01 to 2200-12-31",
    ),
    "due_is_not_before_as_of": (
        NEED,
        {"due": "2016-07-19"},
        "due",
        "2016-07-19",
        "a day that is not before as_of",
    ),
    "reported_on_is_not_before_as_of": (
        NEED,
        {"reported_on": "2016-07-19"},
        "reported_on",
        "2016-07-19",
        "a day that is not before as_of; only an event may lie ahead",
    ),
    "source_url_is_a_web_address": (
        NEED,
        {"source_url": "javascript:alert(1)"},
        "source_url",
        "javascript:alert(1)",
        "an address that starts with https:// or http:// and has no spaces",
    ),
    "lat0_is_a_latitude": (DISTANCE, {"lat0": "90.1"}, "lat0", "90.1", "degrees from -90 to 90"),
    "lat1_is_a_latitude": (DISTANCE, {"lat1": "-90.1"}, "lat1", "-90.1", "degrees from -90 to 90"),
    "lon0_is_a_longitude": (
        DISTANCE,
        {"lon0": "180.1"},
        "lon0",
        "180.1",
        "degrees from -180 to 180",
    ),
    "lon1_is_a_longitude": (
        DISTANCE,
        {"lon1": "-180.1"},
        "lon1",
        "-180.1",
        "degrees from -180 to 180",
    ),
    "coordinates_are_complete": (
        DISTANCE,
        {"lon1": ""},
        "lat0",
        "35.767222",
        "lat0, lon0, lat1 and lon1 together, on a distance only",
    ),
    "settled_by_is_a_slug": (
        NEED,
        {"settled_by": "people counted"},
        "settled_by",
        "people counted",
        "a name of at most 120 letters, digits, hyphens, dots or underscores",
    ),
    "label_is_plain_text": (
        NEED,
        {"label": "People\nin need"},
        "label",
        "People\nin need",
        "one line of at most 1000 characters, all of them visible",
    ),
    "unit_is_plain_text": (
        PLEDGE,
        {"measure": "attendance", "unit": "mini\u200bsters"},
        "unit",
        "mini\u200bsters",
        "one line of at most 1000 characters, all of them visible",
    ),
    "due_text_is_plain_text": (
        NEED,
        {"due_text": "soon\x07"},
        "due_text",
        "soon\x07",
        "one line of at most 1000 characters, all of them visible",
    ),
    "place_is_plain_text": (
        NEED,
        {"place": "P" * 1001},
        "place",
        "P" * 1001,
        "one line of at most 1000 characters, all of them visible",
    ),
    "actor_is_plain_text": (
        NEED,
        {"actor": "a\u202eb"},
        "actor",
        "a\u202eb",
        "one line of at most 1000 characters, all of them visible",
    ),
    "publisher_is_plain_text": (
        NEED,
        {"publisher": "a\u2028b"},
        "publisher",
        "a\u2028b",
        "one line of at most 1000 characters, all of them visible",
    ),
    "source_title_is_plain_text": (
        NEED,
        {"source_title": "a\ufeffb"},
        "source_title",
        "a\ufeffb",
        "one line of at most 1000 characters, all of them visible",
    ),
    "source_url_is_plain_text": (
        NEED,
        {"source_url": "https://example.org/" + "p" * 1000},
        "source_url",
        "https://example.org/" + "p" * 1000,
        "one line of at most 1000 characters, all of them visible",
    ),
    "stated_as_is_plain_text": (
        NEED,
        {"stated_as": "a\tb"},
        "stated_as",
        "a\tb",
        "one line of at most 1000 characters, all of them visible",
    ),
    **{
        f"{name}_is_plain_text": (
            NEED,
            {name: "a\r\nb"},
            name,
            "a\r\nb",
            "one line of at most 1000 characters, all of them visible",
        )
        for name in ("plan", "plan_type", "instrument", "caveat")
    },
    "note_is_plain_text": (
        NEED,
        {"note": "a\r\nb"},
        "note",
        "a\r\nb",
        "one line of at most 1000 characters, all of them visible",
    ),
}


def check(*rows: dict[str, str]) -> tuple[pl.DataFrame, list[Fault]]:
    checked = check_content(csv_bytes(*rows), Path("table.csv"))
    return checked.frame, checked.faults


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_is_reported_once_at_its_cell(rule):
    row, changes, column, value, expected = BROKEN[rule]
    pledges = [PLEDGE, PLEDGE | {"id": "pledge-2017"}]

    good, faults = check(*pledges, row | {"id": "broken"} | changes)

    expected_fault = Fault(4, column, value, expected)
    is_repeated = rule == "id_is_unique"
    assert faults == ([Fault(2, column, value, expected)] if is_repeated else []) + [expected_fault]
    assert good["id"].to_list() == (
        ["pledge-2017"] if is_repeated else ["pledge-2016", "pledge-2017"]
    )


def test_every_rule_is_broken_once():
    rules = set(RULES)

    assert rules == set(BROKEN)


def test_rows_of_every_kind_keep_every_rule():
    rows = [NEED, PLEDGE, DISTANCE, EVENT]

    good, faults = check(*rows)

    assert faults == []
    assert good.schema == FRAME_SCHEMA
    assert good["id"].to_list() == ["need-2016", "pledge-2016", "distance", "city-falls"]


@pytest.mark.parametrize(
    ("row", "changes"),
    [
        (PLEDGE, {"value": "0"}),
        (PLEDGE, {"value": "1e15"}),
        (NEED, {"low": "13000000", "high": "13000000"}),
        (NEED, {"unit": "percent", "basis": "share"}),
        (NEED, {"unit": "percent", "basis": ""}),
        (NEED, {"measure": "personnel", "unit": "troops", "status": "announced"}),
        (NEED, {"status": "reached"}),
        (PLEDGE, {"unit": "percent", "basis": "share", "value": "120"}),
        (PLEDGE, {"measure": "attendance", "unit": "ministers"}),
        (NEED, {"as_of": "1900-01-01", "reported_on": "1900-01-01", "due": "1900-01-01"}),
        (NEED, {"due": "2200-12-31", "reported_on": "2200-12-31"}),
        (EVENT, {"as_of": "2016-09-01"}),
        (NEED, {"label": "L" * 120, "note": "N" * 1000, "id": "i" * 120}),
        (NEED, {"stated_as": "one two  three four five"}),
        (NEED, {"source_url": "HTTP://example.org/a'b\"c"}),
        (NEED, {"label": "إنسان محتاج", "note": "\u0645\u06cc\u200c\u0631\u0648\u0645"}),
        (DISTANCE, {"lat0": "90", "lat1": "-90", "lon0": "180", "lon1": "-180"}),
        (DISTANCE, {"lat0": "", "lat1": "", "lon0": "", "lon1": ""}),
    ],
)
def test_the_ends_of_every_range_are_inside(row, changes):
    _, faults = check(row | changes)

    assert faults == []


def test_one_broken_cell_is_not_reported_again_by_the_rules_that_depend_on_it():
    row = EVENT | {"measure": "evnt"}

    _, faults = check(row)

    assert [(fault.column, fault.value) for fault in faults] == [("measure", "evnt")]


def test_signs_that_are_not_seen_are_refused_and_their_neighbours_are_not():
    unseen = "\x00\x1f\x7f\x85\u200b\u2028\u2029\u202a\u202e\u2060\u2066\u2069\ufeff\ufff9\uffff"
    unseen += "\u200c\u200d\u200e\u200f\u2065\u206a\u00ad"
    needed = "\x20\xa0\u2010\u2027\u202f\u2070\ufffc\ufffd"
    rule = RULES["note_is_plain_text"].holds

    notes = pl.DataFrame({"note": [f"a{sign}b" for sign in unseen + needed]})

    assert notes.select(rule).to_series().to_list() == (
        [False] * len(unseen) + [True] * len(needed)
    )


@pytest.mark.parametrize("column", ["lat0", "lon0", "lat1", "lon1"])
def test_a_coordinate_that_is_no_number_is_reported_at_its_cell_only(column):
    row = DISTANCE | {column: "x"}

    _, faults = check(row)

    assert [(fault.column, fault.value) for fault in faults] == [(column, "x")]


def test_every_rule_knows_the_columns_that_it_reads():
    columns = {name: rule.columns for name, rule in RULES.items()}

    assert columns["coordinates_are_complete"] == {"lat0", "lon0", "lat1", "lon1", "measure"}
    assert columns["unit_is_one_per_quantity"] == {"unit", "crisis", "quantity"}
    assert columns["due_is_not_before_as_of"] == {"due", "as_of"}
    assert columns["value_is_in_range"] == {"value"}


def test_a_unit_that_differs_is_reported_at_the_row_that_differs_wherever_it_stands():
    rows = [PLEDGE | {"id": f"pledge-{index}"} for index in range(3)]
    euros = PLEDGE | {"id": "euros", "unit": "EUR"}

    found = [check(*rows[:index], euros, *rows[index:])[1] for index in range(4)]

    assert [[(fault.row, fault.value) for fault in faults] for faults in found] == [
        [(2, "EUR")],
        [(3, "EUR")],
        [(4, "EUR")],
        [(5, "EUR")],
    ]


def test_without_a_usual_unit_all_rows_of_the_quantity_are_reported():
    rows = [PLEDGE, PLEDGE | {"id": "euros", "unit": "EUR"}]

    _, faults = check(*rows)

    assert [(fault.row, fault.value) for fault in faults] == [(2, "USD"), (3, "EUR")]


def test_quantities_of_two_crises_may_have_two_units():
    rows = [PLEDGE, PLEDGE | {"id": "euros", "crisis": "elsewhere", "unit": "EUR"}]

    _, faults = check(*rows)

    assert faults == []


def test_an_event_may_stand_beside_the_figures_of_its_quantity():
    rows = [PLEDGE, EVENT | {"quantity": "pledges"}]

    _, faults = check(*rows)

    assert faults == []


def test_every_column_has_one_kind_and_a_type():
    kinds = {"text": pl.String, "number": pl.Float64, "date": pl.Date, "flag": pl.Boolean}

    assert {name: kinds[column.kind] for name, column in COLUMNS.items()} == dict(FRAME_SCHEMA)


def test_every_rule_is_applied_to_the_words_or_to_the_rows():
    of_words = [rule for rules in CELL_RULES.values() for rule in rules]

    assert len(of_words) + len(ROW_RULES) == len(RULES)
    assert all(rule.columns == {rule.column} for rule in of_words)


@pytest.mark.parametrize("many", [0, 1_000_000])
@pytest.mark.parametrize(
    ("column", "word"),
    [(rule.column, "\u200b no word ") for rules in CELL_RULES.values() for rule in rules]
    + [("id", "a b"), ("unit", "EUR"), ("value", -1.0), ("low", float("nan"))],
)
def test_one_broken_cell_of_a_table_of_any_length_is_seen(monkeypatch, served, column, word, many):
    monkeypatch.setattr("dashboard.data.rules.MANY_ROWS", many)
    index = (served.frame["measure"] == "funding").arg_true()[0]
    cells = served.frame[column].to_list()
    cells[index] = word

    broken = served.frame.with_columns(pl.Series(column, cells, served.frame.schema[column]))

    assert satisfies_rules(served.frame)
    assert not satisfies_rules(broken)
