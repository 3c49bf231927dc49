import csv
import errno
import io
import os
import socket
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from flask.testing import FlaskClient
from polars.testing import assert_frame_equal

from dashboard import __version__
from dashboard.__main__ import main
from dashboard.data.resources import shipped
from dashboard.data.table_files import read_table
from dashboard.data.validation import check_content
from dashboard.export import KINDS
from dashboard.text.quotes import figure_sentence
from tests.data.rows import DISTANCE, EVENT, NEED, PLEDGE, write_rows
from tests.page.page import make_client

pytestmark = pytest.mark.usefixtures("read_here")


@pytest.fixture
def run(capsysbinary):
    """Run the command line in this process; return exit code, output and messages."""

    def run(*arguments: object) -> tuple[int, bytes, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, messages = capsysbinary.readouterr()
        return ended.value.code, out, messages.decode()

    return run


@pytest.fixture(scope="module")
def client(table_path: Path) -> FlaskClient:
    """A client of the application over the shipped table."""
    return make_client(table_path)


# Export.


@pytest.mark.parametrize(
    ("kind", "form", "ending"),
    [
        *((kind, "csv", "csv") for kind in KINDS),
        *((kind, "excel", "csv") for kind in KINDS),
        ("projection", "json", "json"),
        ("projection", "parquet", "parquet"),
        ("projection", "xlsx", "xlsx"),
    ],
)
def test_the_command_line_and_http_give_the_same_bytes(run, client, kind, form, ending):
    state = {"need_uptake": "0.5", "raised_share": "0.35", "why_need_uptake": "Rain & mud"}
    settings = [part for name, value in state.items() for part in ("--set", f"{name}={value}")]
    query = {"crisis": "iraq", "known_on": "2017-06-01", "measure": "funding", "find": "usd"}

    code, out, messages = run(
        *("export", kind, "--crisis", "iraq", "--known-on", "2017-06-01", *settings),
        *("--measure", "funding", "--find", "usd", "--format", form),
    )
    answer = client.get(f"/api/{kind}.{ending}", query_string=query | state | {"format": form})

    assert (code, messages) == (0, "")
    assert answer.status_code == 200
    assert out == answer.data
    assert len(out) > 200


def test_figures_are_exported_whole_to_standard_output(run, served):
    code, out, messages = run("export", "figures")

    assert (code, messages) == (0, "")
    assert_frame_equal(check_content(out, Path("out.csv")).frame, served.frame, check_exact=True)


def test_filters_choose_the_exported_figures(run, served):
    options = ("--measure", "funding,personnel", "--status", "observed", "--known-on", "2016-07-20")

    _, out, _ = run("export", "figures", *options)

    expected = served.frame.filter(
        pl.col("measure").is_in(["funding", "personnel"])
        & (pl.col("status") == "observed")
        & (pl.col("reported_on") <= pl.date(2016, 7, 20))
    )
    assert pl.read_csv(out)["id"].to_list() == expected["id"].to_list()


@pytest.mark.parametrize("form", ["csv", "excel", "xlsx", "parquet", "json"])
def test_output_is_written_to_the_named_file_and_nothing_is_printed(run, tmp_path, form):
    target = tmp_path / "out.file"

    code, out, messages = run("export", "projection", "--format", form, "--output", target)
    _, printed, _ = run("export", "projection", "--format", form)

    assert (code, out, messages) == (0, b"", "")
    assert target.read_bytes() == printed
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_is_there_is_written_anew(run, tmp_path):
    target = tmp_path / "out.csv"
    target.write_text("old")

    run("export", "figures", "--output", target)

    assert target.read_bytes().startswith(b"id,crisis,quantity")


@pytest.mark.parametrize(
    ("setting", "measure", "end"),
    [
        ("need_uptake=0", "need", 10_000_000),
        ("arrival_share=0.5", "presence", 280),
        ("raised_share=0", "received", 0),
        ("raised_share=1.05", "pledged", 2_100_000_000),
    ],
)
def test_a_setting_moves_the_projection(run, setting, measure, end):
    _, out, _ = run("export", "projection", "--set", setting)

    last = pl.read_csv(out, infer_schema_length=None).filter(day="2016-12-31", measure=measure)
    assert last["scenario"].to_list() == [end]
    assert last["as_stated"].to_list() != [end]


def test_another_table_of_the_reader_is_exported(run, tmp_path):
    table = write_rows(tmp_path / "mine.csv", NEED, PLEDGE, EVENT)

    code, out, _ = run("export", "figures", table)

    assert code == 0
    assert pl.read_csv(out)["id"].to_list() == ["need-2016", "pledge-2016", "city-falls"]


# Check.


def test_a_good_table_is_reported_as_good(run, tmp_path):
    table = write_rows(tmp_path / "mine.csv", NEED, DISTANCE)

    code, out, messages = run("check", table)

    assert (code, messages) == (0, "")
    assert out == b"mine.csv: 2 figures, no fault.\n"


def test_every_fault_is_reported_at_once_with_row_column_value_and_what_was_expected(run, tmp_path):
    table = write_rows(
        tmp_path / "mine.csv",
        NEED,
        PLEDGE | {"value": "two billion", "as_of": "20.7.2016"},
        DISTANCE | {"unit": "leagues"},
        EVENT | {"id": "need-2016"},
    )

    code, out, messages = run("check", table)

    first, *faults = messages.splitlines()
    assert (code, out) == (1, b"")
    assert first == (
        "mine.csv: 5 cells break its rules (row 1 is the header). Correct them and try again."
    )
    assert faults == [
        "  row 2, id: 'need-2016' is not accepted; expected an id that no other row has",
        "  row 3, value: 'two billion' is not a number; "
        "expected a plain number such as 2000000 or 1.5",
        "  row 3, as_of: '20.7.2016' is not a day; expected a day such as 2016-07-20",
        "  row 4, unit: 'leagues' is not accepted; expected one of: km, mi, "
        "as the measure is distance",
        "  row 5, id: 'need-2016' is not accepted; expected an id that no other row has",
    ]


def test_several_tables_are_all_checked_and_the_worst_counts(run, tmp_path):
    good = write_rows(tmp_path / "good.csv", NEED)
    bad = write_rows(tmp_path / "bad.csv", NEED | {"value": "x"})
    missing = tmp_path / "missing.csv"

    codes = [run("check", *tables)[0] for tables in ((good,), (bad, good), (good, missing, bad))]
    _, out, messages = run("check", bad, good, missing)

    assert codes == [0, 1, 2]
    assert out == b"good.csv: 1 figure, no fault.\n"
    assert "bad.csv: 1 cell breaks its rules" in messages
    assert "There is no file 'missing.csv'." in messages


def test_assumptions_are_reported_and_are_no_faults(run, tmp_path):
    row = {name: cell for name, cell in NEED.items() if name != "headline"}
    table = write_rows(tmp_path / "mine.csv", row | {"colour": "red"})

    code, out, messages = run("check", table)

    assert code == 0
    assert b"no fault" in out
    assert "mine.csv: the column 'colour' is not one of the table's and was left out" in messages
    assert "headline false" in messages


# Build.


def test_a_source_is_built_into_a_table(run, tmp_path, table_path):
    source, target = shipped("sources") / "iraq.csv", tmp_path / "built.parquet"

    code, out, messages = run("build", source, "--output", target)

    assert (code, messages) == (0, "")
    shipped_table = read_table(table_path)
    assert out == f"built.parquet: {shipped_table.height} figures of 1 crisis.\n".encode()
    assert_frame_equal(read_table(target), shipped_table, check_exact=True)


def test_a_faulty_source_is_not_built(run, tmp_path):
    source = write_rows(tmp_path / "bad.csv", NEED | {"value": "x"})
    target = tmp_path / "built.parquet"

    code, out, messages = run("build", source, "--output", target)

    assert (code, out) == (1, b"")
    assert "row 2, value: 'x' is not a number" in messages
    assert not target.exists()


def test_what_a_table_does_not_say_of_itself_is_declared(run, tmp_path):
    names = {"value": "Betrag", "label": "Was", "as_of": "Date"}
    row = {names.get(n, n): c for n, c in PLEDGE.items() if n != "crisis"} | {"Betrag": "1,5"}
    source, target = tmp_path / "mine.csv", tmp_path / "built.parquet"
    text = io.StringIO()
    writer = csv.DictWriter(text, row.keys(), delimiter=";")
    writer.writeheader()
    writer.writerow(row)
    source.write_text(text.getvalue(), encoding="utf-16")
    options = ("--map", "Betrag=value", "--map", "Was=label", "--decimal-comma")
    crisis = ("--crisis", "elsewhere")

    checked, _, messages = run("check", source, *options, *crisis)
    built, _, messages_of_build = run("build", source, *options, *crisis, "--output", target)
    without, _, refused = run("check", source)

    assert (checked, built, without) == (0, 0, 1)
    assert read_table(target).select("crisis", "value").row(0) == ("elsewhere", 1.5)
    assert messages == messages_of_build
    assert "mine.csv: the column 'betrag' was read as 'value'" in messages
    assert "mine.csv: the columns are separated by semicolons" in messages
    assert "the column 'value' is missing" in refused


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--map", "x=valeu"], "the table has no column 'valeu'. Did you mean 'value'?"),
        (["--map", "nix=value"], "mine.csv: there is no column 'nix' to map."),
        (["--crisis", "../x"], "--crisis '../x' is no name for a crisis."),
        (["--as-of", "yesterday"], "--as-of 'yesterday' is not a day such as 2016-07-20."),
    ],
)
@pytest.mark.parametrize("command", ["check", "build", "serve"])
def test_a_declaration_that_cannot_be_meant_is_a_wrong_call(
    run, tmp_path, command, options, sentence
):
    table = write_rows(tmp_path / "mine.csv", NEED)

    code, out, messages = run(command, table, *options)

    assert (code, out) == (2, b"")
    assert sentence in messages


