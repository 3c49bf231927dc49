"""The page about the API: every address, its names and values, and lines to copy."""

from collections.abc import Sequence
from urllib.parse import parse_qsl

from dashboard.charts.spec import CHARTS
from dashboard.data.table import Table
from dashboard.export.documents.document import render
from dashboard.export.kinds import DOCUMENTS, KINDS, forms_of
from dashboard.model.drivers import Driver
from dashboard.screen.codec import number_text
from dashboard.screen.parameters import FILE_OPTIONS, FORMAT, PARAMETERS, to_query
from dashboard.screen.read_state import read_state
from dashboard.text.numbers import driver_words
from dashboard.text.word_table import WordTable

HOLDS = {
    "figures": "The figures, a row each, with hedge, speaker, day and source. Without crisis and "
    "known_on: all of the table.",
    "projection": "What follows, a row a day and measure: crisis, known_on, day, measure, unit, "
    "as_stated, scenario.",
    "fan": "The bands, a row a week and measure: the columns of the projection, and q05, q25, "
    "q50, q75, q95.",
    "comparison": "Every scenario below one another, a row a day and measure.",
    "claims": "What looked ahead and what came of it, a row a claim (part ledger), then what the "
    "bands of a past day said of each, with their scores (part hindcast), and those of later days "
    "of what was said later (part later).",
    "changes": "What changed between two days: the results on both (change is result), then a row "
    "a figure: revised, in dispute, withdrawn or new.",
    "chart": "One chart: its own rows, or its picture.",
    "package": "All tables, a workbook, and what every column means (Data Package).",
    "brief": "The screen as one page that needs no server and no network.",
}
MAX_CRISES = 20  # that are named
TITLE = "Figures and projections for other programs"


def make_guide(served: Table, home: str) -> str:
    """Return the page about the API as a whole document.

    Args:
        served: the table, whose first crisis is the example.
        home: where the page is served, such as ``http://127.0.0.1:8050/``.
    """
    state = read_state(served, "")
    drivers = state.vintage.drivers
    query = to_query(state)
    if drivers:
        query += f"&{drivers[0].key}={example_value(drivers[0])}"
    return render(
        "api_guide.html",
        title=TITLE,
        home=home,
        query=query,
        pairs=parse_qsl(query),
        options=_command_options(query),
        addresses=_addresses(home),
        parameters=_parameters(served),
        drivers=_driver_table(drivers),
    )


def example_value(driver: Driver) -> str:
    """Return a value that a driver may have and does not have as stated, where there is one."""
    half = float(f"{(driver.minimum + driver.default) / 2:.2g}")
    fits = driver.minimum <= half <= driver.maximum
    return number_text(half if fits else driver.minimum)


def _addresses(home: str) -> WordTable:
    rows = [
        (f"{home}api/{kind}.{forms_of(kind)[0]}", HOLDS.get(kind, ""), ", ".join(forms_of(kind)))
        for kind in (*KINDS, *DOCUMENTS)
    ]
    rows.append((f"{home}health", "Whether the server is well, and which table it serves.", "json"))
    return WordTable("Addresses", ("Address", "Holds", "Formats"), rows)


def _parameters(served: Table) -> WordTable:
    known = {"crises": ", ".join(served.crises[:MAX_CRISES]), "charts": ", ".join(CHARTS)}
    rows = [
        (row.label or ", ".join(row.names), row.description.format(**known))
        for row in (*PARAMETERS, *FILE_OPTIONS, FORMAT)
        if row.description
    ]
    return WordTable("Names and values", ("Name", "Value"), rows)


def _driver_table(drivers: Sequence[Driver]) -> WordTable:
    rows = [
        (
            driver.key,
            f"{driver.label}: {number_text(driver.minimum)} to {number_text(driver.maximum)}, "
            f"stated {number_text(driver.default)} ({driver_words(driver.default, driver.unit)})",
        )
        for driver in drivers
    ]
    return WordTable("Sliders of the first crisis", ("Name", "Value"), rows)


def _command_options(query: str) -> str:
    """Return a query as options of the command line."""
    options = {"crisis": "--crisis", "known_on": "--known-on"}
    return " ".join(
        f"{options[name]} {value}" if name in options else f"--set {name}={value}"
        for name, value in parse_qsl(query)
    )
