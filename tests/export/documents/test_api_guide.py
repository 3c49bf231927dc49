import re
import shlex
from datetime import date
from html import unescape

import polars as pl
import pytest
from flask.testing import FlaskClient

from dashboard.__main__ import main
from dashboard.data.resources import shipped
from dashboard.export import DOCUMENTS, KINDS
from dashboard.export.documents.api_guide import make_guide
from dashboard.tables.snapshot import TableSnapshot, open_table
from tests.page.page import make_client
from tests.page.small import EVENT, serve

HOME = "http://127.0.0.1:8050/"


@pytest.fixture(scope="module")
def guide(served: TableSnapshot) -> str:
    """The page about the API."""
    return unescape(make_guide(served, HOME))


@pytest.fixture(scope="module")
def client(table_path) -> FlaskClient:
    """A client of the application over the shipped table."""
    return make_client(table_path)


def lines_of(guide: str) -> list[str]:
    return re.findall(r"<pre>(.*?)</pre>", guide, flags=re.DOTALL)


def addresses_in(text: str) -> list[str]:
    return re.findall(r"http://127\.0\.0\.1:8050(/api/[^'\"\s<]*)", text)


@pytest.mark.parametrize("path", ["/api", "/api/"])
def test_the_page_about_the_api_is_served_once(client, path):
    first = client.get(path)

    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, first.mimetype) == (200, "text/html")
    assert (again.status_code, again.data) == (304, b"")


def test_every_address_that_the_page_names_is_answered(client, guide):
    found = addresses_in(guide)

    answers = {address: client.get(address).status_code for address in found}
    assert set(answers.values()) == {200}
    kinds = {re.match(r"/api/(\w+)", address)[1] for address in found}
    assert kinds == {*KINDS, *DOCUMENTS}


def test_every_slider_of_the_crisis_is_named_with_its_range(guide, opening):
    for driver in opening.drivers:
        assert f"<code>{driver.key}</code>" in guide
        assert driver.label in guide


def test_the_line_of_the_command_line_writes_the_file_of_its_address(
    guide, client, tmp_path, monkeypatch
):
    line = next(line for line in lines_of(guide) if line.startswith("dashboard export"))
    address = next(a for a in addresses_in(guide) if a.startswith("/api/projection.csv?"))
    monkeypatch.chdir(tmp_path)

    with pytest.raises(SystemExit) as ended:
        main(shlex.split(line)[1:])

    assert ended.value.code == 0
    assert (tmp_path / "projection.csv").read_bytes() == client.get(address).data


def test_the_lines_of_python_read_what_they_say(guide, client):
    line = next(line for line in lines_of(guide) if line.startswith("import polars"))
    read = {}

    class Answered:
        def read_csv(self, address: str, **options: bool) -> pl.DataFrame:
            return pl.read_csv(client.get(addresses_in(address)[0]).data, **options)

        def read_parquet(self, address: str) -> pl.DataFrame:
            return pl.read_parquet(client.get(addresses_in(address)[0]).data)

    exec(line.removeprefix("import polars as pl"), {"pl": Answered()}, read)

    assert read["projection"]["day"][0] == date(2016, 7, 20)
    assert read["projection"]["as_stated"].to_list() != read["projection"]["scenario"].to_list()
    assert read["figures"].height == open_table(shipped("figures.parquet")).frame.height


def test_the_lines_of_power_query_ask_for_the_same_file(guide):
    line = next(line for line in lines_of(guide) if line.startswith("let"))
    address = next(a for a in addresses_in(guide) if a.startswith("/api/projection.csv?"))

    pairs = re.findall(r'(\w+) = "([^"]*)"', re.search(r"Query = \[(.*?)\]", line)[1])
    assert "&".join(f"{name}={value}" for name, value in pairs) == address.partition("?")[2]
    assert line.count("(") == line.count(")")
    assert line.count("{") == line.count("}")


def test_a_table_without_sliders_has_the_page_too():
    assert "api/figures.csv" in make_guide(serve(EVENT), HOME)
