import io
import json
import zipfile
from datetime import date
from pathlib import Path

import fastexcel
import polars as pl
import pytest
from frictionless import Package
from hypothesis import given, settings
from polars.testing import assert_frame_equal

from dashboard.data.validation import check_content
from dashboard.data.vintages import as_known
from dashboard.export import export_file
from dashboard.export.frames import fan_frame, projection_frame, settings_frame
from dashboard.screen.parameters import to_query
from dashboard.screen.read_state import read_state
from dashboard.tables.snapshot import TableSnapshot
from tests.page.small import EVENT, NEED, NEED_LATER, TARGET, serve
from tests.strategies import tables

STATE = [
    ("crisis", "iraq"),
    ("known_on", "2016-07-20"),
    ("need_uptake", "0.5"),
    ("raised_share", "0.35"),
    ("why_raised_share", "Donors hold back | *perhaps*"),
    ("keep_a", "Half~aid_share:0.5"),
]
FILES = {
    "README.md",
    "claims.csv",
    "comparison.csv",
    "datapackage.json",
    "fan.csv",
    "figures.csv",
    "figures.metadata.json",
    "projection.csv",
    "projection.metadata.json",
    "scenario.csv",
    "workbook.xlsx",
}


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(content: bytes, folder: Path) -> Path:
    """Unpack a package into a folder and return the path of its descriptor."""
    for name, inside in unpacked(content).items():
        (folder / name).write_bytes(inside)
    return folder / "datapackage.json"


@pytest.fixture(scope="module")
def package(served: TableSnapshot) -> bytes:
    """The package of a moved scenario."""
    return export_file(served, "package", None, STATE).content


@pytest.fixture(scope="module")
def parts(package: bytes) -> dict[str, bytes]:
    """Its files."""
    return unpacked(package)


def test_a_package_holds_its_files_and_no_others(parts):
    assert set(parts) == FILES


def test_a_package_is_valid_under_frictionless(package, tmp_path):
    report = Package(str(written(package, tmp_path))).validate()

    assert report.flatten(["type", "note"]) == []
    assert report.stats["tasks"] == 6


@pytest.mark.parametrize(
    ("before", "after"),
    [(b"2016-07-20", b"20 July 201"), (b",people,", b",people"), (b"at_least", b"atleast!")],
)
def test_frictionless_would_tell_a_file_that_is_not_what_the_package_says(
    package, tmp_path, before, after
):
    descriptor = written(package, tmp_path)
    content = (tmp_path / "figures.csv").read_bytes()
    (tmp_path / "figures.csv").write_bytes(content.replace(before, after, 1))

    assert not Package(str(descriptor)).validate().valid


@given(tables())
@settings(max_examples=3, deadline=None)
def test_the_package_of_any_table_is_valid(tmp_path_factory, table):
    served = TableSnapshot(table, digest="any")

    content = export_file(served, "package", None, []).content

    descriptor = written(content, tmp_path_factory.mktemp("package"))
    assert Package(str(descriptor)).validate().flatten(["note"]) == []


@pytest.mark.parametrize("rows", [(EVENT,), (TARGET,), (NEED, NEED_LATER, TARGET)])
def test_a_small_table_has_a_whole_package(rows, tmp_path):
    content = export_file(serve(*rows), "package", None, []).content

    assert set(unpacked(content)) | {"claims.csv"} == FILES - {"comparison.csv"}
    assert Package(str(written(content, tmp_path))).validate().valid


def test_equal_addresses_give_equal_bytes(served, package):
    assert export_file(served, "package", "zip", STATE).content == package


def test_another_slider_gives_other_bytes(served, package):
    other = [*STATE[:2], ("need_uptake", "0.6"), *STATE[3:]]

    assert export_file(served, "package", "zip", other).content != package


def test_the_tables_of_a_package_read_back_as_they_were(served, parts):
    state = read_state(served, STATE)
    frames = {
        "projection": projection_frame(state),
        "fan": fan_frame(state),
        "scenario": settings_frame(state),
    }

    for name, frame in frames.items():
        read = pl.read_csv(parts[f"{name}.csv"], schema=frame.schema)
        assert_frame_equal(read, frame, check_exact=True)


