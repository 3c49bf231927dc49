import base64
import io
from pathlib import Path

import fastexcel
import pytest
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.data.sandbox.resource_limits import LIMITS
from dashboard.data.schema import COLUMNS, VOCABULARY
from dashboard.data.validation import check_content
from dashboard.errors import CallError, TableError
from dashboard.export.template import template_bytes, template_rows
from dashboard.page.callbacks.page_state import LOST_TABLE_ERROR
from dashboard.page.callbacks.upload import upload_query
from dashboard.page.components.upload import MAX_FAULTS, decode, make_upload_menu, read_upload
from dashboard.tables.reloading import ReloadingTable
from dashboard.tables.snapshot import TableSnapshot, open_table
from dashboard.tables.uploads import TableRegistry, UploadStore
from dashboard.web.security.auth import AccessRules
from tests.data.rows import NEED, PLEDGE, csv_bytes
from tests.page.small import parts_of, text_of


def contents(content: bytes) -> str:
    return "data:text/csv;base64," + base64.b64encode(content).decode()


def bring(content: bytes, name: str | None = "mine.csv", *, decimal_comma: bool = False):
    return read_upload(UploadStore(), contents(content), name, decimal_comma=decimal_comma)


def test_good_rows_are_stored_and_every_broken_cell_is_reported():
    bad = PLEDGE | {"id": "bad", "value": "12 million", "as_of": "2016-02-30"}

    report, served = bring(csv_bytes(NEED, bad))

    words = text_of(report)
    assert served.frame["id"].to_list() == [NEED["id"]]
    assert (served.title, len(served.token)) == ("mine.csv", 22)
    assert words.startswith("mine.csv: 1 figure read, 1 row left out")
    assert "3 value 12 million a plain number such as 2000000 or 1.5" in words
    assert "3 as_of 2016-02-30 a day such as 2016-07-20" in words
    assert "never written to its disk" in words


def test_what_was_mapped_and_assumed_is_reported():
    row = {("Amount" if n == "value" else n): c for n, c in NEED.items() if n != "headline"}

    report, _ = bring(csv_bytes(row))

    words = text_of(report)
    assert "The column 'amount' was read as 'value'." in words
    assert "headline false" in words


def test_a_decimal_comma_is_read_where_it_is_declared():
    row = {name: cell for name, cell in PLEDGE.items() if name not in ("low", "high")}
    content = csv_bytes(row | {"value": "1,5"})

    refused, none = bring(content)
    _, served = bring(content, decimal_comma=True)

    assert none is None
    assert "decimal comma" in text_of(refused)
    assert served.frame["value"].to_list() == [1.5]


def test_a_table_of_thousands_of_faults_is_reported_in_part():
    rows = [PLEDGE | {"id": f"p{position}", "value": "x"} for position in range(MAX_FAULTS + 50)]

    report, served = bring(csv_bytes(NEED, *rows))

    assert served.frame.height == 1
    assert "50 faults more." in text_of(report)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("picture.png", "'picture.png' is not a table that can be read."),
        ("../../etc/x.csv.exe", "'x.csv.exe' is not a table"),
        (None, "'table' is not a table"),
        ("C:\\me\\a\nb.txt", "'a?b.txt' is not a table"),
    ],
)
def test_a_file_of_another_ending_is_a_wrong_call(name, sentence):
    with pytest.raises(CallError, match="is not a table") as error:
        bring(csv_bytes(NEED), name)

    assert str(error.value).startswith(sentence)


@pytest.mark.parametrize(
    "text", [None, "", "abc", "data:text/csv,id", "data:;base64,%%", "data:;base64,YQ"]
)
def test_a_file_that_did_not_arrive_whole_is_refused(text):
    with pytest.raises(CallError, match="did not arrive"):
        decode(text, "mine.csv")


def test_a_file_beyond_the_limit_is_refused():
    with pytest.raises(CallError, match="too large"):
        decode(contents(bytes(LIMITS.file_bytes + 1)), "mine.csv")


def test_a_file_that_is_no_table_is_refused():
    with pytest.raises(TableError, match="this is a PNG picture"):
        bring(b"\x89PNG\r\n\x1a\n")


def test_without_uploads_the_control_shows_the_way_and_takes_nothing():
    words = text_of(make_upload_menu(may_upload=False))
    ids = [getattr(part, "id", None) for part in parts_of(make_upload_menu(may_upload=False))]

    assert "takes no files" in words
    assert "upload" not in ids


# The server.


