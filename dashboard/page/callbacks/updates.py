"""Updates after a slider move: data tables, the comparison, and goal seek."""

from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from dashboard.charts.spec import chart_names
from dashboard.model.drivers import Driver
from dashboard.page import ids
from dashboard.page.callbacks.page_state import read_page
from dashboard.page.components.chart_card import make_data_table
from dashboard.page.components.comparison import make_compare
from dashboard.page.components.goal_seek import make_goal_seek
from dashboard.page.static_html import make_static
from dashboard.page.updates import write_update
from dashboard.screen.compute import compute_result
from dashboard.tables.uploads import TableRegistry


def written_update(tables: TableRegistry, request: dict) -> bytes:
    """Return what changes on the page as JSON, for the endpoint of slider moves.

    Args:
        tables: every table that an address may name.
        request: ``page``, the state of the page, and optionally ``changed``, the names in it that
            differ from what the page shows already.
    """
    return write_update(read_page(tables, request["page"]), request.get("changed"))


def register_updates(app: Dash, tables: TableRegistry) -> None:
    """Register what follows a moved slider beside the charts, and the goal seek."""

    @app.callback(
        output={
            "tables": Output(ids.data_table(ALL), "children", allow_duplicate=True),
            "compare": Output(ids.COMPARE, "children", allow_duplicate=True),
        },
        inputs={
            "request": Input(ids.TABLES_REQUEST, "data"),
            "shown": State(ids.data_table(ALL), "id"),
        },
        prevent_initial_call=True,
    )
    def update_tables(request: dict, shown: list) -> dict:
        state = read_page(tables, request["page"])
        result = compute_result(state)
        # A page may still show charts of the screen before.
        drawn = set(chart_names(result.vintage)) & set(request["tables"])
        return {
            "tables": [
                make_static(make_data_table(name, result)) if name in drawn else no_update
                for name in (table_id["name"] for table_id in shown)
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
        if not measure or not isinstance(level, int | float):
            raise PreventUpdate
        state = read_page(tables, page)
        lines, marks = make_goal_seek(compute_result(state), measure, float(level))
        drivers = {driver.key: driver for driver in state.vintage.drivers}
        keys = [mark["id"]["key"] for mark in ctx.outputs_list[1]]
        return (
            lines,
            [_mark_style(drivers.get(key), marks.get(key)) for key in keys],
            [key not in marks for key in keys],
        )


def _mark_style(driver: Driver | None, value: float | None) -> dict:
    """Return where a needed value lies on its slider, as a share of the track."""
    if driver is None or value is None:
        return {"--needed": "0"}
    position = (value - driver.minimum) / (driver.maximum - driver.minimum)
    return {"--needed": f"{position:.4f}"}
