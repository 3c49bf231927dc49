import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import BoundedSemaphore

import pytest
from polars.testing import assert_frame_equal

from dashboard.data.import_options import ImportOptions
from dashboard.data.sandbox import parent
from dashboard.data.sandbox.parent import Reader, check_untrusted
from dashboard.data.sandbox.resource_limits import LIMITS
from dashboard.data.validation import check_content
from dashboard.errors import CallError, TableError
from tests.data.rows import DISTANCE, EVENT, NEED, PLEDGE, csv_bytes

GOOD = csv_bytes(NEED)
DAMAGED = (
    "{}.csv: the file is damaged, or so made that it cannot be read safely. Open it in "
    "the program that it comes from and save it again, or save it as plain CSV."
)
LATE = (
    "{}.csv: reading it takes longer than {} seconds and was stopped. "
    "Split the table, or save it as plain CSV."
)
# Other systems do not limit the memory of a process, or not so.
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="this limit is known to Linux")


@pytest.fixture
def misbehaving(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start readers that do what the name of a file says."""
    monkeypatch.setattr(parent, "CHILD_MODULE", "tests.data.misbehaving")


def refusal(reader: Reader, deed: str) -> str:
    with pytest.raises(TableError) as error:
        reader.check(GOOD, Path(f"{deed}.csv"))
    return str(error.value)


def test_a_table_comes_back_from_the_child_as_it_was_checked():
    content = csv_bytes(NEED, PLEDGE, DISTANCE, EVENT)

    checked = check_untrusted(content, Path("t.csv"))

    assert_frame_equal(checked.frame, check_content(content, Path("t.csv")).frame)
    assert checked.faults == []


def test_faults_and_remarks_come_back_from_the_child():
    rows = [NEED | {"value": "-1", "colour": "red"}, PLEDGE | {"due": "2016-07-19", "colour": ""}]
    content = csv_bytes(*rows)

    checked = check_untrusted(content, Path("t.csv"))

    here = check_content(content, Path("t.csv"))
    assert checked.faults == here.faults
    assert checked.notices == here.notices
    assert len(checked.faults) == 2
    assert len(checked.notices) == 1


def test_one_child_reads_many_files_and_its_refusals_harm_nothing():
    with Reader() as reader:
        first = reader.check(GOOD, Path("a.csv"))
        with pytest.raises(TableError) as error:
            reader.check(b"", Path("b.csv"))
        second = reader.check(csv_bytes(PLEDGE), Path("c.csv"))

    assert first.frame["id"].to_list() == ["need-2016"]
    assert str(error.value) == "b.csv: the file is empty. Choose a table with a header and rows."
    assert second.frame["id"].to_list() == ["pledge-2016"]


@pytest.mark.parametrize(
    "command", [["check", "t.csv"], ["build", "t.csv"], ["export", "figures", "t.csv"]]
)
def test_no_parser_of_untrusted_files_is_loaded_in_the_process_that_serves(tmp_path, command):
    (tmp_path / "t.csv").write_bytes(GOOD)
    code = (
        "import sys\n"
        "from dashboard.__main__ import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit as ended: code = ended.code\n"
        "parsers = {'fastexcel', 'dashboard.data.readers.registry', 'dashboard.data.validation'}\n"
        "print(code, sorted(parsers & sys.modules.keys()), file=sys.stderr)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, *command],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(parent.__file__).parents[3])},
        capture_output=True,
        text=True,
    )

    assert done.stderr == "0 []\n"


@pytest.mark.usefixtures("misbehaving")
@pytest.mark.parametrize(
    "deed",
    ["abort", "exit", "panic", "answer", "other columns", "much", "strange faults"]
    + [pytest.param(deed, marks=on_linux) for deed in ("allocate", "write", "open")],
)
def test_a_file_that_breaks_its_reader_is_reported_in_one_sentence(deed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    with Reader(replace(LIMITS, answer_bytes=1_000_000)) as reader:
        sentence = refusal(reader, deed)

    assert sentence == DAMAGED.format(deed)
    assert [path.stat().st_size for path in tmp_path.iterdir()] in ([], [0])


@pytest.mark.usefixtures("misbehaving")
def test_a_file_that_takes_too_long_is_stopped():
    with Reader(replace(LIMITS, wall_seconds=1.5)) as reader:
        sentence = refusal(reader, "sleep")

        assert sentence == LATE.format("sleep", 1.5)
        assert not reader.is_running


@on_linux
@pytest.mark.usefixtures("misbehaving")
def test_a_file_that_takes_too_much_of_the_processor_is_stopped():
    with Reader(replace(LIMITS, processor_seconds=0)) as reader:
        sentence = refusal(reader, "burn")

    assert sentence == LATE.format("burn", 20)


@pytest.mark.usefixtures("misbehaving")
def test_what_a_library_prints_is_no_answer():
    with Reader() as reader:
        checked = reader.check(GOOD, Path("print.csv"))

    assert checked.frame["id"].to_list() == ["need-2016"]


@pytest.mark.usefixtures("misbehaving")
def test_the_log_names_the_place_and_no_cell(audit):
    with Reader() as reader:
        refusal(reader, "panic")

    (line,) = audit
    assert (line.fields["event"], line.fields["outcome"]) == ("reader", "ended")
    assert re.fullmatch(r"PanicException in misbehaving\.py:\d+", line.fields["reason"])


def test_a_child_knows_nothing_of_our_environment(monkeypatch):
    monkeypatch.setenv("A_SECRET", "token")

    with Reader() as reader:
        environment = Path(f"/proc/{reader._process.pid}/environ")
        sentence = environment.read_bytes() if environment.exists() else b""

    assert b"token" not in sentence


def test_a_closed_reader_leaves_no_process_behind():
    with Reader() as reader:
        reader.check(GOOD, Path("t.csv"))
        assert reader.is_running

    assert not reader.is_running


def test_no_more_files_are_read_at_once_than_may_be(monkeypatch):
    monkeypatch.setattr(parent, "LIMITS", replace(LIMITS, queue_seconds=0.01))
    monkeypatch.setattr(parent, "_free_children", BoundedSemaphore(1))

    with parent.sandbox(Path("a.csv")), pytest.raises(CallError) as error:
        check_untrusted(GOOD, Path("b.csv"))

    assert str(error.value) == "b.csv: other tables are being read. Try again in a minute."
    assert check_untrusted(GOOD, Path("b.csv")).faults == []


def test_a_system_that_can_start_no_process_is_reported(monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "Popen", refuse)

    with pytest.raises(CallError) as error:
        check_untrusted(GOOD, Path("t.csv"))

    assert str(error.value) == (
        "No process can be started to read a table (Resource temporarily unavailable). "
        "Try again later."
    )


def test_what_was_declared_reaches_the_child():
    declared = ImportOptions({"Betrag": "value"}, True, "elsewhere", date(2016, 7, 20))
    row = {name: cell for name, cell in NEED.items() if name not in ("crisis", "value", "high")}
    content = csv_bytes(row | {"Betrag": "12000000,5"})

    checked = check_untrusted(content, Path("t.csv"), declared)

    assert checked.frame.select("crisis", "value").row(0) == ("elsewhere", 12_000_000.5)
    assert ImportOptions.from_json(declared.to_json()) == declared
