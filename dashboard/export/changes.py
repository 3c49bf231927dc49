"""What changed between two days as a frame: the results, then the figures."""

import polars as pl

from dashboard.export.frames import screen_rows
from dashboard.model.changes import Change, Effect, read_changes
from dashboard.screen.compute import changed_since
from dashboard.screen.state import ScreenState
from dashboard.text.hedges import figure_words, source_words
from dashboard.text.labels import result_name

COLUMNS = {
    "crisis": pl.String,
    "since": pl.Date,
    "known_on": pl.Date,
    "change": pl.String,
    "figure": pl.String,
    "label": pl.String,
    "quantity": pl.String,
    "measure": pl.String,
    "unit": pl.String,
    "before": pl.Float64,
    "after": pl.Float64,
    "difference": pl.Float64,
    "said_before": pl.String,
    "says": pl.String,
    "beside": pl.String,
    "scenario_rests_on_it": pl.Boolean,
    "said_by": pl.String,
    "as_of": pl.Date,
    "reported_on": pl.Date,
    "source_url": pl.String,
}


def changes_frame(state: ScreenState) -> pl.DataFrame:
    """Return the change of each result, then one row per changed figure.

    Column ``change`` is "result", or how a figure changed; ``before`` is the value of the result,
    or of the row ``beside`` that the figure is compared with.
    """
    vintage, since = state.vintage, changed_since(state)
    if since >= vintage.known_on:
        return pl.DataFrame(schema=COLUMNS)
    changes, effects = read_changes(vintage.table, vintage.crisis, since, vintage.known_on)
    rows = [*map(_effect_row, effects), *map(_change_row, changes)]
    return screen_rows(state, rows, COLUMNS, since=since)


def _effect_row(effect: Effect) -> dict:
    return {
        "change": "result",
        "label": result_name(effect.measure),
        "measure": effect.measure,
        "unit": effect.unit,
        "before": effect.before,
        "after": effect.after,
        "difference": _difference(effect.before, effect.after),
        "as_of": effect.after_day or effect.before_day,
    }


def _change_row(change: Change) -> dict:
    figure, beside = change.figure, change.beside
    is_withdrawn = change.kind == "withdrawn"
    before = figure if is_withdrawn else beside
    after = None if is_withdrawn else figure
    value_before = None if before is None else before["value"]
    value_after = None if after is None else after["value"]
    return {
        "change": change.kind,
        "figure": figure["id"],
        "label": figure["label"],
        "quantity": figure["quantity"],
        "measure": figure["measure"],
        "unit": figure["unit"],
        "before": value_before,
        "after": value_after,
        "difference": _difference(value_before, value_after),
        "said_before": before and figure_words(before),
        "says": after and figure_words(after),
        "beside": beside and beside["id"],
        "scenario_rests_on_it": change.carries,
        "said_by": source_words(figure),
        "as_of": figure["as_of"],
        "reported_on": figure["reported_on"],
        "source_url": figure["source_url"],
    }


def _difference(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before
