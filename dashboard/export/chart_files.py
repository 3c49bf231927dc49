"""A chart as a file: its rows, or its picture."""

import polars as pl

from dashboard.charts.base import ChartFigure
from dashboard.charts.spec import CHARTS, BarTable, chart_names, make_chart
from dashboard.errors import CallError, nearest
from dashboard.export.frames import fan_frame, projection_frame, with_screen
from dashboard.model.vintage import CrisisVintage
from dashboard.screen.compute import compute_result
from dashboard.screen.state import ScreenState
from dashboard.svg.picture import picture
from dashboard.text.about import setting_lines
from dashboard.text.hedges import source_words

STATED = {
    "figure": pl.String,
    "stated": pl.Float64,
    "qualifier": pl.String,
    "modality": pl.String,
    "label": pl.String,
    "source": pl.String,
}
MARK = {"day": pl.Date, "measure": pl.String, "unit": pl.String, **STATED}


def require_chart(name: str | None, vintage: CrisisVintage) -> str:
    """Return the name of a chart of a vintage; the first one by default.

    Raises:
        CallError: there is no such chart, or none at all.
    """
    names = chart_names(vintage)
    if not names:
        raise CallError("The figures of this day carry no projection, so there is no chart.")
    if name is None:
        return names[0]
    if name not in names:
        known = ", ".join(names)
        raise CallError(f"There is no chart {name!r}.{nearest(name, names)} Known: {known}.")
    return name


def chart_frame(state: ScreenState, name: str | None = None) -> pl.DataFrame:
    """Return what a chart shows: a row per marked figure, then one per day and measure.

    Returns:
        Columns crisis, known_on, chart, measure, unit, day, as_stated, scenario, q05 to q95 (one
        day a week), a column per saved scenario, and for marks figure, stated, qualifier,
        modality, label, source. A chart of bars has a row per bar: driver, label, unit, low, high.
        Without any chart there are no rows.

    Raises:
        CallError: there is no such chart.
    """
    if not chart_names(state.vintage):
        return _day_rows(state, next(iter(CHARTS)), set())
    name = require_chart(name, state.vintage)
    result, table = compute_result(state), CHARTS[name].table
    if isinstance(table, BarTable):
        rows = table.rows(result)
        return with_screen(state, rows.select(pl.lit(name).alias("chart"), pl.all()))
    return _day_rows(state, name, _marked_ids(make_chart(result, name)))


def chart_svg(state: ScreenState, name: str | None = None) -> str:
    """Return a chart as a picture that stands alone.

    Raises:
        CallError: there is no such chart.
    """
    name = require_chart(name, state.vintage)
    settings = setting_lines(state.vintage, state.scenario, state.reasons)
    return picture(name, compute_result(state), settings)


def _marked_ids(chart: ChartFigure) -> set[str]:
    return {figure for trace in chart["data"] for figure in trace.get("customdata") or ()}


def _day_rows(state: ScreenState, name: str, marked: set[str]) -> pl.DataFrame:
    is_drawn = pl.col("measure").is_in(CHARTS[name].measures)
    fan = fan_frame(state).drop("unit", "as_stated", "scenario")
    keys = ["crisis", "known_on", "day", "measure"]
    lines = projection_frame(state).filter(is_drawn)
    lines = lines.join(fan, on=keys, how="left", maintain_order="left")
    for saved in state.saved_scenarios if state.vintage.can_project else ():
        projected = state.vintage.projection(saved.scenario).frame()
        values = projected.select("day", "measure", pl.col("scenario").alias(saved.title))
        lines = lines.join(values, on=["day", "measure"], how="left", maintain_order="left")
    figures = state.vintage.figures.filter(pl.col("id").is_in(marked))
    marks = pl.DataFrame([_mark(row) for row in figures.to_dicts()], MARK)
    # The marks come first: programs tell what a column holds by its first rows.
    rows = pl.concat([with_screen(state, marks), lines], how="diagonal")
    first = ["crisis", "known_on", "chart", "measure", "unit", "day"]
    return rows.with_columns(chart=pl.lit(name)).select(
        *first, *(column for column in lines.columns if column not in first), *STATED
    )


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
