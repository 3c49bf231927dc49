"""A slider moves: charts, words, tables and address follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from dashboard.page import ids
from dashboard.page.callbacks.page_state import read_page
from dashboard.page.static_html import make_static
from dashboard.screen.compute import compute_result
from dashboard.tables.uploads import TableRegistry

if TYPE_CHECKING:
    from dashboard.model.drivers import Driver


def written_moves(table: TableRegistry, asked: dict) -> bytes:
    """Return what moves as JSON, for the endpoint of slider moves.

    Args:
        table: every table that an address may name.
        asked: ``page``, the state of the page; and perhaps ``changed``, the names in it that
            differ from what the page shows already.
    """
    from dashboard.page.updates import write_update

    return write_update(read_page(table, asked["page"]), asked.get("changed"))


def register_updates(app: Dash, table: TableRegistry) -> None:
    """Register what follows from a slider."""

    @app.callback(
        output={
            "tables": Output(ids.data_table(ALL), "children", allow_duplicate=True),
            "compare": Output(ids.COMPARE, "children", allow_duplicate=True),
        },
        inputs={
            "asked": Input(ids.TABLES_REQUEST, "data"),
            "shown": State(ids.data_table(ALL), "id"),
        },
        prevent_initial_call=True,
    )
    def move_tables(asked: dict, shown: list) -> dict:
        from dashboard.charts.spec import chart_names
        from dashboard.page.components.chart_card import make_data_table
        from dashboard.page.components.comparison import make_compare

        state = read_page(table, asked["page"])
        result = compute_result(state)
        # A page may still show charts of the screen before.
        there = set(chart_names(result.vintage)) & set(asked["tables"])
        return {
            "tables": [
                make_static(make_data_table(twin["name"], result))
                if twin["name"] in there
                else no_update
                for twin in shown
            ],
            "compare": make_static(make_compare(result, state.reasons))
            if result.saved_results
            else no_update,
        }

    @app.callback(
        Output(ids.GOAL_SEEK, "children"),
        Output(ids.needed(ALL), "style"),
        Output(ids.needed(ALL), "hidden"),
        inputs={
            "level": Input(ids.GOAL_SEEK_VALUE, "value"),
            "again": Input(ids.GOAL_SEEK_AGAIN, "n_clicks"),
            "measure": State(ids.GOAL_SEEK_OUTCOME, "value"),
            "page": State(ids.PAGE, "data"),
        },
        prevent_initial_call=True,
    )
    def find_needed(level: float | None, again: int, measure: str | None, page: list) -> tuple:
        from dashboard.page.components.goal_seek import make_goal_seek

        if not measure or not isinstance(level, int | float):
            raise PreventUpdate
        state = read_page(table, page)
        told, marks = make_goal_seek(compute_result(state), measure, float(level))
        drivers = {driver.key: driver for driver in state.vintage.drivers}
        keys = [mark["id"]["key"] for mark in ctx.outputs_list[1]]
        return (
            told,
            [_mark_style(drivers.get(key), marks.get(key)) for key in keys],
            [key not in marks for key in keys],
        )


def _mark_style(driver: Driver | None, value: float | None) -> dict:
    """Return where a needed value lies on its slider, as a share of the track."""
    if driver is None or value is None:
        return {"--needed": "0"}
    place = (value - driver.minimum) / (driver.maximum - driver.minimum)
    return {"--needed": f"{place:.4f}"}
