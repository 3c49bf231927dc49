"""The state of the page as the browser holds it, and the address that it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash.exceptions import PreventUpdate

from dashboard.errors import CallError
from dashboard.tables.uploads import TableRegistry

if TYPE_CHECKING:
    from dashboard.screen.state import ScreenState

LOST_MEANWHILE = (
    "The server does not hold this table any more: it was not used for a while, or the server was "
    "started anew. Bring the file again under Your table, and this scenario comes back with it."
)


def read_page(table: TableRegistry, page: list | None) -> ScreenState:
    """Return the address that the state of the page stands for.

    Args:
        table: every table that an address may name.
        page: names and values as assets/gather.js collects them; where they are not collected yet,
            or name a crisis that is no longer in the table, nothing is answered.

    Raises:
        CallError: they name a brought table that is not held any more.
    """
    from dashboard.screen.codec import parse_address
    from dashboard.screen.read_state import resolve_state

    if page is None:
        raise PreventUpdate
    address = parse_address(page)
    if table.is_missing(address.token):
        raise CallError(LOST_MEANWHILE)
    state = resolve_state(table.of(address.token), address)
    if address.texts.get("crisis") != state.vintage.crisis:
        raise PreventUpdate
    return state
