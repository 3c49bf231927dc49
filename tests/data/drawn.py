"""Random tables that keep every rule, with the texts that are hard to write and to read."""

from datetime import date
from typing import Any

import polars as pl
from hypothesis import strategies as st

from dashboard.data.rules import is_visible
from dashboard.data.schema import BASES, FRAME_SCHEMA, MODALITIES, QUALIFIERS, STATUSES

FREE_TEXTS = ("due_text", "place", "actor", "publisher", "source_title", "note")
HARD_TEXTS = ("=1+1", "+5", "-5", "@here", '"', "'", "a, b", "null", "NaN", "2016-07-20", "#N/A")
UNITS = {
    "people_in_need": "people",
    "people_displaced": "people",
    "people_returned": "people",
    "funding": "USD",
    "personnel": "personnel",
    "attendance": "ministers",
    "distance": "km",
    "duration": "days",
    "ordinal": "rank",
    "event": None,
}
# Whole numbers and cents: all that a workbook keeps, as it holds fifteen digits.
SHORT_NUMBERS = st.integers(0, 10**15).map(float) | st.integers(0, 10**12).map(lambda n: n / 100)
NUMBERS = SHORT_NUMBERS | st.floats(1e-6, 1e15)
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
SLUGS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,11}", fullmatch=True)


def _is_valid(text: str) -> bool:
    """Return whether a text has no blanks at its ends, no guard, and nothing unseen."""
    return (
        text != ""
        and text == text.strip()
        and not text.startswith("'")
        and pl.select(is_visible(pl.lit(text))).item()
    )


TEXTS = st.sampled_from(HARD_TEXTS) | st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u200b"), max_size=8
).filter(_is_valid)


@st.composite
def figures(draw: st.DrawFn, numbers: st.SearchStrategy[float]) -> dict[str, Any]:
    """Draw one row, with any optional cell filled or empty."""
    measure = draw(st.sampled_from(list(UNITS)))
    is_event = measure == "event"
    low, value, high = sorted(draw(numbers) for _ in range(3))
    as_of, reported_on, due = sorted(draw(DAYS) for _ in range(3))
    row = {name: draw(st.none() | TEXTS) for name in FREE_TEXTS}
    row |= {
        "crisis": draw(st.sampled_from(["here", "there"])),
        "quantity": f"all-{measure}",
        "measure": measure,
        "label": draw(TEXTS),
        "value": None if is_event else value,
        "low": None if is_event else draw(st.sampled_from([None, low])),
        "high": None if is_event else draw(st.sampled_from([None, high])),
        "unit": UNITS[measure],
        "qualifier": draw(st.sampled_from(QUALIFIERS)),
        "modality": draw(st.sampled_from(MODALITIES)),
        "status": "event" if is_event else draw(st.sampled_from(STATUSES[:-1])),
        "basis": draw(st.sampled_from([basis for basis in BASES if basis != "share"])),
        "as_of": as_of,
        "due": draw(st.sampled_from([None, due])),
        "reported_on": reported_on,
        "source_url": draw(st.sampled_from([None, "https://example.org/?a='b'&c=%20"])),
        "stated_as": draw(st.sampled_from([None, "more than 30 ministers", "-5", "'round' 40"])),
        "headline": draw(st.booleans()),
        "briefing": draw(st.booleans()),
        "settled_by": draw(st.sampled_from([None, f"all-{measure}"])),
    }
    if measure == "distance" and draw(st.booleans()):
        row |= {name: draw(st.integers(-9000, 9000)) / 100 for name in ("lat0", "lat1")}
        row |= {name: draw(st.integers(-18000, 18000)) / 100 for name in ("lon0", "lon1")}
    return row


@st.composite
def tables(draw: st.DrawFn, numbers: st.SearchStrategy[float] = NUMBERS) -> pl.DataFrame:
    """Draw a table of one to three rows."""
    ids = draw(st.lists(SLUGS, min_size=1, max_size=3, unique=True))
    rows = [draw(figures(numbers)) | {"id": name} for name in ids]
    return pl.DataFrame(rows, schema=FRAME_SCHEMA)
