"""A reader brings a table: it is checked apart, held, and opened."""

from dash import Dash, Input, Output, State, no_update
from dash.exceptions import PreventUpdate

from dashboard.data.held import TABLE, HeldTables
from dashboard.errors import DashboardError
from dashboard.view import ids


def register_bringing(app: Dash, held: HeldTables) -> None:
    """Register what takes a reader's file."""

    @app.callback(
        output={
            "report": Output(ids.REPORT, "children"),
            "open": Output(ids.OPEN, "data", allow_duplicate=True),
            "contents": Output(ids.UPLOAD, "contents"),
        },
        inputs={
            "contents": Input(ids.UPLOAD, "contents"),
            "filename": State(ids.UPLOAD, "filename"),
            "decimal_comma": State(ids.DECIMAL_COMMA, "checked"),
        },
        prevent_initial_call=True,
    )
    def bring(contents: str | None, filename: str | None, decimal_comma: bool | None) -> dict:
        from dashboard.view.bring import make_refusal, read_brought

        if contents is None:
            raise PreventUpdate
        try:
            report, served = read_brought(
                held, contents, filename, decimal_comma=bool(decimal_comma)
            )
        except DashboardError as error:
            report, served = make_refusal(str(error)), None
        search = no_update if served is None else {"search": f"{TABLE}={served.token}"}
        # Emptied, so that the same file can be brought again once it is corrected.
        return {"report": report, "open": search, "contents": None}
