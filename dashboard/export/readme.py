"""The README of a package: what is inside, how to open it, whose figures these are."""

import re
from collections.abc import Mapping

import polars as pl

from dashboard import __version__
from dashboard.export.about import citation
from dashboard.screen.state import ScreenState
from dashboard.text.about import CAUTION, HEDGES, PROGRAM, screen_title, setting_lines
from dashboard.text.dates import day_words
from dashboard.text.labels import FAN_SENTENCES
from dashboard.text.numbers import count_words
from dashboard.text.sources import sources_of

MAX_SOURCES = 200
UNLINKED = '<>"`\\^{|}'
EMPHASIS = re.compile(r"(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])|~")
SERVER_TABLE_NOTE = (
    "The address opens the same screen; put the address of your dashboard in front of it."
)
UPLOADED_TABLE_NOTE = (
    "A reader brought the table, and it is no part of the dashboard's own: the address opens the "
    "same screen to nobody else."
)


def readme(state: ScreenState, files: Mapping[str, str]) -> str:
    """Return the README of a package.

    Args:
        state: what the package shows.
        files: what each CSV file holds, by its name without the ending.
    """
    vintage = state.vintage
    count = count_words(vintage.figures.height, "figure")
    settings = setting_lines(vintage, state.scenario, state.reasons)
    scenario = [f"- {_plain(line)}" for line in settings] or [
        "Every slider stands at what the table states, so `as_stated` and `scenario` are equal."
    ]
    saved_lines = [f"- Kept beside it: {_plain(saved.title)}" for saved in state.saved_scenarios]
    parts = [
        f"# {screen_title(vintage)}",
        f"{count} that were public on {day_words(vintage.known_on)}, and what follows from "
        f"them. {CAUTION}",
        "## Files",
        "\n".join(
            [
                "- `workbook.xlsx`: everything below in one workbook. **For Excel open this one.**",
                *(f"- `{name}.csv`: {words}." for name, words in files.items()),
                "- `datapackage.json`: every column of the CSV files, with type and meaning "
                "(Data Package 2.0).",
                "- `figures.metadata.json`, `projection.metadata.json`: what each number means, "
                "its unit and citation, and the scenario's settings.",
            ]
        ),
        "The CSV files are UTF-8 with commas, decimal points and days as 2016-07-20; an empty "
        "cell means that there is no figure, which is not zero. They hold texts as the sources "
        "wrote them, so import them into a spreadsheet as data rather than by double click.",
        "## How to read a figure",
        f"{HEDGES} Rows of one `quantity` are a series, or competing claims about one thing. "
        "`as_of` is the day a figure describes, `reported_on` the day it became public.",
        "## The scenario",
        "\n".join([*scenario, *saved_lines]),
        f"{FAN_SENTENCES[state.fan]} See `fan.csv`.",
        "## How to cite",
        "Cite the source of a figure for the figure, and this for the compilation or the "
        "projection:",
        f"> {_unmarked(citation(state))}",
        UPLOADED_TABLE_NOTE if state.is_uploaded else SERVER_TABLE_NOTE,
        "## Terms",
        "The figures are quoted from their sources and stay under the terms of those sources. "
        f"The {PROGRAM} (version {__version__}) that compiled them is free software under "
        "Apache-2.0.",
        "## Sources",
        _sources(vintage.figures),
    ]
    return "\n\n".join(parts) + "\n"


def _sources(figures: pl.DataFrame) -> str:
    rows = sources_of(figures).to_dicts()
    lines = [
        f"- {_plain(row['publisher']) or 'Publisher not named'}"
        + (f": {_plain(row['source_title'])}" if row["source_title"] else "")
        + (f", <{_linked(row['source_url'])}>" if row["source_url"] else "")
        + f" ({count_words(row['count'], 'figure')})"
        for row in rows[:MAX_SOURCES]
    ]
    if len(rows) > MAX_SOURCES:
        lines.append(f"- and {len(rows) - MAX_SOURCES} more, in `figures.csv`")
    return "\n".join(lines)


def _plain(text: str | None) -> str:
    """Return a foreign text on one line, with the signs that Markdown reads made harmless."""
    line = " ".join((text or "").split())
    plain = "".join(f"\\{sign}" if sign in "\\`*_[]<>#|~&" else sign for sign in line)
    return f"\\{plain}" if plain.startswith(("-", "+", "=")) else plain


def _unmarked(text: str) -> str:
    """Return a citation without the signs of emphasis that an address may hold between its words.

    Percent-encoded the address says the same, also to who reads the file as plain text.
    """
    return EMPHASIS.sub(lambda sign: f"%{ord(sign[0]):02X}", text)


def _linked(url: str) -> str:
    """Return a foreign address without the signs that end a link in Markdown or open one in HTML.

    No address needs them as they are: percent-encoded they lead to the same place.
    """
    return "".join(f"%{ord(sign):02X}" if sign in UNLINKED else sign for sign in url)
