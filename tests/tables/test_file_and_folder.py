"""Whatever a table is asked for, a file and a folder of crises answer the same."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from polars.testing import assert_frame_equal

from dashboard.__main__ import main
from dashboard.app import create_app
from dashboard.data.build import build_table
from dashboard.data.dataset import PartitionedTable
from dashboard.data.resources import shipped
from dashboard.data.table import Table
from dashboard.export import export_file
from dashboard.export.kinds import DOCUMENTS, ENDINGS, KINDS, forms_of
from dashboard.page.prerender import first_view
from dashboard.page.tabs import PANELS
from dashboard.page.tabs.sentence_check import make_verdict
from dashboard.screen.read_state import read_state
from dashboard.tables.snapshot import TableSnapshot, open_table
from dashboard.text.quotes import figure_sentence
from tests.page.page import Page, changed
from tests.support.tables import build_folder

EXPORTS = [(kind, form) for kind in (*KINDS, *DOCUMENTS) for form in forms_of(kind)]
STATE = "need_uptake=0.5&raised_share=0.35&keep_a=Half~aid_share:0.5"


class FixedTable:
    """A table of a server whose file never changes."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def current(self) -> Table:
        return self._table

    latest = current

    def watch(self) -> None:
        """Look at no file."""


@pytest.fixture(scope="module")
def folder_path(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("folder") / "figures.parquet"


@pytest.fixture(scope="module")
def tables(tmp_path_factory, folder_path) -> tuple[TableSnapshot, PartitionedTable]:
    """The same figures as a file and as a folder, under one digest."""
    sources = [shipped("figures.parquet"), shipped("examples.parquet")]
    path = tmp_path_factory.mktemp("file") / "figures.parquet"
    build_table(sources, path)
    file = open_table(path)
    return file, replace(build_folder(sources, folder_path), digest=file.digest)


@pytest.fixture(scope="module")
def clients(tables) -> list[FlaskClient]:
    return [create_app(FixedTable(table)).server.test_client() for table in tables]


def test_both_are_tables(tables):
    snapshot: Table = tables[0]
    folder: Table = tables[1]

    members = [name for name in vars(Table) if not name.startswith("_")]

    assert len(members) >= 13
    assert all(hasattr(table, name) for table in (snapshot, folder) for name in members)


@pytest.mark.parametrize("name", ["version", "crises", "height", "notice", "token", "title"])
def test_their_properties_are_equal(tables, name):
    file, folder = tables

    assert getattr(file, name) == getattr(folder, name)


def test_their_figures_are_equal(tables):
    file, folder = tables

    assert_frame_equal(file.frame, folder.frame)
    for crisis in file.crises:
        assert_frame_equal(file.of_crisis(crisis), folder.of_crisis(crisis))


@pytest.mark.parametrize(("kind", "form"), EXPORTS)
@pytest.mark.parametrize("query", ["", f"crisis=iraq&known_on=2017-06-01&{STATE}"])
def test_their_files_are_equal(clients, kind, form, query):
    address = f"/api/{kind}.{ENDINGS.get(form, form)}?{query}&format={form}"

    file, folder = (client.get(address) for client in clients)

    assert (file.status_code, file.data) == (folder.status_code, folder.data)
    assert file.status_code == 200


@pytest.mark.parametrize("address", ["/health", "/api", "/?crisis=iraq", "/api/figures.csv?find=a"])
def test_their_answers_are_equal(clients, address):
    file, folder = (client.get(address) for client in clients)

    assert file.status_code == folder.status_code == 200
    if address != "/health":  # it says what time it is
        assert file.data == folder.data


@pytest.mark.parametrize("tab", PANELS)
def test_their_tabs_are_equal(clients, tab):
    tabs = []
    for client in clients:
        page, wish = Page(client, "?crisis=iraq"), {"type": "tab-request", "tab": tab}
        page.set(wish, "data", {"query": "crisis=iraq"})
        output = '{"tab":["MATCH"],"type":"panel"}.children'
        callback = next(call for call in page.callbacks if call["output"] == output)
        payload = page.payload(callback, changed("data", **wish))
        tabs.append(client.post("/_dash-update-component", json=payload))

    file, folder = tabs
    assert (file.status_code, file.data) == (folder.status_code, folder.data)
    assert file.status_code == 200


def test_their_first_views_are_equal(tables):
    file, folder = (first_view(read_state(table, "crisis=iraq")) for table in tables)

    assert file == folder


def test_every_sentence_is_recognised_in_both(tables):
    file, folder = tables

    for figure in file.frame[::17].to_dicts():
        sentence, link = figure_sentence(figure), f"?figure={figure['id']}"
        changed_sentence = sentence.replace("million", "billion")
        for text in (sentence, changed_sentence, f"{sentence} http://x/{link}", link):
            assert str(make_verdict(folder, text)) == str(make_verdict(file, text))


@pytest.mark.parametrize(
    "text", ["", "The weather is fine.", "?figure=nothing", "a: b, as of 1 Jan 2020. c"]
)
def test_any_other_text_is_answered_alike(tables, text):
    file, folder = tables

    assert str(make_verdict(folder, text)) == str(make_verdict(file, text))


def test_the_command_line_checks_a_sentence_of_a_folder(tables, folder_path, capsys):
    sentence = figure_sentence(tables[0].frame.row(5, named=True))

    with pytest.raises(SystemExit) as ended:
        main(["check-sentence", sentence, str(folder_path)])

    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("Still true.")


@pytest.mark.parametrize("kind", [*KINDS, *DOCUMENTS])
def test_the_command_line_writes_every_file_of_a_folder(folder_path, tmp_path, kind):
    output, pairs = tmp_path / "output", [("crisis", "iraq")]

    with pytest.raises(SystemExit) as ended:
        main(["export", kind, str(folder_path), "--crisis", "iraq", "--output", str(output)])

    assert ended.value.code == 0
    home = "http://127.0.0.1:8050/"
    expected = export_file(open_table(folder_path), kind, None, pairs, home=home)
    assert output.read_bytes() == expected.content
