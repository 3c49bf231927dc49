"""What a file is: its crisis, day, scenario and table in words, its sources, and how to cite it."""

import polars as pl

from dashboard import __version__
from dashboard.screen.state import ScreenState
from dashboard.tables.snapshot import TableSnapshot
from dashboard.text.dates import day_words
from dashboard.text.hedges import figure_words
from dashboard.text.labels import crisis_words
from dashboard.text.numbers import count_words, driver_words

PROGRAM = "Aid and deployment figures dashboard"
HEDGES = (
    "A number is to be read with its hedge: qualifier and modality say whether it was exact, "
    "about, more than, likely."
)
CAUTION = "A scenario is not a forecast: it says what follows from the figures and the sliders."


def sources_of(figures: pl.DataFrame) -> pl.DataFrame:
    """Return the sources of some figures, most used first.

    Returns:
        Columns publisher, source_title, source_url, count.
    """
    return (
        figures.group_by("publisher", "source_title", "source_url", maintain_order=True)
        .agg(pl.len().alias("count"))
        .sort("count", descending=True, maintain_order=True)
    )


def settings_words(state: ScreenState) -> list[str]:
    """Return what is set other than stated, a line a slider, with the reason where one is given."""
    lines = []
    for driver in state.vintage.drivers:
        if driver.key in state.scenario.moved:
            value = driver_words(state.scenario.values[driver.key], driver.unit)
            line = f"{driver.label}: {value} (stated {driver_words(driver.default, driver.unit)})"
            reason = state.reasons.get(driver.key)
            lines.append(f"{line}. Reason: {reason}" if reason else line)
    chosen = state.vintage.chosen
    lines += [
        f"Rests on a figure chosen by the reader: {row['label']}, {figure_words(row)}"
        for row in chosen.filter(chosen["id"].is_in(state.vintage.rests_on)).to_dicts()
    ]
    return lines


def title_of(state: ScreenState) -> str:
    """Return what the files of an address are about."""
    crisis, day = crisis_words(state.vintage.crisis), state.vintage.known_on
    return f"{crisis}: aid and deployment figures as known on {day_words(day)}"


def citation(served: TableSnapshot, state: ScreenState) -> str:
    """Return a line to cite a file by; the figures themselves belong to their sources."""
    return (
        f"{title_of(state)}. {PROGRAM}, version {__version__}, table {served.version}. "
        f"Address: {address_words(state)}"
    )


def address_words(state: ScreenState) -> str:
    """Return the address that a file tells; it leads nobody to a table that a reader brought."""
    of_brought = " of a table that a reader brought" if state.is_brought else ""
    return f"/?{state.filed_query()}{of_brought}"


def about_frame(
    served: TableSnapshot, state: ScreenState, title: str, *, everything: bool
) -> pl.DataFrame:
    """Return the sheet that says what a workbook holds.

    Args:
        served: the table.
        state: what the file shows.
        title: of the file.
        everything: whether the file holds all crises and all days.
    """
    vintage = state.vintage
    figures = served.frame if everything else vintage.figures
    items = {
        "title": title,
        "crisis": "all of the table" if everything else crisis_words(vintage.crisis),
        "as known on": "all days" if everything else day_words(vintage.known_on),
        "figures": count_words(figures.height, "figure"),
        "sources": count_words(sources_of(figures).height, "source"),
        "scenario": "; ".join(settings_words(state)) or "every slider as stated",
        "table": served.version,
        "program": f"{PROGRAM}, version {__version__}",
        "address": address_words(state),
        "how to cite": citation(served, state),
        "hedges": HEDGES,
        "note": CAUTION,
    }
    return pl.DataFrame({"item": list(items), "content": list(items.values())})
