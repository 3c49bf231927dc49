"""Rows of text cells that keep every rule, and files that hold them."""

import csv
import io
from pathlib import Path

NEED = {
    "id": "need-2016",
    "crisis": "somewhere",
    "quantity": "people-in-need",
    "measure": "people_in_need",
    "label": "People in need",
    "value": "13000000",
    "low": "12000000",
    "high": "14000000",
    "unit": "people",
    "qualifier": "more_than",
    "modality": "likely",
    "status": "projected",
    "basis": "stock",
    "as_of": "2016-07-20",
    "due": "2016-12-31",
    "due_text": "by year's end",
    "reported_on": "2016-07-21",
    "place": "Somewhere",
    "actor": "United Nations",
    "publisher": "News report",
    "source_title": "Donors meet",
    "source_url": "https://example.org/report?page=2",
    "stated_as": "likely to exceed 13 million",
    "note": 'Quoted, "as said".',
    "headline": "true",
    "briefing": "false",
    "lat0": "",
    "lon0": "",
    "lat1": "",
    "lon1": "",
    "settled_by": "",
    "plan": "",
    "plan_type": "",
    "instrument": "",
    "caveat": "",
}
PLEDGE = NEED | {
    "id": "pledge-2016",
    "quantity": "pledges",
    "measure": "funding",
    "label": "Pledged",
    "value": "2e9",
    "low": "",
    "high": "",
    "unit": "USD",
    "status": "pledged",
}
DISTANCE = NEED | {
    "id": "distance",
    "quantity": "distance",
    "measure": "distance",
    "label": "Base to city",
    "value": "40",
    "low": "",
    "high": "",
    "unit": "km",
    "status": "context",
    "basis": "none",
    "lat0": "35.767222",
    "lon0": "43.125",
    "lat1": "36.34",
    "lon1": "43.13",
}
EVENT = NEED | {
    "id": "city-falls",
    "quantity": "city-falls",
    "measure": "event",
    "label": "The city falls",
    "value": "",
    "low": "",
    "high": "",
    "unit": "",
    "status": "event",
    "basis": "none",
}


def csv_bytes(*rows: dict[str, str]) -> bytes:
    """Return rows as plain CSV; the first row names the columns."""
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def write_rows(path: Path, *rows: dict[str, str]) -> Path:
    """Write rows as plain CSV."""
    path.write_bytes(csv_bytes(*rows))
    return path
