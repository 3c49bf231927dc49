"""A chart as a file: its own rows, and its picture."""

import polars as pl

from dashboard.charts import all_charts
from dashboard.charts.measures import TWIN_MEASURES
from dashboard.errors import CallError, nearest
from dashboard.export.frames import fan_frame, projection_frame, with_screen
from dashboard.model.scenario_result import ScenarioResult
from dashboard.model.sensitivity import tornado
from dashboard.screen.compute import compute_result
from dashboard.screen.state import ScreenState
from dashboard.text.hedges import source_words
from dashboard.text.summary import chart_sentences

STATED = {
    "figure": pl.String,
    "stated": pl.Float64,
    "qualifier": pl.String,
    "modality": pl.String,
    "label": pl.String,
    "source": pl.String,
}


def require_chart(name: str | None, charts: dict[str, dict]) -> str:
    """Return the name of a chart that the address has; the first one unless told.

    Raises:
        CallError: there is no such chart, or the address has none at all.
    """
    if not charts:
        raise CallError("The figures of this day carry no projection, so there is no chart.")
    if name is None:
        return next(iter(charts))
    if name not in charts:
        known = ", ".join(charts)
        raise CallError(f"There is no chart {name!r}.{nearest(name, list(charts))} Known: {known}.")
    return name


def chart_frame(state: ScreenState, name: str | None = None) -> pl.DataFrame:
    """Return what a chart shows: a row for each figure marked, then a row a day and measure.

    Returns:
        Columns crisis, known_on, chart, measure, unit, day, as_stated, scenario, q05 to q95 (one
        day a week), a column for each scenario kept, and for marks figure, stated, qualifier,
        modality, label, source. The tornado has a row a slider: driver, label, unit, low, high.
        Without any chart there are no rows.

    Raises:
        CallError: the address has no such chart.
    """
    result = compute_result(state)
    charts = all_charts(result)
    if not charts:
        return _days_frame(state, "people", set())
    name = require_chart(name, charts)
    if name not in TWIN_MEASURES:
        return _bars_frame(state, name, result)
    return _days_frame(state, name, _marked(charts[name]))


def chart_svg(state: ScreenState, name: str | None = None) -> str:
    """Return a chart as a picture that stands alone.

    Raises:
        CallError: the address has no such chart.
    """
    result = compute_result(state)
    charts = all_charts(result)
    name = require_chart(name, charts)
    sentence = chart_sentences(result)[name]
    from dashboard.svg.picture import picture  # tables need no Dash

    return picture(name, charts[name], sentence, result, state)


def _marked(chart: dict) -> set[str]:
    """Return the ids of the figures that a chart marks."""
    return {figure for trace in chart["data"] for figure in trace.get("customdata") or ()}


def _days_frame(state: ScreenState, name: str, marked: set[str]) -> pl.DataFrame:
    drawn = pl.col("measure").is_in(TWIN_MEASURES[name])
    fan = fan_frame(state).drop("unit", "as_stated", "scenario")
    keys = ["crisis", "known_on", "day", "measure"]
    lines = (
        projection_frame(state).filter(drawn).join(fan, on=keys, how="left", maintain_order="left")
    )
    for kept in state.saved_scenarios if state.vintage.inputs else ():
        projected = state.vintage.project(kept.scenario)
        values = projected.select("day", "measure", pl.col("scenario").alias(kept.title))
        lines = lines.join(values, on=["day", "measure"], how="left", maintain_order="left")
    figures = state.vintage.figures.filter(pl.col("id").is_in(marked))
    marks = pl.DataFrame([_mark(row) for row in figures.to_dicts()], MARK).with_columns(
        crisis=pl.lit(state.vintage.crisis), known_on=pl.lit(state.vintage.known_on)
    )
    # The marks come first: programs tell what a column holds by its first rows.
    rows = pl.concat([marks, lines], how="diagonal").with_columns(chart=pl.lit(name))
    first = ["crisis", "known_on", "chart", "measure", "unit", "day"]
    return rows.select(
        *first, *(column for column in lines.columns if column not in first), *STATED
    )


MARK = {"day": pl.Date, "measure": pl.String, "unit": pl.String, **STATED}


def _mark(figure: dict) -> dict:
    day = figure["due"] if figure["status"] == "projected" and figure["due"] else figure["as_of"]
    return {
        "day": day,
        "measure": figure["measure"],
        "unit": figure["unit"],
        "figure": figure["id"],
        "stated": figure["value"],
        "qualifier": figure["qualifier"],
        "modality": figure["modality"],
        "label": figure["label"],
        "source": source_words(figure),
    }


def _bars_frame(state: ScreenState, name: str, result: ScenarioResult) -> pl.DataFrame:
    inputs, drivers = result.vintage.inputs, result.vintage.drivers
    labels = {driver.key: driver.label for driver in drivers}
    bars = [
        (name, key, labels[key], inputs.currency, low, high)
        for key, low, high in tornado(inputs, drivers, result.scenario)
    ]
    columns = ["chart", "driver", "label", "unit", "balance_at_low", "balance_at_high"]
    return with_screen(state, pl.DataFrame(bars, columns, orient="row"))
