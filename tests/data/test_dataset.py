import json
import re
import shutil
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from dashboard.data import dataset
from dashboard.data.build import Built, build_table
from dashboard.data.dataset import (
    Partition,
    PartitionedTable,
    check_dataset,
    is_dataset,
    manifest_path,
    open_dataset,
    to_manifest,
)
from dashboard.data.schema import FRAME_SCHEMA, SLUG
from dashboard.data.table_files import read_table
from dashboard.errors import CallError, TableError
from dashboard.tables.reloading import ReloadingTable
from dashboard.tables.snapshot import open_table
from tests.data.rows import DISTANCE, EVENT, NEED, PLEDGE, write_rows

ELSEWHERE = PLEDGE | {"id": "elsewhere", "crisis": "elsewhere", "reported_on": "2016-08-01"}
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture(params=[100, 1], ids=["file", "folder"])
def build(request, tmp_path):
    """Build a table as one file, or as a folder; return it read back, crisis after crisis."""

    def build_and_read(*sources: Path) -> pl.DataFrame:
        output = tmp_path / "built.parquet"
        build_table(sources, output, max_rows_in_file=request.param)
        assert is_dataset(output) == (request.param == 1)
        served = open_table(output)
        return pl.concat(served.of_crisis(crisis) for crisis in served.crises)

    return build_and_read


def folder_of(folder: Path, *rows: dict, name: str = "big.parquet") -> Path:
    build_table([write_rows(folder / "source.csv", *rows)], folder / name, max_rows_in_file=1)
    return folder / name


# Building.


def test_a_built_table_keeps_the_order_of_files_and_rows(build, tmp_path):
    first = write_rows(tmp_path / "b.csv", PLEDGE, NEED)
    second = write_rows(tmp_path / "a.csv", DISTANCE)

    table = build(first, second)

    assert table["id"].to_list() == ["pledge-2016", "need-2016", "distance"]
    assert table.schema == FRAME_SCHEMA


def test_an_id_of_two_files_is_reported_with_both(build, tmp_path):
    first = write_rows(tmp_path / "a.csv", NEED, PLEDGE)
    second = write_rows(tmp_path / "b.csv", PLEDGE)

    with pytest.raises(TableError) as error:
        build(first, second)

    assert str(error.value) == (
        "The id 'pledge-2016' stands in a.csv and in b.csv. Give one another id."
    )


def test_an_id_of_two_crises_is_reported_with_both_files(build, tmp_path):
    first = write_rows(tmp_path / "a.csv", NEED, PLEDGE)
    second = write_rows(tmp_path / "b.csv", ELSEWHERE | {"id": "need-2016"})

    with pytest.raises(TableError) as error:
        build(first, second)

    assert str(error.value) == (
        "The id 'need-2016' stands in a.csv and in b.csv. Give one another id."
    )


def test_a_quantity_with_two_units_in_two_files_is_reported_with_both(build, tmp_path):
    first = write_rows(tmp_path / "a.csv", PLEDGE, EVENT | {"quantity": "pledges"})
    second = write_rows(tmp_path / "b.csv", PLEDGE | {"id": "euros", "unit": "EUR"})

    with pytest.raises(TableError) as error:
        build(first, second)

    assert str(error.value) == (
        "The quantity 'pledges' has another unit in a.csv and in b.csv. "
        "Give one of them another name."
    )


def test_a_file_and_a_folder_have_the_same_figures(tmp_path):
    source = write_rows(tmp_path / "a.csv", PLEDGE, ELSEWHERE, NEED, EVENT)

    as_file = build_table([source], tmp_path / "small.parquet")
    as_folder = build_table([source], tmp_path / "big.parquet", max_rows_in_file=1)

    small, big = open_table(tmp_path / "small.parquet"), open_table(tmp_path / "big.parquet")
    assert as_file == as_folder == Built(4, 2)
    assert small.crises == big.crises == ["somewhere", "elsewhere"]
    assert small.height == big.height == 4
    for crisis in small.crises:
        assert_frame_equal(big.of_crisis(crisis), small.of_crisis(crisis))
        assert_frame_equal(
            big.known(crisis, date(2016, 7, 31)), small.known(crisis, date(2016, 7, 31))
        )


