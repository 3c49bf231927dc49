from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import polars as pl
import pytest
from flask.testing import FlaskClient

from dashboard import __version__
from dashboard.app import create_app
from dashboard.data.schema import FRAME_SCHEMA
from dashboard.export import KINDS, export_file
from dashboard.export.kinds import MEDIA_TYPES
from dashboard.tables.reloading import ReloadingTable
from tests.page.page import make_client

ENDINGS = ("csv", "json", "parquet", "xlsx")
STATE = (
    "crisis=iraq&known_on=2017-06-01&need_uptake=0.5&raised_share=0.35&keep_a=Half~aid_share:0.5"
)


@pytest.fixture(scope="module")
def client(table_path: Path) -> FlaskClient:
    """A client of the application over the shipped table."""
    return make_client(table_path)


def pairs_of(query: str) -> list[tuple[str, str]]:
    return [tuple(pair.split("=", 1)) for pair in query.split("&") if pair]


def file_of(answer: object) -> str:
    return answer.headers["Content-Disposition"].partition("filename=")[2].strip('"')


# Health.


def test_health_says_version_table_and_number_of_figures(client, served):
    answer = client.get("/health")

    health = answer.json
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert health["status"] == "ok"
    assert (health["version"], health["table"]) == (__version__, served.version)
    assert health["figures"] == served.frame.height
    assert datetime.fromisoformat(health["time"]).tzinfo is not None


# Files.


@pytest.mark.parametrize(("kind", "ending"), [*product(KINDS, ENDINGS)])
def test_a_file_is_the_export_of_its_address(client, served, kind, ending):
    answer = client.get(f"/api/{kind}.{ending}?{STATE}")

    expected = export_file(served, kind, ending, pairs_of(STATE))
    assert answer.status_code == 200
    assert answer.data == expected.content
    assert answer.content_type == MEDIA_TYPES[ending]
    assert file_of(answer) == expected.name
    assert answer.headers["Content-Disposition"].startswith("attachment; ")


@pytest.mark.parametrize("kind", KINDS)
def test_csv_for_excel_is_requested_by_its_format(client, served, kind):
    answer = client.get(f"/api/{kind}.csv?{STATE}&format=excel")

    assert answer.data == export_file(served, kind, "excel", pairs_of(STATE)).content
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert file_of(answer).endswith("_excel.csv")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("figures.csv", "all-crises_all-days_figures_as-stated.csv"),
        ("figures.json?crisis=iraq", "iraq_all-days_figures_as-stated.json"),
        ("projection.csv", "iraq_2016-07-20_projection_as-stated.csv"),
        ("projection.csv?need_uptake=0.5", "iraq_2016-07-20_projection_scenario.csv"),
        ("fan.csv?known_on=2017-06-01", "iraq_2017-06-01_fan_as-stated.csv"),
    ],
)
def test_a_file_name_carries_crisis_day_and_whether_a_slider_was_moved(client, address, name):
    assert file_of(client.get(f"/api/{address}")) == name


def test_without_parameters_every_figure_is_given(client, served):
    rows = client.get("/api/figures.json").json

    assert [row["id"] for row in rows] == served.frame["id"].to_list()
    assert list(rows[0]) == FRAME_SCHEMA.names()


@pytest.mark.parametrize(
    ("query", "condition"),
    [
        ("measure=funding", pl.col("measure") == "funding"),
        ("measure=funding,personnel", pl.col("measure").is_in(["funding", "personnel"])),
        ("status=pledged&measure=funding", pl.col("status") == "pledged"),
        ("quantity=people-in-need", pl.col("quantity") == "people-in-need"),
        ("find=no+such+words", pl.lit(False)),
    ],
)
def test_filters_choose_the_figures(client, served, query, condition):
    rows = client.get(f"/api/figures.json?{query}").json

    assert [row["id"] for row in rows] == served.frame.filter(condition)["id"].to_list()


def test_a_day_gives_what_was_public_then(client, served):
    rows = client.get("/api/figures.json?known_on=2016-07-20").json

    assert len(rows) == 175
    assert max(row["reported_on"] for row in rows) == "2016-07-20"


def test_the_projection_is_exact_where_the_report_was(client):
    rows = client.get("/api/projection.json").json

    at = {(row["day"], row["measure"]): row["scenario"] for row in rows}
    assert at["2016-07-20", "need"] == 10_000_000
    assert at["2016-12-31", "need"] == 13_000_000
    assert at["2016-12-31", "presence"] == 560
    assert at["2016-12-31", "pledged"] == 2_000_000_000


