from pathlib import Path

import pytest

from dashboard.data.validation import check_content
from dashboard.errors import TableError
from tests.data.standards.sample import READ_ON, sample_bytes


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[1, 2]",
        b"[]",
        b"{}",
        b'"x"',
        b'{"data": {"flows": []}}',
        b"[" * 100_000,
        b"\xff\xfe{",
    ],
)
def test_json_without_rows_is_reported_in_one_sentence(content):
    with pytest.raises(TableError) as error:
        check_content(content, Path("t.json"))

    assert str(error.value).startswith("t.json: this")


def test_the_sample_files_are_read_from_disk_as_they_are():
    for name in ("fts_flows_custom_search.synthetic.json", "hpc_plan_overview.synthetic.json"):
        assert check_content(sample_bytes(name), Path(name), READ_ON).faults == []


def test_figures_exported_as_json_are_read_back(served):
    from dashboard.export.writers import json_text

    text = json_text(served.frame)

    checked = check_content(text.encode(), Path("figures.json"))

    assert checked.faults == []
    assert checked.frame.equals(served.frame)
