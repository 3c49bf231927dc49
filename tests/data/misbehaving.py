"""A reader that does what a hostile file could make it do: what, says the name of the file."""

import os
import sys
import time
from pathlib import Path

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.sandbox import child as reader
from dashboard.data.text_table import CheckedTable
from dashboard.data.validation import check_content
from dashboard.errors import Fault


def panic() -> None:
    raise pl.exceptions.PanicException("out of range")


def burn() -> None:
    while True:
        pass


def print_much() -> None:
    for _ in range(10_000):
        os.write(1, b"thread 'main' panicked\n")
    print("a table of one row", flush=True)


DEEDS = {
    "abort": os.abort,
    "exit": lambda: os._exit(0),
    "panic": panic,
    "sleep": lambda: time.sleep(60),
    "burn": burn,
    "allocate": lambda: bytearray(8 * 2**30),
    "write": lambda: Path("stray").write_bytes(b"x"),
    "open": lambda: [os.open(os.devnull, os.O_RDONLY) for _ in range(100)],
    "print": print_much,
    "answer": lambda: os.write(reader_pipe(), b"\x00" * 7 + b"\x02[]" + b"\x00" * 8),
}
LIES = {
    "other columns": CheckedTable(pl.DataFrame({"id": ["a"]})),
    "much": CheckedTable(pl.DataFrame({"note": ["x" * 4_000_000]})),
    "strange faults": CheckedTable(pl.DataFrame(), [Fault(2, "a", "b", "c")], unlisted_rows=-1),
}


def reader_pipe() -> int:
    """Return the pipe that answers go through: the first one that was opened after the three."""
    return 3


def misbehave(content: bytes, path: Path, declared: ImportOptions) -> CheckedTable:
    """Do what the file's name says, then check the file as a sound reader would."""
    if path.stem in LIES:
        return LIES[path.stem]
    if path.stem in DEEDS:
        DEEDS[path.stem]()
    return check_content(content, path, declared)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    reader.check_content = misbehave
    reader.main()
