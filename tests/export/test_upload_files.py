"""Who gets a file of a brought table gets no way to the table itself."""

import io
import secrets
import zipfile
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dashboard.charts.spec import all_charts
from dashboard.data.resources import EXAMPLES, shipped
from dashboard.export import KINDS, export_file
from dashboard.export.kinds import DOCUMENTS, forms_of
from dashboard.page.content import make_screen
from dashboard.screen.compute import compute_result
from dashboard.screen.parameters import to_query
from dashboard.screen.read_state import read_state
from dashboard.tables.snapshot import open_table
from dashboard.tables.uploads import UploadStore
from tests.page.small import NEED, NEED_LATER, PLEDGE, TARGET, TROOPS
from tests.strategies import crowds, make_table

FILES = [(kind, form) for kind in (*KINDS, *DOCUMENTS) for form in forms_of(kind)]
ROWS = (NEED, NEED_LATER, TARGET, PLEDGE, TROOPS)


def parts_of_file(name: str, content: bytes) -> dict[str, bytes]:
    """Return a file, and all that is packed in it, by name."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return {name: content}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        inside = {part: archive.read(part) for part in archive.namelist()}
    unpacked = {name: content}
    for part, part_content in inside.items():
        unpacked |= parts_of_file(f"{name}/{part}", part_content)
    return unpacked


def names_with(token: str, name: str, content: bytes) -> list[str]:
    return [
        part
        for part, part_content in parts_of_file(name, content).items()
        if token.encode() in part_content or token in part
    ]


@pytest.mark.parametrize(("kind", "form"), FILES)
@settings(max_examples=4, deadline=None)
@given(table=st.just(make_table(*ROWS)) | crowds())
def test_no_file_of_a_brought_table_holds_its_token(kind, form, table):
    served = UploadStore().add(table, title="mine.csv", digest=secrets.token_hex(8))
    pairs = [("table", served.token)]
    assume(form != "svg" or all_charts(compute_result(read_state(served, pairs))))

    file = export_file(served, kind, form, pairs, home="https://figures.example/")

    assert names_with(served.token, file.name, file.content) == []
    assert "table=" not in str(parts_of_file(file.name, file.content))


def test_the_files_say_that_a_reader_brought_the_table():
    served = UploadStore().add(make_table(*ROWS), title="mine.csv", digest=secrets.token_hex(8))
    pairs = [("table", served.token)]

    brief = export_file(served, "brief", None, pairs, home="https://x/").content.decode()
    package = parts_of_file("p", export_file(served, "package", None, pairs).content)

    assert "It shows a table that a reader brought." in brief
    assert "see what has changed since" not in brief
    assert "of a table that a reader brought" in package["p/README.md"].decode()
    assert "originalChartUrl" not in package["p/figures.metadata.json"].decode()


def test_the_page_and_its_link_to_copy_lead_to_the_brought_table():
    served = UploadStore().add(make_table(*ROWS), title="mine.csv", digest=secrets.token_hex(8))
    state = read_state(served, f"table={served.token}")

    assert to_query(state).startswith(f"table={served.token}&")
    assert make_screen(state)["query"] == to_query(state)


def test_the_files_of_the_shipped_examples_lead_back_to_them():
    served = replace(open_table(shipped("examples.parquet")), token=str(EXAMPLES))
    pairs = [("table", str(EXAMPLES))]

    brief = export_file(served, "brief", None, pairs, home="https://x/").content.decode()

    assert f"https://x/?table={EXAMPLES}&amp;crisis=" in brief