# Wrong calls.


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["nonsense"], 'Unknown command "nonsense".'),
        (["export"], "requires an argument"),
        (["export", "nothing"], 'Choose from: "figures", "projection"'),
        (["export", "figures", "--nope"], "--nope"),
        (["export", "figures", "--format", "xml"], 'Choose from: "csv", "excel"'),
        (["export", "figures", "--crisis", "irak"], "crisis='irak' is not in the table. Did you"),
        (["export", "figures", "--known-on", "today"], "known_on='today' is not a day such as"),
        (["export", "figures", "--measure", "money"], "measure='money' is not known."),
        (["export", "projection", "--known-on", "1990-01-01"], "lies before the first figure of"),
        (["export", "projection", "--set", "need_uptak=1"], "Did you mean 'need_uptake'?"),
        (["export", "projection", "--set", "nothing=1"], "'nothing' is no driver of this crisis."),
        (["export", "projection", "--set", "need_uptake"], "is not of the form DRIVER=VALUE"),
        (["export", "projection", "--set", "need_uptake=x"], "need_uptake='x' is not a number."),
        (["export", "projection", "--set", "need_uptake=9"], "lies outside -0.5 to 2.5."),
        (["export", "figures", "no-such.csv"], "There is no file 'no-such.csv'."),
        (["export", "figures", "notes.txt"], "'notes.txt' is not a table that can be read."),
        (["export", "figures", "."], "is a folder."),
        (["check"], "requires an argument"),
        (["build"], "requires an argument"),
        (["build", "mine.csv", "--output", "mine.csv"], "End it in .parquet."),
        (["serve", "no-such.parquet"], "There is no file 'no-such.parquet'."),
        (
            ["serve", "--port", "abc"],
            "port='abc' cannot be used: expected a number from 1 to 65535",
        ),
        (["serve", "--port", "99999"], "port='99999' cannot be used: expected a number"),
        (["serve", "--port", "0"], "port='0' cannot be used"),
        (["serve", "--workers", "0"], "workers='0' cannot be used: expected a number from 1 to"),
        (["serve", "--host", "203.0.113.7"], "203.0.113.7 can be reached from other machines. Say"),
    ],
)
def test_a_wrong_call_ends_with_2_and_one_clear_sentence(
    run, tmp_path, monkeypatch, arguments, expected
):
    monkeypatch.chdir(tmp_path)
    write_rows(tmp_path / "mine.csv", NEED)
    (tmp_path / "notes.txt").write_text("notes")

    code, out, messages = run(*arguments)

    assert (code, out) == (2, b"")
    assert expected in messages
    assert len(messages.splitlines()) == 1
    assert "Traceback" not in messages
    assert str(tmp_path) not in messages


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("bad.csv", b"id,value\n1,2\n", "the file does not say what is counted (measure)"),
        ("bad.parquet", b"PAR1 and no more", "bad.parquet: "),
        ("bad.xlsx", b"PK\x03\x04 and no more", "the workbook cannot be read"),
        ("bad.csv", b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        ("bad.csv", b"", "bad.csv"),
    ],
)
@pytest.mark.parametrize("command", ["check", "export", "serve", "build"])
def test_bad_data_ends_with_1_in_every_command(run, tmp_path, name, content, expected, command):
    path = tmp_path / name
    path.write_bytes(content)
    arguments = {"export": ("export", "figures", path)}.get(command, (command, path))

    code, out, messages = run(*arguments)

    assert (code, out) == (1, b"")
    assert expected in messages
    assert len(messages.splitlines()) == 1
    assert str(tmp_path) not in messages


