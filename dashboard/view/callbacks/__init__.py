"""What happens when: each callback reads, calls a room, and returns.

The rooms that it calls are imported when it is called, so that the page need not wait for them.
"""

from dash import Dash

from dashboard.data.held import OpenTables
from dashboard.view.callbacks.bringing import register_bringing
from dashboard.view.callbacks.clientside import register_clientside
from dashboard.view.callbacks.figures import register_figures
from dashboard.view.callbacks.moving import register_moving
from dashboard.view.callbacks.opening import register_opening
from dashboard.view.callbacks.panels import register_panels
from dashboard.view.callbacks.resting import register_resting


def register_callbacks(app: Dash, table: OpenTables) -> None:
    """Register every callback of the page over a served table."""
    register_opening(app, table)
    register_moving(app, table)
    register_figures(app, table)
    register_panels(app, table)
    register_resting(app, table)
    if table.held is not None:
        register_bringing(app, table)
    register_clientside(app)