def client_of(path: Path, **options: object) -> FlaskClient:
    return create_app(ReloadingTable(path), **options).server.test_client()


@pytest.mark.parametrize(
    ("options", "is_there"),
    [
        ({}, True),
        ({"uploads": False}, False),
        ({"access": AccessRules(read_only=True)}, False),
    ],
)
def test_the_upload_is_registered_only_where_it_is_wanted(table_path, options, is_there):
    words = client_of(table_path, **options).get("/_dash-dependencies").get_data(as_text=True)

    assert ("upload.contents" in words) == is_there


def test_the_examples_are_an_address_away(table_path):
    client = client_of(table_path, uploads=False)

    answer = client.get("/api/figures.json?table=examples&crisis=example-flood-appeal")

    assert answer.status_code == 200
    assert {row["crisis"] for row in answer.json} == {"example-flood-appeal"}
    assert client.get("/health").json["figures"] == open_table(table_path).frame.height


def test_a_file_of_a_table_that_is_not_held_is_refused_in_one_sentence(table_path):
    answer = client_of(table_path).get("/api/figures.csv?table=gone")

    assert answer.status_code == 400
    assert answer.json["error"].startswith("The table of this address is not held any more: ")


def open_tables(
    table_path: Path, content: bytes = csv_bytes(NEED)
) -> tuple[TableRegistry, TableSnapshot]:
    """Every table that an address may name, and one that was brought."""
    tables = TableRegistry(ReloadingTable(table_path), UploadStore())
    _, served = read_upload(tables.uploads, contents(content), "mine.csv", decimal_comma=False)
    return tables, served


def page_of(token: str | None, **named: str) -> list[list[str]]:
    named = ({"table": token} if token else {}) | {"crisis": "somewhere"} | named
    return [[name, value] for name, value in named.items()]


def test_a_slider_of_a_table_that_is_gone_says_what_to_do_next(table_path):
    page = page_of("gone", known_on="2016-07-20", need_uptake="0.5")
    answer = client_of(table_path).post("/move", json={"page": page})

    assert answer.status_code == 400
    assert answer.json["error"] == LOST_TABLE_ERROR


def test_a_table_that_is_held_and_the_examples_are_not_lost(table_path):
    tables, served = open_tables(table_path)

    lost = [tables.is_missing(token) for token in (None, served.token, "examples", "gone")]

    assert lost == [False, False, False, True]


@pytest.mark.parametrize(
    ("page", "opened", "is_preserved"),
    [
        (page_of("gone", need_uptake="0.5"), "", True),
        (page_of(None), "?table=gone&crisis=somewhere&need_uptake=0.5", True),
        (None, "table=gone&need_uptake=0.5", True),
        (page_of(None, need_uptake="0.5"), "", False),
        (page_of("examples", need_uptake="0.5"), "", False),
        (page_of("gone", crisis="elsewhere", need_uptake="0.5"), None, False),
    ],
)
def test_a_table_that_is_brought_again_opens_with_the_scenario_of_the_lost_one(
    table_path, page, opened, is_preserved
):
    tables, served = open_tables(table_path)

    address = upload_query(tables, served, page, opened)

    assert address.startswith(f"table={served.token}")
    assert ("need_uptake=0.5" in address) is is_preserved
    assert "gone" not in address


def test_a_table_that_is_brought_beside_another_opens_as_stated(table_path):
    tables, served = open_tables(table_path)

    address = upload_query(tables, served, page_of(served.token, need_uptake="0.5"), "")

    assert address == f"table={served.token}"


# The template.


@pytest.mark.parametrize(("form", "ending"), [("csv", "csv"), ("excel", "csv"), ("xlsx", "xlsx")])
def test_the_template_is_a_good_table(form, ending):
    checked = check_content(template_bytes(form), Path(f"template.{ending}"))

    assert checked.faults == []
    assert checked.frame.equals(template_rows())
    assert checked.frame.columns == list(COLUMNS)


def test_the_workbook_has_the_words_and_drop_downs():
    content = template_bytes("xlsx")
    book = fastexcel.read_excel(content)
    words = book.load_sheet("vocabulary").to_polars()

    assert book.sheet_names == ["figures", "vocabulary", "columns"]
    for column, known in VOCABULARY.items():
        assert words[column].drop_nulls().to_list() == list(known)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_template_is_downloaded(table_path, ending):
    answer = client_of(table_path).get(f"/api/template.{ending}")

    assert answer.status_code == 200
    assert f"template.{ending}" in answer.headers["Content-Disposition"]
    assert len(io.BytesIO(answer.data).getvalue()) > 300
