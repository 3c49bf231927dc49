"""What happens when: each callback reads, calls a room, and returns.

The rooms that it calls are imported when it is called, so that the page need not wait for them.
"""

from dash import Dash

from dashboard.page.callbacks.clientside import register_clientside
from dashboard.page.callbacks.figures import register_figures
from dashboard.page.callbacks.navigation import register_opening
from dashboard.page.callbacks.pin_figure import register_resting
from dashboard.page.callbacks.tabs import register_panels
from dashboard.page.callbacks.updates import register_moving
from dashboard.page.callbacks.upload import register_bringing
from dashboard.tables.uploads import TableRegistry


def register_callbacks(app: Dash, table: TableRegistry) -> None:
    """Register every callback of the page over a served table."""
    register_opening(app, table)
    register_moving(app, table)
    register_figures(app, table)
    register_panels(app, table)
    register_resting(app, table)
    if table.held is not None:
        register_bringing(app, table)
    register_clientside(app)