def test_a_folder_can_be_a_source_again(tmp_path):
    table = folder_of(tmp_path, PLEDGE, ELSEWHERE)
    more = write_rows(tmp_path / "more.csv", NEED)

    built = build_table([table, more], tmp_path / "whole.parquet")

    assert built == Built(3, 2)
    assert read_table(tmp_path / "whole.parquet")["id"].to_list() == [
        "pledge-2016",
        "elsewhere",
        "need-2016",
    ]


def test_building_no_table_is_a_wrong_call(tmp_path):
    with pytest.raises(CallError) as error:
        build_table([], tmp_path / "t.parquet")

    assert str(error.value) == "No table is named. Name at least one table file."


def test_a_big_table_takes_the_place_of_no_file(tmp_path):
    (tmp_path / "big.parquet").write_bytes(b"mine")

    with pytest.raises(CallError, match="a table as big as this one becomes a folder"):
        folder_of(tmp_path, PLEDGE, ELSEWHERE)

    assert (tmp_path / "big.parquet").read_bytes() == b"mine"


def test_a_building_that_fails_leaves_nothing_behind(tmp_path):
    source = write_rows(tmp_path / "source.csv", PLEDGE, ELSEWHERE)
    same = Path(shutil.copy(source, tmp_path / "same.csv"))

    with pytest.raises(TableError):
        build_table([source, same], tmp_path / "big.parquet", max_rows_in_file=1)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["same.csv", "source.csv"]


def test_every_partition_is_a_table_that_other_programs_read(tmp_path):
    table = folder_of(tmp_path, PLEDGE, ELSEWHERE, NEED)

    assert pl.read_parquet(table).height == 3
    assert check_dataset(table) == 3


# Serving.


def test_only_the_requested_crisis_is_read(tmp_path):
    table = folder_of(tmp_path, PLEDGE, ELSEWHERE)
    served = open_table(table)
    other = open_dataset(table).partitions["somewhere"]
    (table / other.file).unlink()

    figures = served.of_crisis("elsewhere")

    assert isinstance(served, PartitionedTable)
    assert figures["id"].to_list() == ["elsewhere"]
    with pytest.raises(CallError, match="There is no file"):
        served.of_crisis("somewhere")


@pytest.mark.parametrize("index", [4, 300, -30])
def test_a_damaged_partition_gives_a_sentence_and_no_figure(tmp_path, index):
    table = folder_of(tmp_path, PLEDGE, ELSEWHERE)
    partition = table / open_dataset(table).partitions["somewhere"].file
    content = bytearray(partition.read_bytes())
    content[index] ^= 1
    partition.write_bytes(content)

    with pytest.raises(TableError) as error:
        open_table(table).of_crisis("somewhere")

    assert str(error.value) == (
        "big.parquet: the figures of 'somewhere' are not those that were built. "
        "Build the table again."
    )


def test_an_invalid_manifest_is_reported(tmp_path):
    table = folder_of(tmp_path, PLEDGE, ELSEWHERE)
    for content in (
        b"",
        b"[]",
        b'{"version": 2, "partitions": []}',
        b'{"form": 1, "volumes": []}',
        b"[" * 100_000,
    ):
        manifest_path(table).write_bytes(content)

        with pytest.raises(TableError, match="this is not the index of a table"):
            open_table(table)


JUNK = st.sampled_from(
    [
        *(None, True, False, 0, 5, -1, 1.5, 1e400, 2**70, "", "x", "../x.parquet", "/x.parquet"),
        *("a/b.parquet", "C:\\x.parquet", ".parquet", "x.csv", "x.parquet\n", "\x00.parquet"),
        *("0" * 63, "0" * 65, "G" * 64, "A" * 64, "a b", [], [[]], ["x"], {}, {"crisis": "x"}),
    ]
)
NAMES = ("crisis", "sha256", "figures")


