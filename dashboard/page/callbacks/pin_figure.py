"""The reader chooses which figure the scenario rests on."""

from dataclasses import replace

from dash import Dash, Input, Output, State

from dashboard.page import ids
from dashboard.page.callbacks.page_state import read_page
from dashboard.tables.uploads import TableRegistry


def register_pin_figure(app: Dash, table: TableRegistry) -> None:
    """Register the buttons that put a figure under the scenario, or the usual ones back."""

    @app.callback(
        Output(ids.OPEN, "data", allow_duplicate=True),
        Output(ids.DRAWER, "opened", allow_duplicate=True),
        inputs={"asked": Input(ids.PIN_REQUEST, "data"), "page": State(ids.PAGE, "data")},
        prevent_initial_call=True,
    )
    def rest_on(asked: dict, page: list) -> tuple[dict, bool]:
        from dashboard.model.vintage import read_vintage
        from dashboard.screen.parameters import to_query
        from dashboard.screen.resolve import chosen_values

        here, figure = read_page(table, page), asked["figure"]
        vintage = here.vintage
        # The newest wish comes first, so that it wins where two rows cannot stand together.
        rests_on = (figure, *vintage.rests_on) if figure else ()
        there = read_vintage(vintage.table, vintage.crisis, vintage.known_on, rests_on)
        scenario = chosen_values(there.drivers, here.scenario.moved)
        return {"search": to_query(replace(here, vintage=there, scenario=scenario))}, False
