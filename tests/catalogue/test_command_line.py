"""Calls of `dashboard serve` that nobody should make, and what is said of each."""

import os
import socket
from pathlib import Path

import granian
import pytest

from dashboard.__main__ import main
from tests.catalogue.cases import EMPTY, NO_ROWS
from tests.catalogue.conftest import good_file
from tests.data.rows import NEED, csv_bytes

MAKE = {
    "a-folder.csv": Path.mkdir,
    "empty.csv": lambda path: path.write_bytes(b""),
    "empty.parquet": lambda path: path.write_bytes(b""),
    "header-only.csv": lambda path: path.write_bytes(csv_bytes(NEED).splitlines()[0]),
    "truncated.parquet": lambda path: path.write_bytes(good_file(".parquet")[:2000]),
    "csv-as.parquet": lambda path: path.write_bytes(csv_bytes(NEED)),
    "page.csv": lambda path: path.write_bytes(b"<!doctype html><title>Sign in</title>"),
    "other.csv": lambda path: path.write_bytes(b"country,year,people\nX,2016,5\n"),
    "good.csv": lambda path: path.write_bytes(csv_bytes(NEED)),
    "a\nb.csv": lambda path: path.write_bytes(b""),
    "link.csv": lambda path: path.symlink_to("nowhere.csv"),
    **({"pipe.csv": os.mkfifo} if hasattr(os, "mkfifo") else {}),
}
NO_FILE = "There is no file {!r}. Check its name and folder."
CALLS: dict[str, tuple[list[str], int, str]] = {
    "missing-file": (["missing.csv"], 2, NO_FILE.format("missing.csv")),
    "missing-folder": (["no/where.csv"], 2, NO_FILE.format("where.csv")),
    "folder": (["a-folder.csv"], 2, "'a-folder.csv' is a folder. Name a table file inside it."),
    "here": (["."], 2, "is a folder. Name a table file inside it."),
    "empty-csv": (["empty.csv"], 1, f"empty.csv: {EMPTY}"),
    "empty-parquet": (["empty.parquet"], 1, f"empty.parquet: {EMPTY}"),
    "header-only": (["header-only.csv"], 1, f"header-only.csv: {NO_ROWS}"),
    "dev-zero": (["/dev/zero"], 2, "'zero' is not a plain file. Save the table to a file first."),
    "dev-null": (["/dev/null"], 2, "'null' is not a plain file. Save the table to a file first."),
    "fifo": (["pipe.csv"], 2, "'pipe.csv' is not a plain file. Save the table to a file first."),
    "dangling-link": (["link.csv"], 2, NO_FILE.format("link.csv")),
    "truncated": (["truncated.parquet"], 1, "this is not a Parquet file that can be read, or"),
    "csv-as-parquet": (["csv-as.parquet"], 1, "csv-as.parquet: the file is not what its ending"),
    "html": (["page.csv"], 1, "page.csv: this is a web page, perhaps a sign-in page."),
    "other-columns": (["other.csv"], 1, "the file does not say what is counted (measure)"),
    "http": (["http://example.org/t.csv"], 2, NO_FILE.format("t.csv")),
    "s3": (["s3://bucket/t.parquet"], 2, NO_FILE.format("t.parquet")),
    "glob": (["*.csv"], 2, NO_FILE.format("*.csv")),
    "home": (["~/t.csv"], 2, NO_FILE.format("t.csv")),
    "option-as-name": (["--help-me"], 2, "--help-me"),
    "newline-in-name": (["a\nb.csv"], 1, f"a?b.csv: {EMPTY}"),
    "long-name": (["n" * 5000 + ".csv"], 2, f"'{'n' * 57}...'"),
    "nul-in-name": (["a\x00b.csv"], 2, NO_FILE.format("a?b.csv")),
    **{
        f"{name}-{value or 'empty'}": (
            ["good.csv", f"--{name}={value}"],
            2,
            f"{name}={value!r} cannot be used: expected a number from 1 to {limit}.",
        )
        for name, limit in (("port", 65535), ("workers", 64))
        for value in ("0x50", "abc", "80.5", "1e3", "8_0", "\u0668", "", "-1", "0", "70000")
    },
    "host-not-an-address": (
        ["good.csv", "--host", "256.1.1.1"],
        2,
        "'256.1.1.1' is not an address",
    ),
    "host-unknown": (["good.csv", "--host", "no.such.invalid"], 2, "'no.such.invalid' is not an"),
    "host-empty": (["good.csv", "--host", "a b"], 2, "'a b' is not an address of this machine."),
    "host-everywhere": (["good.csv", "--host", "0.0.0.0"], 2, "0.0.0.0"),
    "host-everywhere-6": (["good.csv", "--host", "::"], 2, "::"),
    "unknown-option": (["good.csv", "--colour", "red"], 2, "--colour"),
    "option-twice": (["good.csv", "--port", "8051", "--port", "8052"], 2, "--port specified multi"),
    "option-without-value": (["good.csv", "--port"], 2, "--port requires an argument."),
    "two-tables": (["good.csv", "empty.csv"], 2, "empty.csv"),
}


@pytest.fixture
def folder(tmp_path, monkeypatch, validation) -> Path:
    """A folder with files of every kind, from which nothing is ever served."""
    for name, make in MAKE.items():
        make(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(granian, "Granian", None)
    return tmp_path


def ended_with(capsys: pytest.CaptureFixture, *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(["serve", *arguments])
    out, messages = capsys.readouterr()
    assert out == ""
    return ended.value.code, messages


@pytest.mark.parametrize(("arguments", "code", "sentence"), CALLS.values(), ids=CALLS)
def test_a_call_of_the_catalogue_ends_with_its_sentence(folder, capsys, arguments, code, sentence):
    ended, messages = ended_with(capsys, *arguments)

    assert ended == code
    assert sentence in messages
    assert len(messages) < 1500
    assert str(folder) not in messages
    assert "Traceback" not in messages


def test_a_port_in_use_is_reported(folder, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        ended, messages = ended_with(capsys, "good.csv", "--port", str(port))

    assert ended == 2
    assert f"Port {port} on 127.0.0.1 is in use." in messages


def test_a_call_without_a_word_shows_the_commands(capsys):
    with pytest.raises(SystemExit) as ended:
        main([])

    assert ended.value.code == 2
    printed = capsys.readouterr().out
    assert all(name in printed for name in ("serve", "check", "build", "export"))