def accepts(name: str, value: object) -> bool:
    """Return whether one value of an index may be another and the index still be one."""
    if name == "figures":
        return value in (0, 5) and type(value) is int
    if name == "crisis":
        return isinstance(value, str) and re.fullmatch(SLUG, value) is not None
    return False


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_manifest_with_any_other_value_is_an_error_or_a_whole_manifest(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("index") / "big.parquet"
    partitions = [Partition(crisis, "0" * 64, 1) for crisis in "ab"]
    manifest = json.loads(to_manifest(partitions))
    name = data.draw(
        st.sampled_from([*NAMES, "version", "partitions", "partition", "more", "less", "repeated"])
    )
    value, partition = data.draw(JUNK), manifest["partitions"][0]
    match name:
        case "version" | "partitions":
            manifest[name] = value
        case "partition":
            manifest["partitions"][0] = value
        case "more":
            partition["another"] = value
        case "less":
            del partition[data.draw(st.sampled_from(NAMES))]
        case "repeated":
            manifest["partitions"].append(partition)
        case _:
            partition[name] = value
    manifest_path(path).write_text(json.dumps(manifest))

    if accepts(name, value):
        assert getattr(next(iter(open_dataset(path).partitions.values())), name) == value
    else:
        with pytest.raises(TableError, match="this is not the index of a table"):
            open_dataset(path)


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from([*NAMES, "version", "partitions"]) | st.text(max_size=3),
                inner,
                max_size=5,
            )
        ),
        max_leaves=12,
    )
)
def test_no_other_json_is_a_manifest(tmp_path_factory, manifest):
    path = tmp_path_factory.mktemp("index") / "big.parquet"
    manifest_path(path).write_text(json.dumps(manifest))

    with pytest.raises(TableError, match="this is not the index of a table"):
        open_dataset(path)


def test_a_reader_with_the_manifest_before_still_finds_its_figures(tmp_path):
    before = open_table(folder_of(tmp_path, PLEDGE, ELSEWHERE))

    table = folder_of(tmp_path, PLEDGE | {"value": "3e9"}, ELSEWHERE)

    assert before.of_crisis("somewhere")["value"].to_list() == [2e9]
    assert open_table(table).of_crisis("somewhere")["value"].to_list() == [3e9]
    folder_of(tmp_path, PLEDGE | {"value": "4e9"}, ELSEWHERE)
    assert len(list(table.glob("*/*.parquet"))) == 3


def test_a_served_folder_that_is_rebuilt_is_loaded_again(tmp_path):
    seconds = count()
    table = ReloadingTable(
        folder_of(tmp_path, PLEDGE, ELSEWHERE),
        clock=lambda: NOON + timedelta(seconds=next(seconds)),
    )

    folder_of(tmp_path, PLEDGE, ELSEWHERE, NEED)
    table.current()  # it is taken up once it was the same at two looks

    assert table.current().height == 3


def test_a_table_of_all_crises_is_refused_with_the_next_step(tmp_path, monkeypatch):
    monkeypatch.setattr(dataset, "MAX_ROWS_IN_FILE", 1)
    served = open_table(folder_of(tmp_path, PLEDGE, ELSEWHERE))

    with pytest.raises(CallError) as error:
        served.frame.head()

    assert str(error.value) == (
        "The table holds 2 figures of 2 crises, too many for one file. Name a crisis."
    )


def test_a_crisis_that_is_not_there_is_reported(tmp_path):
    served = open_table(folder_of(tmp_path, PLEDGE, ELSEWHERE))

    with pytest.raises(CallError, match="The table has no crisis 'nowhere'"):
        served.of_crisis("nowhere")
