"""The application: wires table, page and HTTP contract together."""

from dash import Dash

from dashboard.api import make_api
from dashboard.data.keeper import ServedTable
from dashboard.data.shipped import shipped
from dashboard.view.callbacks import register_callbacks
from dashboard.view.layout import make_layout

INDEX = """<!DOCTYPE html>
<html lang="en">
    <head>
        {%metas%}
        <title>{%title%}</title>
        {%favicon%}
        {%css%}
    </head>
    <body>
        {%app_entry%}
        <noscript>This page draws charts with JavaScript, which is switched off. The figures are
        also here as a file: <a href="/api/figures.csv">figures as CSV</a>.</noscript>
        {%config%}
        {%scripts%}
        {%renderer%}
    </body>
</html>"""


def create_app(table: ServedTable) -> Dash:
    """Return the application over a served table."""
    app = Dash(
        "dashboard",
        title="Aid and deployment figures",
        update_title=None,
        assets_folder=str(shipped("assets")),
        serve_locally=True,
        enable_mcp=False,
        meta_tags=[
            {"name": "viewport", "content": "width=device-width, initial-scale=1"},
            {
                "name": "description",
                "content": "Hedged, sourced figures and what follows from them",
            },
        ],
        index_string=INDEX,
    )
    app.layout = make_layout()
    register_callbacks(app, table)
    app.server.register_blueprint(make_api(table))
    # Dash builds its list of callbacks at the first request; under threads that races.
    app.server.test_client().get("/_dash-dependencies")
    return app