@pytest.mark.parametrize("target", ["missing/out.csv", "file.txt/out.csv", "folder"])
def test_a_place_that_cannot_be_written_to_ends_with_2(run, tmp_path, target):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file.txt").write_text("x")

    code, out, messages = run("export", "figures", "--output", tmp_path / target)

    assert (code, out) == (2, b"")
    assert len(messages.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file.txt", "folder"]


def test_a_read_only_folder_ends_with_2(run, tmp_path, monkeypatch):
    opened = Path.open

    def refuse(path: Path, mode: str = "r", *more: object, **options: object) -> object:
        if "x" in mode or "w" in mode:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return opened(path, mode, *more, **options)

    monkeypatch.setattr(Path, "open", refuse)

    code, out, messages = run("export", "figures", "--output", tmp_path / "out.csv")

    assert (code, out) == (2, b"")
    assert messages.startswith("'out.csv' cannot be written: Permission denied.")


def test_a_port_in_use_ends_with_2_and_names_another(run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        code, out, messages = run("serve", "--port", port)

    assert (code, out) == (2, b"")
    assert messages == (
        f"Port {port} on 127.0.0.1 is in use. Stop the other server, "
        f"or choose another port such as --port {port % 65535 + 1}.\n"
    )


@pytest.mark.parametrize("value", ["abc", "0", "70000"])
def test_a_bad_port_in_the_environment_ends_with_2(run, monkeypatch, value):
    monkeypatch.setenv("DASHBOARD_PORT", value)

    code, _, messages = run("serve")

    assert code == 2
    assert messages.startswith(f"port='{value}' cannot be used: expected a number from 1 to 65535")


# Sentences.


def test_a_quoted_sentence_is_still_true_changed_or_not_ours(run, tmp_path):
    write_rows(tmp_path / "then.csv", NEED)
    write_rows(tmp_path / "now.csv", NEED | {"value": "12000000"})
    figure = read_table(tmp_path / "then.csv").row(0, named=True)
    link = f"http://127.0.0.1:8050/?crisis={figure['crisis']}&figure={figure['id']}"
    sentence = f"{figure_sentence(figure)} {link}"

    still = run("check-sentence", sentence, tmp_path / "then.csv")
    changed = run("check-sentence", sentence, tmp_path / "now.csv")
    foreign = run("check-sentence", "--Twelve people wrote this.", tmp_path / "now.csv")

    assert still == (0, b"Still true.\n", "")
    assert changed[0] == foreign[0] == 1
    assert changed[1].startswith(b"Changed to likely more than 12 million people")
    assert foreign[1:] == (b"Not ours: no figure of this table reads so.\n", "")


# Help.


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ([], ["serve", "check", "build", "export"]),
        (["serve"], ["--host", "--port", "--workers", "8050"]),
        (["check"], ["TABLES"]),
        (["build"], ["--output"]),
        (["check-sentence"], ["SENTENCE", "TABLE"]),
        (["export"], ["--crisis", "--known-on", "--set", "--format", "--output", "figures"]),
    ],
)
def test_every_command_explains_itself(run, command, words):
    code, out, messages = run(*command, "--help")

    assert (code, messages) == (0, "")
    assert [word for word in words if word not in out.decode()] == []


