"""Figures are looked up: filtered in the grid, or opened one by one."""

from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from dashboard.data.keeper import ServedTable
from dashboard.model.filters import filter_figures
from dashboard.view import ids
from dashboard.view.callbacks.state import page_state, read_page, situation_of
from dashboard.view.cards import figure_title
from dashboard.view.drawer import make_figure
from dashboard.view.grid import grid_rows
from dashboard.view.wording import count_words


def register_figures(app: Dash, table: ServedTable) -> None:
    """Register the grid's filters and the opening of a figure."""

    @app.callback(
        output={
            "rows": Output(ids.GRID, "rowData"),
            "count": Output(ids.GRID_COUNT, "children"),
            "query": Output(ids.QUERY, "data", allow_duplicate=True),
        },
        inputs={"page": page_state("place", "measure", "status", "find", "tab")},
        prevent_initial_call=True,
    )
    def choose_figures(page: dict) -> dict:
        address = read_page(table, page)
        query = address.query()
        if ctx.triggered_id == ids.TABS:
            return {"rows": no_update, "count": no_update, "query": query}
        everything = address.situation.figures
        figures = filter_figures(everything, address.filters)
        count = count_words(figures.height, "figure")
        if not address.filters.empty:
            count += f" of {everything.height}"
        return {"rows": grid_rows(figures), "count": count, "query": query}

    @app.callback(
        Output(ids.DRAWER, "opened"),
        Output(ids.DRAWER_TITLE, "children"),
        Output(ids.DRAWER_BODY, "children"),
        Input(ids.card(ALL), "n_clicks"),
        Input(ids.opens(ALL, ALL), "n_clicks"),
        Input(ids.GRID, "cellClicked"),
        Input(ids.chart(ALL), "clickData"),
        State(ids.PLACE, "data"),
        prevent_initial_call=True,
    )
    def open_figure(
        cards: list, buttons: list, cell: dict | None, clicks: list, place: dict
    ) -> tuple:
        told = ctx.triggered[0]["value"] if ctx.triggered else None
        if not told:
            raise PreventUpdate
        asked = ctx.triggered_id
        if asked == ids.GRID:
            figure = told.get("rowId")
        elif "figure" in asked:
            figure = asked["figure"]
        else:
            figure = told["points"][0].get("customdata")
        situation = situation_of(table, place)
        rows = situation.figures.filter(situation.figures["id"] == str(figure)).to_dicts()
        if not rows:
            raise PreventUpdate
        return True, figure_title(rows[0]), make_figure(rows[0], situation)