def test_a_slider_moves_the_projection(client):
    rows = client.get("/api/projection.json?need_uptake=0&raised_share=0").json

    last = {row["measure"]: row["scenario"] for row in rows if row["day"] == "2016-12-31"}
    assert (last["need"], last["pledged"], last["coverage"]) == (10_000_000, 0, 0)


# Caching.


def test_a_file_that_the_client_has_is_not_sent_again(client):
    first = client.get(f"/api/projection.csv?{STATE}")

    again = client.get(
        f"/api/projection.csv?{STATE}", headers={"If-None-Match": first.headers["ETag"]}
    )

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert first.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("part", "status", "index"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=100-", 206, slice(100, None)),
        ("bytes=-5", 206, slice(-5, None)),
        (None, 200, slice(None)),
    ],
)
def test_a_part_of_a_file_can_be_requested(client, part, status, index):
    whole = client.get("/api/figures.parquet").data

    answer = client.get("/api/figures.parquet", headers={"Range": part} if part else {})

    assert (answer.status_code, answer.data) == (status, whole[index])
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_a_part_of_a_file_is_never_compressed(client):
    whole = client.get("/api/figures.csv").data

    answer = client.get(
        "/api/figures.csv", headers={"Range": "bytes=0-49999", "Accept-Encoding": "gzip, br"}
    )

    assert (answer.status_code, answer.data) == (206, whole[:50_000])
    assert "Content-Encoding" not in answer.headers


def test_a_part_of_a_file_that_has_changed_is_the_whole_file(client):
    headers = {"Range": "bytes=10-", "If-Range": '"another"'}

    assert client.get("/api/figures.csv", headers=headers).status_code == 200


def test_a_part_beyond_the_end_is_refused(client):
    answer = client.get("/api/figures.csv", headers={"Range": "bytes=99999999-"})

    assert answer.status_code == 416


def test_another_file_has_another_etag_and_is_sent(client):
    first = client.get("/api/projection.csv")

    other = client.get(
        "/api/projection.csv?need_uptake=0.5", headers={"If-None-Match": first.headers["ETag"]}
    )

    assert other.status_code == 200
    assert other.headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_address_has_the_same_etag(client, ending):
    etags = {client.get(f"/api/projection.{ending}").headers["ETag"] for _ in range(2)}

    assert len(etags) == 1


@pytest.mark.parametrize(
    "path", ["package.zip", "brief.html", "chart.svg?chart=money", "chart.csv?chart=tornado"]
)
def test_documents_and_pictures_are_kept_by_the_client_too(client, path):
    first = client.get(f"/api/{path}")

    again = client.get(f"/api/{path}", headers={"If-None-Match": first.headers["ETag"]})

    assert first.status_code == 200
    assert (again.status_code, again.data) == (304, b"")


def test_a_brief_links_to_the_server_that_made_it(client):
    text = client.get("/api/brief.html?need_uptake=0.5", base_url="http://localhost:9000").text

    assert (
        'href="http://localhost:9000/?crisis=iraq&amp;known_on=2016-07-20&amp;need_uptake=0.5'
        in text
    )


