"""Frames to export: figures, projection, fan, comparison, and the settings behind them."""

from collections.abc import Iterable, Mapping

import polars as pl

from dashboard.data.schema import FRAME_SCHEMA
from dashboard.model.donors import rows_by_role
from dashboard.model.fan import fan_frame as fan_rows
from dashboard.model.filters import Filters, filter_figures
from dashboard.model.scenario import Scenario
from dashboard.model.vintage import CrisisVintage
from dashboard.screen.compute import compute_result
from dashboard.screen.state import ScreenState
from dashboard.text.hedges import source_words

QUANTILES = ("q05", "q25", "q50", "q75", "q95")
NO_NUMBER = pl.lit(None, pl.Float64)
PROJECTED = {
    "day": pl.Date,
    "measure": pl.String,
    "unit": pl.String,
    "as_stated": pl.Float64,
    "scenario": pl.Float64,
}
SETTINGS = {  # a column of each saved scenario follows the reason
    "driver": pl.String,
    "label": pl.String,
    "unit": pl.String,
    "as_stated": pl.Float64,
    "scenario": pl.Float64,
    "moved": pl.Boolean,
    "reason": pl.String,
    "figures": pl.String,
    "source": pl.String,
}


def figures_frame(figures: pl.DataFrame, filters: Filters | None = None) -> pl.DataFrame:
    """Return the figures as exported: every column of the table, in its order."""
    chosen = figures if filters is None else filter_figures(figures, filters)
    return chosen.select(FRAME_SCHEMA.names())


def projection_frame(state: ScreenState) -> pl.DataFrame:
    """Return the projection as exported, one row per day and measure.

    Returns:
        Columns crisis, known_on, day, measure, unit, as_stated, scenario; no rows where the
        figures of the day carry no projection.
    """
    return with_screen(state, _projected(state.vintage, state.scenario))


def fan_frame(state: ScreenState) -> pl.DataFrame:
    """Return the fan as exported, one row per week and measure.

    Returns:
        The columns of the projection, then q05, q25, q50, q75, q95.
    """
    result = compute_result(state)
    line = _projected(state.vintage, state.scenario)
    if not result.can_project:
        return with_screen(state, line.with_columns(**dict.fromkeys(QUANTILES, NO_NUMBER)))
    quantiles = fan_rows(result.inputs, result.fan).drop("unit")
    joined = line.join(quantiles, on=["day", "measure"], how="inner", maintain_order="left")
    return with_screen(state, joined)


def comparison_frame(state: ScreenState) -> pl.DataFrame:
    """Return every scenario of a screen, one row per scenario, day and measure.

    Returns:
        Columns crisis, known_on, scenario, day, measure, unit, value; the scenarios are
        "as stated", "on the sliders", and the saved ones, by letter and name.
    """
    vintage = state.vintage
    projected = _projected(vintage, state.scenario)
    named = {
        "as stated": projected["as_stated"],
        "on the sliders": projected["scenario"],
        **{
            saved.title: _projected(vintage, saved.scenario)["scenario"]
            for saved in state.saved_scenarios
        },
    }
    keys = projected.select("day", "measure", "unit")
    rows = pl.concat(
        keys.with_columns(pl.lit(name).alias("scenario"), values.alias("value"))
        for name, values in named.items()
    )
    return with_screen(state, rows.select("scenario", "day", "measure", "unit", "value"))


def settings_frame(state: ScreenState) -> pl.DataFrame:
    """Return the settings of the scenarios, one row per driver.

    Each figure that the reader chose adds a row ``rests_on``, with the value of the usual figure
    as ``as_stated``.
    """
    vintage, scenario = state.vintage, state.scenario
    drivers = vintage.drivers
    columns = {
        "driver": [driver.key for driver in drivers],
        "label": [driver.label for driver in drivers],
        "unit": [driver.unit for driver in drivers],
        "as_stated": [driver.default for driver in drivers],
        "scenario": [scenario.values[driver.key] for driver in drivers],
        "moved": [driver.key in scenario.moved for driver in drivers],
        "reason": [state.reasons.get(driver.key) for driver in drivers],
        **{
            saved.title: [saved.scenario.values[d.key] for d in drivers]
            for saved in state.saved_scenarios
        },
        "figures": [" ".join(driver.rows) for driver in drivers],
        "source": [driver.source for driver in drivers],
    }
    settings = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.Float64) | SETTINGS)
    if vintage.rests_on:
        settings = pl.concat([settings, _rests_on_rows(vintage)], how="diagonal")
    return with_screen(state, settings)


def _rests_on_rows(vintage: CrisisVintage) -> pl.DataFrame:
    """Return a row for each figure that the reader chose, beside the usual one."""
    usual = {role: row["value"] for role, row in rows_by_role(vintage.usual).items()}
    rows = vintage.chosen.filter(pl.col("id").is_in(vintage.rests_on)).to_dicts()
    return pl.DataFrame(
        {
            "driver": ["rests_on"] * len(rows),
            "label": [row["label"] for row in rows],
            "unit": [row["unit"] for row in rows],
            "as_stated": [usual.get(row["role"]) for row in rows],
            "scenario": [row["value"] for row in rows],
            "moved": [True] * len(rows),
            "figures": [row["id"] for row in rows],
            "source": [source_words(row) for row in rows],
        },
        schema_overrides={"as_stated": pl.Float64},
    )


def _projected(vintage: CrisisVintage, scenario: Scenario) -> pl.DataFrame:
    projected = vintage.project(scenario)
    return pl.DataFrame(schema=PROJECTED) if projected is None else projected


def with_screen(state: ScreenState, rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with the columns crisis and known_on in front."""
    return rows.select(
        pl.lit(state.vintage.crisis).alias("crisis"),
        pl.lit(state.vintage.known_on).alias("known_on"),
        pl.all(),
    )


def screen_rows(
    state: ScreenState,
    rows: Iterable[dict],
    schema: Mapping[str, type[pl.DataType]],
    **more: object,
) -> pl.DataFrame:
    """Return rows as a frame of a schema that begins with crisis and known_on.

    Args:
        state: the screen that they belong to.
        rows: cells by column; those that are missing are empty.
        schema: the columns.
        more: cells that all rows share.
    """
    shared = {"crisis": state.vintage.crisis, "known_on": state.vintage.known_on, **more}
    cells = [dict.fromkeys(schema) | shared | row for row in rows]
    return pl.DataFrame(cells, schema=schema, orient="row")
