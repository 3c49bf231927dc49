"""What a file says of itself: the address of its screen, how to cite it, and its about sheet."""

import polars as pl

from dashboard import __version__
from dashboard.screen.parameters import file_query
from dashboard.screen.state import ScreenState
from dashboard.text.about import CAUTION, HEDGES, PROGRAM, screen_title, setting_lines
from dashboard.text.dates import day_words
from dashboard.text.labels import crisis_words
from dashboard.text.numbers import count_words
from dashboard.text.sources import sources_of


def citation(state: ScreenState) -> str:
    """Return a line to cite a file by; the figures themselves belong to their sources."""
    return (
        f"{screen_title(state.vintage)}. {PROGRAM}, version {__version__}, "
        f"table {state.vintage.table.version}. Address: {address_words(state)}"
    )


def address_words(state: ScreenState) -> str:
    """Return the address of a screen for a file; never with the token of an uploaded table."""
    uploaded = " of a table that a reader brought" if state.is_uploaded else ""
    return f"/?{file_query(state)}{uploaded}"


def about_frame(state: ScreenState, title: str, *, everything: bool) -> pl.DataFrame:
    """Return the sheet that says what a workbook contains.

    Args:
        state: the screen that the file shows.
        title: of the file.
        everything: whether the file contains all crises and all days.
    """
    vintage = state.vintage
    figures = vintage.table.frame if everything else vintage.figures
    settings = setting_lines(vintage, state.scenario, state.reasons)
    items = {
        "title": title,
        "crisis": "all of the table" if everything else crisis_words(vintage.crisis),
        "as known on": "all days" if everything else day_words(vintage.known_on),
        "figures": count_words(figures.height, "figure"),
        "sources": count_words(sources_of(figures).height, "source"),
        "scenario": "; ".join(settings) or "no slider moved",
        "table": vintage.table.version,
        "program": f"{PROGRAM}, version {__version__}",
        "address": address_words(state),
        "how to cite": citation(state),
        "hedges": HEDGES,
        "note": CAUTION,
    }
    return pl.DataFrame({"item": list(items), "content": list(items.values())})
