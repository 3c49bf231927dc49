"""Pinning a figure: the scenario rests on it instead of the usual one."""

from dataclasses import replace

from dash import Dash, Input, Output, State

from dashboard.model.vintage import read_vintage
from dashboard.page import ids
from dashboard.page.callbacks.page_state import read_page
from dashboard.screen.parameters import to_query
from dashboard.screen.resolve import chosen_values
from dashboard.tables.uploads import TableRegistry


def register_pin_figure(app: Dash, tables: TableRegistry) -> None:
    """Register the buttons that pin a figure, or restore the usual ones."""

    @app.callback(
        Output(ids.OPEN, "data", allow_duplicate=True),
        Output(ids.DRAWER, "opened", allow_duplicate=True),
        inputs={"request": Input(ids.PIN_REQUEST, "data"), "page": State(ids.PAGE, "data")},
        prevent_initial_call=True,
    )
    def pin_figure(request: dict, page: list) -> tuple[dict, bool]:
        here, figure = read_page(tables, page), request["figure"]
        vintage = here.vintage
        # The newest comes first, so that it wins where two rows exclude each other.
        rests_on = (figure, *vintage.rests_on) if figure else ()
        there = read_vintage(vintage.table, vintage.crisis, vintage.known_on, rests_on)
        scenario = chosen_values(there.drivers, here.scenario.moved)
        return {"search": to_query(replace(here, vintage=there, scenario=scenario))}, False