def test_the_version_is_printed(run):
    assert run("--version") == (0, f"{__version__}\n".encode(), "")


# As a process of its own.


@pytest.mark.parametrize(
    ("arguments", "code"), [(["export", "fan"], 0), (["check", "bad.csv"], 1), (["nonsense"], 2)]
)
def test_the_process_ends_with_the_code_and_speaks_on_the_right_stream(tmp_path, arguments, code):
    write_rows(tmp_path / "bad.csv", NEED | {"value": "x"})

    ended = subprocess.run(
        [sys.executable, "-m", "dashboard", *arguments],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
        capture_output=True,
    )

    assert ended.returncode == code
    assert bool(ended.stdout) == (code == 0)
    assert bool(ended.stderr) == (code != 0)


def test_a_reader_that_stops_early_is_no_error():
    with subprocess.Popen(
        [sys.executable, "-m", "dashboard", "export", "figures"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        first = process.stdout.readline()
        process.stdout.close()
        messages = process.stderr.read()

    assert first.startswith(b"id,crisis,")
    assert (process.returncode, messages) == (0, b"")


def test_a_sheet_is_read_with_constants_and_saved_as_a_mapping_that_reads_it_again(run, tmp_path):
    sheet, saved = tmp_path / "sheet.csv", tmp_path / "sheet.mapping.json"
    sheet.write_text("Country,In need,Date\nMali,1.2 million,03/04/2025\n", encoding="utf-8")
    answers = (
        *("--values", "In need", "--set-column", "measure=people_in_need", "unit=people"),
        *("status=observed", "--month-first", "--save-mapping", saved),
    )

    unclear = run("check", sheet, *answers[:6])
    code, out, _ = run("check", sheet, *answers)
    again = run("check", sheet, "--mapping", saved)

    assert unclear[0] == 1
    assert "Say --day-first or --month-first." in unclear[2]
    assert (code, out) == (0, b"sheet.csv: 1 figure, no fault.\n")
    assert again[:2] == (code, out)


def test_a_sheet_that_does_not_say_what_it_counts_gets_the_options_that_would(run, tmp_path):
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("Country,Troops,Date\nMali,560,2025-01-01\n", encoding="utf-8")

    code, _, messages = run("check", sheet)

    assert code == 1
    assert messages.endswith(
        '--values "Troops" --set-column measure=personnel unit=troops status=observed`.\n'
    )
