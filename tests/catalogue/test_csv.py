"""CSV files that hands, programs and ill will produce, and what is said of each."""

import gzip

import pytest

from dashboard.data.schema import COLUMNS, REQUIRED
from tests.catalogue.cases import (
    DAYS,
    EMPTY,
    IN_RANGE,
    NAME_THEM,
    NO_DAY,
    NO_ROWS,
    PLAIN_NUMBER,
    SLUG,
    TOO_MANY_ROWS,
    UNIQUE_ID,
    VISIBLE,
    Faulty,
    Refused,
    Taken,
    rows,
    value,
)
from tests.data.rows import NEED, csv_bytes

GOOD = rows({})
HEADER, ROW = GOOD.decode().splitlines()
FIRST_SIX = "'id', 'crisis', 'quantity', 'measure', 'label', 'value'"
WEB_PAGE = "this is a web page, perhaps a sign-in page. Download the table itself."
GZIP = "this is a gzip archive; unpack it first."
COMMA = "; if its comma is a decimal comma, declare that (--decimal-comma)"


def lines(*texts: str) -> bytes:
    return "\n".join(texts).encode()


def without(column: str) -> bytes:
    return csv_bytes({name: cell for name, cell in NEED.items() if name != column})


def many(count: int, last: str) -> bytes:
    """Return a table of short rows, the last of which holds a text as its value."""
    few = {name: NEED[name] for name in ("id", "crisis", "quantity", "measure", "label")}
    few |= {name: NEED[name] for name in ("value", "unit", "status", "as_of")}
    header, row = csv_bytes(few).decode().splitlines()
    head, tail = row.split("13000000")
    numbered = [f"n{n}{head.removeprefix('need-2016')}5{tail}" for n in range(count - 1)]
    return lines(header, *numbered, f"last{head.removeprefix('need-2016')}{last}{tail}")


WIDTH = f"expected {len(COLUMNS)}, as the header has"

STRUCTURE = {
    "csv-empty": Refused(b"", EMPTY),
    "csv-blank-lines": Refused(b"\n\r\n\n", EMPTY),
    "csv-only-a-mark": Refused(b"\xef\xbb\xbf\r\n", EMPTY),
    "csv-no-header": Refused(
        lines(ROW, ROW),
        "the first line holds no column names but what looks like a figure: 'row-0', 'somewhere', "
        "'people-in-need', 'people_in_need', 'People in need', '13000000' and "
        f"{len(COLUMNS) - 6} more. Put a line above it that names at least: {', '.join(REQUIRED)}.",
    ),
    "csv-header-only": Refused(lines(HEADER), NO_ROWS),
    "csv-missing-column": Refused(
        without("value"),
        "the column 'value' is missing; the header has 'id', 'crisis', 'quantity', 'measure', "
        f"'label', 'low' and {len(COLUMNS) - 7} more. {NAME_THEM}",
    ),
    "csv-duplicate-headers": Refused(
        lines(HEADER.replace("low", "value"), ROW),
        "the column 'value' stands twice in the header. Keep one of them.",
    ),
    "csv-header-case": Taken(lines(HEADER.upper(), ROW)),
    "csv-header-spaces": Taken(lines(HEADER.replace(",", " , "), ROW)),
    "csv-bom": Taken(b"\xef\xbb\xbf" + GOOD),
    "csv-extra-column": Taken(
        rows({"colour": "red"}),
        notices=("the column 'colour' is not one of the table's and was left out",),
    ),
    "csv-ragged-short": Faulty(lines(HEADER, ROW, "a,b"), f"row 3: 2 cells; {WIDTH}"),
    "csv-ragged-long": Faulty(
        lines(HEADER, ROW + ",x,y"),
        f"row 2: {len(COLUMNS) + 2} cells; {WIDTH}",
    ),
    "csv-comment": Taken(
        b"# made by me\n" + GOOD,
        notices=("row 1 stands above the header and was passed over ('# made by me')",),
    ),
    "csv-comment-row": Faulty(
        lines(HEADER, "# a comment", ROW),
        f"row 2: 1 cell; {WIDTH}",
    ),
    "csv-unclosed-quote": Refused(
        lines(HEADER, ROW, 'x,"open'),
        "line 3: a quotation mark opens a cell and is not closed. Correct that line.",
    ),
    "csv-quote-inside": Refused(
        lines(HEADER, ROW, '"a"b,c'),
        "line 3: a quotation mark stands inside a cell; double it. Correct that line.",
    ),
    "csv-newline-in-quote": Faulty(
        rows({"label": "People\nin need"}), rf"row 2, label: 'People\nin need' {VISIBLE}"
    ),
    "csv-semicolon": Taken(
        GOOD.replace(b",", b";"), notices=("the columns are separated by semicolons",)
    ),
    "csv-decimal-comma": Faulty(value("1,5"), f"row 2, value: '1,5' {PLAIN_NUMBER}{COMMA}"),
    "csv-cr-only": Taken(GOOD.replace(b"\n", b"\r"), cells={"value": 13_000_000.0}),
    "csv-many-columns": Refused(
        lines(",".join(f"c{number}" for number in range(65))),
        "the header has 65 columns. A table has at most 64.",
    ),
    "csv-1e7-columns": Refused(
        lambda: b"a," * 10_000_000, "the header has 10000001 columns. A table has at most 64."
    ),
    "csv-one-line": Refused(
        lambda: b"x" * 20_000_000,
        "line 1: a cell is far longer than 1000 characters. Correct that line.",
    ),
    "csv-long-cell": Faulty(rows({"note": "n" * 1001}), f"row 2, note: '{'n' * 57}...' {VISIBLE}"),
    "csv-cell-at-the-limit": Taken(rows({"note": "n" * 1000}), cells={"note": "n" * 1000}),
    "csv-many-countries": Taken(rows(*({"crisis": f"c{n}"} for n in range(2000)))),
    "csv-too-many-rows": Refused(lambda: many(200_001, "5"), TOO_MANY_ROWS),
}

