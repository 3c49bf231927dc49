"""JSON as interfaces give it, cut off, nested or made to trip, and what is said of each."""

import json

import pytest

from tests.catalogue.cases import (
    EMPTY,
    IN_RANGE,
    NO_DAY,
    PLAIN_NUMBER,
    VISIBLE,
    Faulty,
    Refused,
    Taken,
    column_missing,
)
from tests.data.rows import NEED

GOOD = json.dumps([NEED]).encode()
NUMBER = b'"13000000"'
UNREADABLE = "this is not JSON that can be read, or it is cut short. Download it again."
NO_LIST = (
    "this JSON holds no rows. Give a list of objects, a figure each, "
    "or an answer of FTS with flows or plans."
)


def row(**cells: object) -> bytes:
    return json.dumps([NEED | cells]).encode()


def number(text: bytes) -> bytes:
    return GOOD.replace(NUMBER, text)


CASES = {
    "json-good": Taken(GOOD, cells={"value": 13_000_000.0}),
    "json-bom": Taken(b"\xef\xbb\xbf" + GOOD, cells={"id": NEED["id"]}),
    "json-empty": Refused(b" \n", EMPTY),
    **{
        f"json-{name}": Refused(content, NO_LIST)
        for name, content in {
            "null": b"null",
            "number": b"5",
            "text": b'"x"',
            "no-rows": b"[]",
            "empty-object": b"{}",
            "numbers": b"[1,2]",
            "lists": b"[[1,2],[3,4]]",
        }.items()
    },
    **{
        f"json-{name}": Refused(content, UNREADABLE)
        for name, content in {
            "truncated": GOOD[:-9],
            "trailing-comma": b'[{"a":1},]',
            "deep-lists": b"[" * 100_000 + b"]" * 100_000,
            "deep-objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
            "invalid-utf8": GOOD.replace(b"Somewhere", b"Some\xff"),
            "half-a-character": GOOD.replace(b"Somewhere", b"\\ud800"),
        }.items()
    },
    "json-twin-names": Refused(
        GOOD.replace(b'"value": ', b'"value": "1", "value": '),
        "an object holds 'value' twice. Keep one of them.",
    ),
    "json-other-names": Refused(
        b'[{"a":1}]',
        column_missing(
            "'a'", '--values "a" --set-column measure=... unit=... status=... --as-of DAY'
        ),
    ),
    "json-many-columns": Refused(
        json.dumps([{f"c{number}": 1 for number in range(65)}]).encode(),
        "the header has 65 columns. A table has at most 64.",
    ),
    "json-is-html": Refused(
        b"<html>", "this is a web page, perhaps a sign-in page. Download the table itself."
    ),
    "json-1e5-digits": Faulty(number(b"9" * 100_000), f"row 2, value: '{'9' * 57}...' {IN_RANGE}"),
    "json-1e400": Faulty(number(b"1e400"), f"row 2, value: '1e400' {IN_RANGE}"),
    "json-nan": Faulty(number(b"NaN"), f"row 2, value: 'NaN' {PLAIN_NUMBER}"),
    "json-infinity": Faulty(number(b"-Infinity"), f"row 2, value: '-Infinity' {PLAIN_NUMBER}"),
    "json-true": Faulty(row(value=True), f"row 2, value: 'true' {PLAIN_NUMBER}"),
    "json-list": Faulty(row(value=[5]), f"row 2, value: '[\"5\"]' {PLAIN_NUMBER}"),
    "json-day-as-number": Faulty(row(due=20161231), f"row 2, due: '20161231' {NO_DAY}"),
    "json-nul": Faulty(
        GOOD.replace(b'"Somewhere"', b'"a\\u0000b"'), rf"row 2, place: 'a\x00b' {VISIBLE}"
    ),
    "json-proto": Taken(
        GOOD.replace(b"{", b'{"__proto__": {"x": 1}, ', 1),
        notices=("the column '__proto__' is not one of the table's and was left out",),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_json_of_the_catalogue_gets_its_sentence(validation, case):
    validation.check(case, ".json")