def test_the_claims_of_a_package_are_the_ledger_of_its_day(served):
    content = export_file(served, "package", None, [("known_on", "2017-06-01")]).content

    claims = pl.read_csv(unpacked(content)["claims.csv"], infer_schema_length=None)
    ledger = pl.read_csv(
        export_file(served, "claims", "csv", [("known_on", "2017-06-01")]).content,
        infer_schema_length=None,
    ).filter(part="ledger")
    assert claims["claim"].to_list() == ledger["claim"].to_list()
    assert claims["verdict"].to_list() == ledger["verdict"].to_list()
    assert "crps" not in claims.columns


def test_the_figures_of_a_package_are_read_back(served, parts):
    checked = check_content(parts["figures.csv"], Path("figures.csv"))

    assert checked.faults == []
    known = as_known(served.frame, date(2016, 7, 20))
    assert_frame_equal(checked.frame, known, check_exact=True)


def test_the_workbook_of_a_package_has_a_sheet_for_each_table(served, parts):
    book = fastexcel.read_excel(parts["workbook.xlsx"])

    names = ["figures", "projection", "fan", "comparison", "claims", "scenario", "about"]
    assert book.sheet_names == names
    fan = book.load_sheet("fan").to_polars().with_columns(pl.col("known_on", "day").cast(pl.Date))
    assert_frame_equal(fan, fan_frame(read_state(served, STATE)))


def test_every_column_of_a_package_has_its_meaning(parts):
    for resource in json.loads(parts["datapackage.json"])["resources"]:
        for field in resource["schema"]["fields"]:
            assert field["description"], field["name"]


def test_the_metadata_name_scenario_table_and_program(served, parts):
    metadata = json.loads(parts["projection.metadata.json"])

    state = read_state(served, STATE)
    assert metadata["scenario"]["params"] == dict(state.scenario.values)
    assert metadata["scenario"]["moved"] == ["need_uptake", "raised_share"]
    assert metadata["scenario"]["data_version"] == served.version
    assert metadata["columns"]["received"]["unit"] == "USD"
    assert metadata["columns"]["received"]["timespan"] == "2016-07-20/2016-12-31"
    assert metadata["chart"]["originalChartUrl"] == f"/?{to_query(state)}"


def test_the_metadata_of_a_quantity_name_who_published_it(served, parts):
    metadata = json.loads(parts["figures.metadata.json"])["columns"]

    assert set(metadata) == set(as_known(served.frame, date(2016, 7, 20))["quantity"])
    assert metadata["people-in-need"]["unit"] == "people"
    assert "OCHA" in metadata["people-in-need"]["citationShort"]


def test_the_readme_says_what_was_set_and_why_and_how_to_cite(served, parts):
    text = parts["README.md"].decode()

    assert text.startswith("# Iraq: aid and deployment figures as known on 20 Jul 2016\n")
    assert "- Money raised, against the goal: 35 % (stated 100 %)." in text
    assert "Reason: Donors hold back" in text
    assert "- Kept beside it: A Half" in text
    assert f"table {served.version}." in text
    assert (
        "The News (Mexico City) / AP: Defense, foreign ministers to plan next steps against I.S., <"
        in text
    )
    assert "> (16 figures)" in text


def test_the_readme_shows_no_markup_of_a_source():
    source = "[click](https://bad.example) <b>x</b> # y\N{NO-BREAK SPACE}\n"

    content = export_file(serve(TARGET | {"source_title": source}), "package", None, []).content

    assert "\\[click\\](https://bad.example) \\<b\\>x" in unpacked(content)["README.md"].decode()


def test_a_source_without_an_address_of_the_web_has_no_path_in_the_descriptor():
    rows = (TARGET | {"source_url": "javascript:alert(1)", "publisher": "A"},)

    content = export_file(serve(*rows), "package", None, []).content

    descriptor = json.loads(unpacked(content)["datapackage.json"])
    assert descriptor["sources"] == [{"title": "A"}]