ENCODING = {
    "csv-utf16": Taken(GOOD.decode().encode("utf-16"), cells={"value": 13_000_000.0}),
    "csv-utf16-without-a-mark": Refused(
        GOOD.decode().encode("utf-16-be"),
        "line 1 holds bytes that no text has. Save it as CSV UTF-8.",
    ),
    "csv-latin1": Taken(
        rows({"place": "Orléans"}).decode().encode("latin-1"),
        notices=("the text is not UTF-8; it was read as Windows-1252 (Latin-1)",),
        cells={"place": "Orléans"},
    ),
    "csv-invalid-utf8": Refused(
        rows({"place": "Orléans"}) + b"\xc3\x28",
        "line 3 is not UTF-8 text. Save it as CSV UTF-8.",
    ),
    "csv-nul": Refused(
        GOOD.replace(b"Somewhere", b"Some\x00where"),
        "line 2 holds bytes that no text has. Save it as CSV UTF-8.",
    ),
    "csv-binary": Refused(
        bytes(range(256)) * 40, "line 2 is not UTF-8 text. Save it as CSV UTF-8."
    ),
    "csv-is-png": Refused(b"\x89PNG\r\n\x1a\n" + b"x" * 99, "this is a PNG picture."),
    "csv-is-html": Refused(b"<!DOCTYPE html><title>Sign in</title>", WEB_PAGE),
    "csv-is-xml": Refused(b"<?xml version='1.0'?><rows/>", WEB_PAGE),
    "csv-is-gzip": Refused(gzip.compress(GOOD), GZIP),
    "csv-gzip-bomb": Refused(lambda: gzip.compress(b"0," * 50_000_000), GZIP),
}

NOT_NUMBERS = {
    "currency": "$5",
    "currency-code": "USD 5",
    "percent": "5%",
    "nan": "NaN",
    "inf": "inf",
    "minus-inf": "-Infinity",
    "hex": "0x10",
    "underscore": "1_000",
    "arabic-digits": "١٢٣",
    "minus-sign": "−5",
    "spaces": "1 000",
    "words": "5 million",
    "error": "#DIV/0!",
    "lost": "#N/A",
    "formula": "=1+1",
    "two-points": "1.5.5",
}
NULL_WORDS = ("NA", "N/A", "null", "NULL", "None", "nil", "-", "–", "?", "n.a.", "..")

NUMBERS = {
    **{
        f"csv-{name}": Faulty(value(text), f"row 2, value: {text!r} {PLAIN_NUMBER}")
        for name, text in NOT_NUMBERS.items()
    },
    **{
        f"csv-{name}": Faulty(value(text), f"row 2, value: {text!r} {IN_RANGE}")
        for name, text in {
            "1e308": "1e308",
            "1e400": "1e400",
            "2e53": "9007199254740993",
            "int-overflow": "9223372036854775808",
            "uint-overflow": "18446744073709551616",
            "negative": "-5",
        }.items()
    },
    "csv-thousands": Faulty(value("1,000"), f"row 2, value: '1,000' {PLAIN_NUMBER}{COMMA}"),
    "csv-at-the-limit": Taken(value("1e15"), cells={"value": 1e15}),
    "csv-above-the-limit": Faulty(
        value("1000000000000001"), f"row 2, value: '1000000000000001' {IN_RANGE}"
    ),
    "csv-decimal-40": Taken(value("0." + "1" * 40), cells={"value": 0.1111111111111111}),
    "csv-zero": Taken(value("0"), cells={"value": 0.0}),
    "csv-null-words": Faulty(
        rows(*({"value": word, "low": "", "high": ""} for word in NULL_WORDS)),
        *(f"row {row}, value: {word!r} {PLAIN_NUMBER}" for row, word in enumerate(NULL_WORDS, 2)),
    ),
    "csv-empty-number": Faulty(
        value(" "), "row 2, value: the cell is empty; expected a number; only an event has none"
    ),
    "csv-mixed-late": Faulty(
        lambda: many(20_000, "many"), f"row 20001, value: 'many' {PLAIN_NUMBER}"
    ),
    "csv-mixed-late-float": Taken(lambda: many(20_000, "5.5"), notices=None, cells={"value": 5.0}),
}

