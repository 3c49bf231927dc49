"""Writes tables to a disk that fills up, on a small one mounted for it; prints the result."""

import json
import os
import subprocess
import sys
from pathlib import Path

from dashboard.data.files import write_whole
from dashboard.data.table_files import read_table, write_table
from dashboard.data.validation import check_content
from dashboard.errors import CallError
from tests.data.rows import DISTANCE, NEED, PLEDGE, csv_bytes


def message_of(write: object, *arguments: object) -> str | None:
    """Return what is said of a write; None if it is done."""
    try:
        write(*arguments)
    except CallError as error:
        return str(error)
    return None


def main(folder: str) -> None:
    """Print the messages on a full disk, the files after it, and whether free space mends it."""
    disk = Path(folder)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], check=True)
    path, filler = disk / "t.parquet", disk / "filler"
    small, large = [
        check_content(csv_bytes(*rows), Path("t.csv")).frame
        for rows in ((NEED,), (NEED, PLEDGE, DISTANCE))
    ]
    write_table(small, path)
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
    full = message_of(write_table, large, path)
    export = message_of(write_whole, disk / "out.csv", lambda file: file.write(b"x" * 20_000))
    unchanged = read_table(path).equals(small)
    names = sorted(os.listdir(folder))
    filler.unlink()
    mended = message_of(write_table, large, path) is None and read_table(path).equals(large)
    print(
        json.dumps(
            {
                "full": full,
                "export": export,
                "unchanged": unchanged,
                "names": names,
                "mended": mended,
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
