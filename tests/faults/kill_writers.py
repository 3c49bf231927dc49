"""Kills writers of a table half-way, in many rounds, and counts what they left as JSON.

A process of its own that has used no thread, so that it may fork a writer for each round.
"""

import hashlib
import json
import os
import signal
import sys
import time
from pathlib import Path
from random import Random

from dashboard.data.trusted_tables import stated_checksums, write_with_checksum

SIZE = 100_000  # bytes, so that a writer is often met in the midst of them


def content(number: int) -> bytes:
    """Return the table that a writer writes as its nth: its number, over and over."""
    return number.to_bytes(8, "big") * (SIZE // 8)


def write_on(path: Path, number: int, reported: int) -> None:
    """Write one table after another without end, and report each that is written."""
    while True:
        write_with_checksum(content(number), path)
        os.write(reported, number.to_bytes(8, "big"))
        number += 1


def kill_writer(path: Path, number: int, chance: Random) -> int:
    """Start a writer at a number, kill it, and return the number that it reported last."""
    reported, report = os.pipe()
    writer = os.fork()
    if not writer:
        write_on(path, number, report)
    os.close(report)
    # Some are killed in their first write, and some after it.
    first = os.read(reported, 8) if chance.random() < 0.1 else b""
    time.sleep(chance.random() * 0.02)
    os.kill(writer, signal.SIGKILL)
    os.waitpid(writer, 0)
    with os.fdopen(reported, "rb") as pipe:
        numbers = first + pipe.read()
    return int.from_bytes(numbers[-8:], "big") if numbers else number - 1


def main(folder: str, rounds: str) -> None:
    """Print how many tables were torn, misfit their checksum, or were lost after their report."""
    path, chance = Path(folder) / "t.parquet", Random(2016)
    counts = {"rounds": int(rounds), "reported": 0, "torn": 0, "misfit": 0, "lost": 0}
    write_with_checksum(content(0), path)
    last = 0
    for _ in range(int(rounds)):
        reported = kill_writer(path, last + 1, chance)
        found = path.read_bytes()
        number = int.from_bytes(found[:8], "big")
        counts["reported"] += reported - last
        counts["torn"] += found != content(number)
        counts["misfit"] += hashlib.sha256(found).hexdigest() not in (stated_checksums(path) or ())
        counts["lost"] += number < reported
        last = number
    parts = list(path.parent.glob(".dashboard-*.part"))
    print(json.dumps(counts | {"parts": len(parts), "files": len(os.listdir(folder))}))


if __name__ == "__main__":
    main(*sys.argv[1:])
