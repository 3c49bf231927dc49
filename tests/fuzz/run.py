"""Reads mutants as the server does and counts what became of them: ``python -m tests.fuzz.run``."""

import re
import sys
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable
from itertools import takewhile
from pathlib import Path

from dashboard.data.rules import satisfies_rules
from dashboard.data.sandbox.parent import Reader
from dashboard.data.text_table import CheckedTable
from dashboard.errors import DashboardError
from tests.catalogue.cases import DAMAGED
from tests.fuzz.mutants import ENDINGS, mutants

# One line, from the file's name to a full stop, without a folder or the names of our insides.
SENTENCE = re.compile(r"t\.\w+: [^\n]+[.?]")
INSIDES = re.compile(r"Traceback|Error|Exception|/usr|/tmp|site-packages|polars")


def read_all(files: Iterable[bytes], ending: str) -> Counter:
    """Return what became of files: taken, faulty, refused, or ended with their reader.

    Raises:
        AssertionError: a file is refused with anything but a clear sentence.
    """
    counts: Counter = Counter()
    reader = Reader()
    try:
        for content in files:
            if not reader.is_running:
                reader.close()
                reader = Reader()
            counts[_read(reader, content, Path(f"t{ending}"))] += 1
    finally:
        reader.close()
    return counts


def _read(reader: Reader, content: bytes, path: Path) -> str:
    try:
        checked = reader.check(content, path)
    except DashboardError as error:
        sentence = str(error)
        assert SENTENCE.fullmatch(sentence), sentence
        assert not INSIDES.search(sentence), sentence
        return "ended" if sentence.endswith(DAMAGED) or "was stopped" in sentence else "refused"
    _hold(checked)
    return "faulty" if checked.faults else "taken"


def _hold(checked: CheckedTable) -> None:
    """Hold that whatever was taken keeps every rule, and that every fault is one line."""
    assert satisfies_rules(checked.frame)
    for fault in checked.faults:
        assert re.fullmatch(r"row \d+[,:] [^\n]+", str(fault)), str(fault)


def main() -> None:
    """Read mutants of every format for some minutes each, and print what became of them."""
    parser = ArgumentParser(prog="python -m tests.fuzz.run", description=main.__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    print(f"To repeat: make fuzz SEED={arguments.seed} MINUTES={arguments.minutes:g}", flush=True)
    for ending in ENDINGS:
        end = time.monotonic() + 60 * arguments.minutes
        endless = mutants(ending, sys.maxsize, arguments.seed)
        counts = read_all(takewhile(lambda _, end=end: time.monotonic() < end, endless), ending)
        outcomes = ", ".join(f"{count} {fate}" for fate, count in counts.most_common())
        print(f"{ending}: {counts.total()} mutants: {outcomes}; the server lived.", flush=True)


if __name__ == "__main__":
    main()
