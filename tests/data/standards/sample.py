"""The samples of standards: synthetic files in the shapes that their makers document."""

import csv
import io
import json
from datetime import date
from pathlib import Path

from dashboard.data.import_options import NO_OPTIONS, ImportOptions
from dashboard.data.text_table import CheckedTable
from dashboard.data.validation import check_content

SAMPLES = Path(__file__).parent.parent / "samples"
READ_ON = ImportOptions(as_of=date(2026, 6, 30))


def sample_bytes(name: str) -> bytes:
    """Return a sample as it is stored."""
    return (SAMPLES / name).read_bytes()


def sample_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV sample."""
    return list(csv.DictReader(io.StringIO(sample_bytes(name).decode("utf-8-sig"))))


def sample_json(name: str) -> dict:
    """Return a JSON sample, to be changed and read."""
    return json.loads(sample_bytes(name))


def check_rows(
    *rows: dict[str, str], declared: ImportOptions = READ_ON, name: str = "theirs.csv"
) -> CheckedTable:
    """Return rows as they are validated as a CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return check_content(text.getvalue().encode(), Path(name), declared)


def check_json(content: object, declared: ImportOptions = READ_ON) -> CheckedTable:
    """Return an answer as it is validated as JSON."""
    return check_content(json.dumps(content).encode(), Path("theirs.json"), declared)


def check_sample(name: str, declared: ImportOptions = NO_OPTIONS) -> CheckedTable:
    """Return a sample file as it is validated."""
    return check_content(sample_bytes(name), Path(name), declared)


def figures(checked: CheckedTable, *columns: str) -> list[tuple]:
    """Return columns of the figures that were read."""
    return checked.frame.select(columns).rows()
