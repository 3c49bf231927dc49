"""The reader chooses which figure the scenario rests on."""

from dataclasses import replace

from dash import ALL, Dash, Input, Output, State, ctx
from dash.exceptions import PreventUpdate

from dashboard.data.held import OpenTables
from dashboard.view import ids
from dashboard.view.callbacks.state import read_page


def register_resting(app: Dash, table: OpenTables) -> None:
    """Register the buttons that put a figure under the scenario, or the usual ones back."""

    @app.callback(
        Output(ids.OPEN, "data", allow_duplicate=True),
        Output(ids.DRAWER, "opened", allow_duplicate=True),
        inputs={"clicks": Input(ids.rest(ALL, ALL), "n_clicks"), "page": State(ids.PAGE, "data")},
        prevent_initial_call=True,
    )
    def rest_on(clicks: list, page: list) -> tuple[dict, bool]:
        from dashboard.model.situation import read_situation
        from dashboard.view.share import chosen_values

        if not ctx.triggered[0]["value"]:
            raise PreventUpdate
        here, figure = read_page(table, page), ctx.triggered_id["figure"]
        situation = here.situation
        # The newest wish comes first, so that it wins where two rows cannot stand together.
        asked = (figure, *situation.rests_on) if figure else ()
        there = read_situation(table.of(page), situation.crisis, situation.known_on, asked)
        kept = chosen_values(there.drivers, here.scenario.moved)
        return {"search": replace(here, situation=there, scenario=kept).query()}, False
