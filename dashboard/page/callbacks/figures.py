"""Figures are looked up: filtered in the grid, opened one by one, or found by a quote."""

from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate
from dash_ag_grid import AgGrid

from dashboard.model.filters import filter_figures
from dashboard.page import ids
from dashboard.page.callbacks.page_state import read_page
from dashboard.page.components.drawer import CLOSED, open_drawer
from dashboard.page.components.grid import grid_count, grid_rows, make_grid
from dashboard.page.static_html import make_static
from dashboard.page.tabs.sentence_check import make_verdict
from dashboard.screen.parameters import to_query
from dashboard.tables.uploads import TableRegistry
from dashboard.text.totals import shown_total


def register_figures(app: Dash, tables: TableRegistry) -> None:
    """Register the grid's filters and the opening of a figure."""

    @app.callback(
        output={
            "rows": Output(ids.grid(ALL), "rowData"),
            "count": Output(ids.GRID_COUNT, "children"),
            "total": Output(ids.GRID_TOTAL, "children"),
            "query": Output(ids.QUERY, "data", allow_duplicate=True),
        },
        inputs={"request": Input(ids.FIGURES_REQUEST, "data")},
        prevent_initial_call=True,
    )
    def choose_figures(request: dict) -> dict:
        state = read_page(tables, request["page"])
        everything, filters = state.vintage.figures, state.filters
        left = filter_figures(everything, filters)
        grids = ctx.outputs_grouping["rows"]
        rows = grid_rows(left) if grids and request["rows"] else no_update
        return {
            # The page has one grid; the rows of a big table are not sent for every one named.
            "rows": [rows if index == 0 else no_update for index, _ in enumerate(grids)],
            "count": grid_count(left, filters, everything),
            "total": shown_total(left, filters),
            "query": to_query(state),
        }

    @app.callback(
        Output(ids.GRID_AREA, "children"),
        inputs={"wanted": Input(ids.GRID_REQUEST, "data"), "page": State(ids.PAGE, "data")},
        prevent_initial_call=True,
    )
    def show_grid(wanted: bool, page: list) -> AgGrid:
        state = read_page(tables, page)
        return make_grid(filter_figures(state.vintage.figures, state.filters))

    @app.callback(
        output={
            "drawer": Output(ids.DRAWER, "opened", allow_duplicate=True),
            "drawer_title": Output(ids.DRAWER_TITLE, "children", allow_duplicate=True),
            "drawer_body": Output(ids.DRAWER_BODY, "children", allow_duplicate=True),
        },
        inputs={"request": Input(ids.FIGURE_REQUEST, "data"), "page": State(ids.PAGE, "data")},
        prevent_initial_call=True,
    )
    def open_figure(request: dict, page: list) -> dict:
        drawer = open_drawer(read_page(tables, page), request["figure"])
        if drawer is CLOSED:
            raise PreventUpdate
        return drawer | {"drawer_body": make_static(drawer["drawer_body"])}

    @app.callback(
        Output(ids.CHECKED, "children"), Input(ids.CHECK, "value"), prevent_initial_call=True
    )
    def check_quote(text: str | None) -> list:
        return make_verdict(tables.current(), text)
