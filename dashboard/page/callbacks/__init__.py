"""The callbacks of the page: each reads its inputs, calls a component, and returns its outputs."""

from dash import Dash

from dashboard.page.callbacks.clientside import register_clientside
from dashboard.page.callbacks.figures import register_figures
from dashboard.page.callbacks.navigation import register_navigation
from dashboard.page.callbacks.pin_figure import register_pin_figure
from dashboard.page.callbacks.tabs import register_tabs
from dashboard.page.callbacks.updates import register_updates
from dashboard.page.callbacks.upload import register_upload
from dashboard.tables.uploads import TableRegistry


def register_callbacks(app: Dash, tables: TableRegistry) -> None:
    """Register every callback of the page over the tables of a server."""
    register_navigation(app, tables)
    register_updates(app, tables)
    register_figures(app, tables)
    register_tabs(app, tables)
    register_pin_figure(app, tables)
    if tables.uploads is not None:
        register_upload(app, tables)
    register_clientside(app)