# Refusals.


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "nothing.csv",
        "figures",
        "figures.csv/more",
        "figures.exe",
        "package.csv",
        "brief.pdf",
        "figures.svg",
        "a/b/c.csv",
        "..%2fhealth",
        "%00.csv",
    ],
)
def test_an_unknown_address_is_404_in_json(client, path):
    answer = client.get(f"/api/{path}")

    assert (answer.status_code, answer.content_type) == (404, "application/json")
    assert answer.json["error"].startswith("There is no such address. Known: /api/ with one of")
    assert all(kind in answer.json["error"] for kind in KINDS)


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("figures.csv?crisis=irak", "crisis='irak' is not in the table. Did you mean 'iraq'?"),
        ("figures.csv?crisis=", "crisis='' is not in the table."),
        ("figures.csv?known_on=today", "known_on='today' is not a day such as 2016-07-20."),
        ("figures.csv?known_on=1990-01-01", "known_on=1990-01-01 lies before the first figure of"),
        ("figures.csv?measure=money", "measure='money' is not known."),
        ("figures.csv?status=paid", "status='paid' is not known."),
        ("figures.csv?quantity=x", "quantity='x' is not known."),
        ("figures.csv?tab=x", "tab='x' is not known."),
        ("figures.csv?format=xml", "format=xml does not go with .csv."),
        ("figures.json?format=excel", "format=excel does not go with .json."),
        ("projection.csv?need_uptake=x", "need_uptake='x' is not a number."),
        ("projection.csv?need_uptake=NaN", "need_uptake='NaN' is not a number."),
        ("projection.csv?need_uptake=1e999", "need_uptake='1e999' is not a number."),
        ("projection.csv?need_uptake=9", "need_uptake='9' lies outside -0.5 to 2.5."),
        ("projection.csv?need_uptake=1&need_uptake=2", "'need_uptake' stands twice in the address"),
        ("projection.csv?ned_uptake=1", "'ned_uptake' is no driver of this crisis. Did you mean"),
        ("projection.csv?__proto__=1", "'__proto__' is no driver of this crisis."),
        ("projection.csv?<script>=1", "'<script>' is no driver of this crisis."),
        ("figures.csv?columns=hxl", "columns='hxl' is not known. Known: own, hapi."),
        ("fan.csv?columns=hapi", "columns=hapi goes with figures and projection, not with fan."),
        ("chart.svg?chart=x", "There is no chart 'x'. Known: people, money, personnel, following"),
        ("chart.csv?chart=mony", "There is no chart 'mony'. Did you mean 'money'?"),
        ("package.zip?need_uptake=x", "need_uptake='x' is not a number."),
        ("brief.html?crisis=irak", "crisis='irak' is not in the table. Did you mean 'iraq'?"),
        ("brief.html?format=csv", "format=csv does not go with .html."),
        ("fan.csv?fan=wide", "fan='wide' is not known."),
        ("comparison.csv?keep_a=X~nothing:1", "keep_a: 'nothing:1' cannot be used."),
    ],
)
def test_a_bad_parameter_is_400_with_one_plain_error(client, address, message):
    answer = client.get(f"/api/{address}")

    assert (answer.status_code, answer.content_type) == (400, "application/json")
    assert list(answer.json) == ["error"]
    assert answer.json["error"].startswith(message)
    assert "ignored" not in answer.json["error"]
    assert "\n" not in answer.json["error"]


def test_seven_hundred_bad_parameters_are_refused_in_a_short_text(client):
    query = "&".join(f"p{index}=1" for index in range(700))

    answer = client.get(f"/api/projection.csv?{query}")

    assert answer.status_code == 400
    assert len(answer.json["error"]) < 1000


def test_every_bad_parameter_is_reported(client):
    answer = client.get("/api/projection.csv?need_uptake=x&tab=y&raised_share=7")

    assert all(
        name in answer.json["error"] for name in ("need_uptake='x'", "tab='y'", "raised_share")
    )


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_files_can_only_be_read(client, method):
    assert getattr(client, method)("/api/figures.csv").status_code == 405


def test_a_head_request_is_answered_without_the_file(client):
    answer = client.head("/api/figures.csv")

    assert (answer.status_code, answer.data) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 10_000


# Other pages of the web.


@pytest.mark.parametrize("path", ["/health", "/api/figures.csv", "/api/nothing", "/"])
def test_no_other_page_of_the_web_may_read_an_answer(client, path):
    headers = client.get(path, headers={"Origin": "https://example.org"}).headers

    assert not [name for name, _ in headers if name.startswith("Access-Control")]


@pytest.mark.parametrize(
    ("origins", "origin", "allowed"),
    [
        ("https://a.example", "https://a.example", "https://a.example"),
        ("https://a.example, https://b.example", "https://b.example", "https://b.example"),
        ("https://a.example", "https://c.example", None),
        ("https://a.example", None, None),
        ("*", "https://c.example", "*"),
    ],
)
def test_other_pages_that_are_allowed_may_read_files(table_path, origins, origin, allowed):
    client = create_app(ReloadingTable(table_path), origins=origins).server.test_client()

    headers = client.get(
        "/api/figures.json?quantity=people-in-need", headers={"Origin": origin} if origin else {}
    ).headers

    assert headers.get("Access-Control-Allow-Origin") == allowed
    assert ("Origin" in headers.get("Vary", "")) is (origins != "*")


def test_a_file_is_not_guessed_to_be_something_else(client):
    assert client.get("/api/figures.csv").headers["X-Content-Type-Options"] == "nosniff"


# A table that changes.


def test_a_broken_table_is_reported_and_the_last_good_one_is_served(tmp_path, table_path):
    path = tmp_path / "figures.parquet"
    path.write_bytes(table_path.read_bytes())
    now = datetime(2026, 1, 1, tzinfo=UTC)
    clock = iter([now + timedelta(seconds=2 * look) for look in range(20)])
    table = ReloadingTable(path, clock=lambda: next(clock))
    client = create_app(table).server.test_client()
    good = client.get("/api/figures.csv").data

    path.write_bytes(b"PAR1 broken")
    for _ in range(2):  # the file is read once it was the same at two looks
        client.get("/api/figures.csv")

    health = client.get("/health").json
    assert health["status"] == "last good table"
    assert client.get("/api/figures.csv").data == good