DATES_AND_KEYS = {
    **{
        f"csv-date-{name}": Faulty(rows({"due": text}), f"row 2, due: {text!r} {NO_DAY}")
        for name, text in {
            "invalid": "2016-02-30",
            "neg": "-2016-12-31",
            "huge": "99999-01-01",
            "ambiguous": "01/02/2017",
            "float": "42735.0",
            "serial": "42735",
            "month": "2016-12",
            "words": "31 December 2016",
            "time": "2016-12-31 12:30",
        }.items()
    },
    "csv-date-year0": Faulty(rows({"due": "0000-01-01"}), f"row 2, due: '0000-01-01' {DAYS}"),
    "csv-date-before": Faulty(rows({"due": "1899-12-31"}), f"row 2, due: '1899-12-31' {DAYS}"),
    "csv-date-after": Faulty(rows({"due": "2201-01-01"}), f"row 2, due: '2201-01-01' {DAYS}"),
    "csv-date-last": Taken(rows({"due": "2200-12-31"})),
    "csv-duplicate-key": Faulty(
        rows({"id": "x"}, {"id": "x", "note": "another"}),
        f"row 2, id: 'x' {UNIQUE_ID}",
        f"row 3, id: 'x' {UNIQUE_ID}",
    ),
    "csv-exact-duplicate": Faulty(
        lines(HEADER, ROW, ROW),
        f"row 2, id: 'row-0' {UNIQUE_ID}",
        f"row 3, id: 'row-0' {UNIQUE_ID}",
    ),
    # Keys are plain letters, so that no two ways to write one letter make two keys of one.
    "csv-nfc-nfd": Faulty(
        rows({"crisis": "\u00e9"}, {"crisis": "e\u0301"}),
        f"row 2, crisis: '\u00e9' {SLUG}",
        f"row 3, crisis: 'e\u0301' {SLUG}",
    ),
    "csv-homoglyph-key": Faulty(
        rows({"crisis": "w\u0430ter"}), f"row 2, crisis: 'w\u0430ter' {SLUG}"
    ),
}

FORMULAS = (
    *("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("https://a.b","c")'),
    *("\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(A1)"),  # as wide as a Chinese letter
)
SHOWN_AS_TEXT = {
    **{f"csv-formula-{number}": text for number, text in enumerate(FORMULAS)},
    "csv-html": "<img src=x onerror=alert(1)>",
    "csv-plotly-link": '<a href="https://example.org">x</a>',
    "csv-markdown": "[x](javascript:alert(1))",
    "csv-template": "{{constructor}} %{y} ${x} <%= 1 %>",
}

TEXT = {
    **{
        name: Taken(rows({"note": text}), cells={"note": text})
        for name, text in SHOWN_AS_TEXT.items()
    },
    "csv-bidi": Faulty(rows({"label": "a\u202eb"}), rf"row 2, label: 'a\u202eb' {VISIBLE}"),
    "csv-zero-width": Faulty(rows({"label": "a\u200bb"}), rf"row 2, label: 'a\u200bb' {VISIBLE}"),
    "csv-homoglyph": Taken(
        rows({"label": "W\u0430ter"}),
        notices=(
            "row 2, label: 'W\u0430ter' mixes letters of two scripts that look alike; "
            "is it spelled as meant?",
        ),
    ),
    "csv-proto-names": Taken(rows({"id": "constructor"}, {"id": "toString", "crisis": "valueOf"})),
    "csv-proto-underscores": Faulty(rows({"id": "__proto__"}), f"row 2, id: '__proto__' {SLUG}"),
    **{
        f"csv-link-{number}": Faulty(
            rows({"source_url": text}),
            f"row 2, source_url: {text!r} is not accepted; expected an address that starts with "
            "https:// or http:// and has no spaces",
        )
        for number, text in enumerate(
            [
                "javascript:alert(1)",
                "data:text/html,x",
                "file:///etc/hosts",
                "//example.org",
                "ftp://a",
            ]
        )
    },
}

CASES = STRUCTURE | ENCODING | NUMBERS | DATES_AND_KEYS | TEXT


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_csv_of_the_catalogue_gets_its_sentence(validation, case):
    validation.check(case, ".csv")
