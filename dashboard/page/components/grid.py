"""The grid of figures."""

import dash_ag_grid as dag
import polars as pl

from dashboard.model.filters import Filters
from dashboard.page import ids
from dashboard.text.hedges import figure_words, source_words
from dashboard.text.labels import MEASURE_WORDS
from dashboard.text.numbers import count_words

DAYS = {"valueFormatter": {"function": "dayWords(params.value)"}}  # sorted as they are in files
GRID_COLUMNS = (
    ("label", "Figure", 250, {"pinned": "left"}),
    ("words", "Value", 210, {"comparator": {"function": "compareByValue"}}),
    ("status", "Status", 110, {}),
    ("as_of", "As of", 112, DAYS),
    ("due", "Due", 112, DAYS),
    ("reported_on", "Public since", 118, DAYS),
    ("source", "Said by", 220, {}),
    ("place", "Place", 130, {}),
    ("measure", "Measure", 140, {}),
    ("caveat", "Caveat", 260, {"sortable": False}),
    ("note", "Note", 360, {"sortable": False}),
)


def make_grid(figures: pl.DataFrame) -> dag.AgGrid:
    """Return the grid of some figures; later ones are put into it by the filters."""
    return dag.AgGrid(
        id=ids.grid("figures"),
        columnDefs=[
            {"field": field, "headerName": name, "width": width, "tooltipField": field, **more}
            for field, name, width, more in GRID_COLUMNS
        ],
        rowData=grid_rows(figures),
        getRowId="params.data.id",
        eventListeners={"cellKeyDown": ["openOnEnter(params)"]},
        defaultColDef={"sortable": True, "resizable": True, "filter": False},
        dashGridOptions={
            "theme": {"function": "gridTheme(themeQuartz)"},
            "rowHeight": 34,
            "headerHeight": 36,
            "animateRows": False,
            "suppressMovableColumns": True,
            "enableBrowserTooltips": True,
            "ensureDomOrder": True,
        },
        className="figures-grid",
        style={"height": "min(70vh, 560px)"},
    )


def grid_count(left: pl.DataFrame, filters: Filters, everything: pl.DataFrame) -> str:
    """Return how many figures the filters left, of how many."""
    count = count_words(left.height, "figure")
    return count if filters.empty else f"{count} of {everything.height}"


def grid_rows(figures: pl.DataFrame) -> list[dict]:
    """Return the rows of the grid: words for reading, plain values for sorting."""
    return [
        {
            "id": row["id"],
            "label": row["label"],
            "words": figure_words(row),
            "value": row["value"],
            "status": row["status"],
            "as_of": row["as_of"].isoformat(),
            "due": row["due"].isoformat() if row["due"] else row["due_text"],
            "reported_on": row["reported_on"].isoformat(),
            "source": source_words(row),
            "place": row["place"],
            "measure": MEASURE_WORDS[row["measure"]],
            "caveat": row["caveat"],
            "note": row["note"],
        }
        for row in figures.to_dicts()
    ]
