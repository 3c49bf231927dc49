"""The state of the page, as the browser sends it, becomes the state of the screen."""

from dash.exceptions import PreventUpdate

from dashboard.errors import CallError
from dashboard.screen.codec import parse_address
from dashboard.screen.read_state import resolve_state
from dashboard.screen.state import ScreenState
from dashboard.tables.uploads import TableRegistry

LOST_TABLE_ERROR = (
    "The server does not hold this table any more: it was not used for a while, or the server was "
    "started anew. Bring the file again under Your table, and this scenario comes back with it."
)


def read_page(tables: TableRegistry, page: list | None) -> ScreenState:
    """Return the screen that the state of the page describes.

    Args:
        tables: every table that an address may name.
        page: names and values as the browser collects them.

    Raises:
        PreventUpdate: nothing is collected yet, or the crisis is no longer in the table.
        CallError: they name an uploaded table that the server no longer stores.
    """
    if page is None:
        raise PreventUpdate
    address = parse_address(page)
    if tables.is_missing(address.token):
        raise CallError(LOST_TABLE_ERROR)
    state = resolve_state(tables.of(address.token), address)
    if address.texts.get("crisis") != state.vintage.crisis:
        raise PreventUpdate
    return state
