"""Figures are looked up: filtered in the grid, opened one by one, or found by a quote."""

from dash import ALL, Dash, Input, Output, ctx, no_update
from dash.exceptions import PreventUpdate

from dashboard.data.keeper import ServedTable
from dashboard.model.filters import filter_figures
from dashboard.view import ids
from dashboard.view.callbacks.state import page_state, read_page
from dashboard.view.check import make_verdict
from dashboard.view.drawer import CLOSED, open_drawer
from dashboard.view.grid import grid_rows
from dashboard.view.totals import total_line
from dashboard.view.wording import count_words


def register_figures(app: Dash, table: ServedTable) -> None:
    """Register the grid's filters and the opening of a figure."""

    @app.callback(
        output={
            "rows": Output(ids.GRID, "rowData"),
            "count": Output(ids.GRID_COUNT, "children"),
            "total": Output(ids.GRID_TOTAL, "children"),
            "query": Output(ids.QUERY, "data", allow_duplicate=True),
        },
        inputs={"page": page_state("place", "measure", "status", "find", "tab")},
        prevent_initial_call=True,
    )
    def choose_figures(page: dict) -> dict:
        address = read_page(table, page)
        query = address.query()
        if ctx.triggered_id == ids.TABS:
            return {"rows": no_update, "count": no_update, "total": no_update, "query": query}
        everything = address.situation.figures
        figures = filter_figures(everything, address.filters)
        count = count_words(figures.height, "figure")
        total = ""
        if not address.filters.empty:
            count += f" of {everything.height}"
            total = total_line(figures)
        return {"rows": grid_rows(figures), "count": count, "total": total, "query": query}

    @app.callback(
        output={
            "drawer": Output(ids.DRAWER, "opened", allow_duplicate=True),
            "drawer_title": Output(ids.DRAWER_TITLE, "children", allow_duplicate=True),
            "drawer_body": Output(ids.DRAWER_BODY, "children", allow_duplicate=True),
        },
        inputs={
            "cards": Input(ids.card(ALL), "n_clicks"),
            "buttons": Input(ids.opens(ALL, ALL), "n_clicks"),
            "cell": Input(ids.GRID, "cellClicked"),
            "marks": Input(ids.chart(ALL), "clickData"),
            "series": Input(ids.series(ALL), "clickData"),
            "page": page_state(),
        },
        prevent_initial_call=True,
    )
    def open_figure(page: dict, **_: object) -> dict:
        figure = asked_figure(ctx.triggered_id, ctx.triggered[0]["value"])
        drawer = CLOSED if figure is None else open_drawer(read_page(table, page), figure)
        if drawer is CLOSED:
            raise PreventUpdate
        return drawer

    @app.callback(
        Output(ids.CHECKED, "children"), Input(ids.CHECK, "value"), prevent_initial_call=True
    )
    def check_quote(text: str | None) -> list:
        return make_verdict(table.current().frame, text)


def asked_figure(asked: str | dict, told: object) -> str | None:
    """Return the figure that a click asked for, by what was clicked and what that told."""
    if not told:
        return None
    if asked == ids.GRID:
        return told.get("rowId")
    if asked["type"] in ("chart", "series"):
        figure = told["points"][0].get("customdata")
        return None if figure is None else str(figure)
    return asked["figure"]
