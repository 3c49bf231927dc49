"""A tab is opened: its content is made, and not before."""

from dash import MATCH, Dash, Input, Output, State

from dashboard.errors import CallError
from dashboard.page import ids
from dashboard.page.static_html import make_static
from dashboard.page.tabs import PANELS
from dashboard.screen.read_state import open_state
from dashboard.tables.uploads import TableRegistry


def register_tabs(app: Dash, tables: TableRegistry) -> None:
    """Register what fills a tab; the browser asks for it by the address that it shows."""

    @app.callback(
        Output(ids.panel(MATCH), "children"),
        Input(ids.tab_request(MATCH), "data"),
        State(ids.tab_request(MATCH), "id"),
        prevent_initial_call=True,
    )
    def fill_panel(wish: dict, panel: dict) -> list:
        if panel["tab"] not in PANELS:
            raise CallError(f"No such tab is filled. Those that are: {', '.join(PANELS)}.")
        state = open_state(tables, str(wish["query"]))
        return make_static(PANELS[panel["tab"]].make(state))
