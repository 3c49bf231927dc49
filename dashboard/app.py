"""The application: wires table, page and HTTP contract together."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import cast

from dash import Dash
from dash.exceptions import DependencyException
from flask import Flask, request
from werkzeug.test import Client

from dashboard.audit_log import record, start_log
from dashboard.data.import_options import NO_OPTIONS, ImportOptions
from dashboard.model.fan import warm_up
from dashboard.page.callbacks import register_callbacks
from dashboard.page.callbacks.input_types import is_accepted, is_move_request
from dashboard.page.callbacks.navigation import opened_screen
from dashboard.page.callbacks.updates import written_update
from dashboard.page.layout import make_layout
from dashboard.page.prerender import first_view
from dashboard.screen.read_state import open_state
from dashboard.settings import Settings, make_access_rules
from dashboard.tables.reloading import ReloadingTable
from dashboard.tables.uploads import TableRegistry, UploadStore
from dashboard.web.api import make_api, read_origins
from dashboard.web.compression import compress_responses, serve_files
from dashboard.web.move_endpoint import MOVE_PATH, register_move_endpoint
from dashboard.web.screen_endpoint import register_screen_endpoint
from dashboard.web.scripts import PageFiles, script_addresses, without_grid
from dashboard.web.security.auth import LOCAL_ACCESS, AccessRules, OneTimeLinks
from dashboard.web.security.callback_validation import callbacks_of
from dashboard.web.security.middleware import Guard, Rules
from dashboard.web.security.request_checks import methods_by
from dashboard.web.security.security_headers import security_headers

INDEX = """<!DOCTYPE html>
<html lang="en">
    <head>
        {%metas%}
        <title>{%title%}</title>
        {icon}
        {%css%}
        {style}
        {preloads}
    </head>
    <body>
        {%app_entry%}
        <noscript>This page draws charts with JavaScript, which is switched off. The figures are
        also here as a file: <a href="/api/figures.csv">figures as CSV</a>.</noscript>
        {%config%}
        {%scripts%}
        {scripts}
        {%renderer%}
    </body>
</html>"""


# Dash answers to every path with the page, and to one that only its debugger reads.
HIDDEN = ("/<path:path>", "/_reload-hash", "static")


class DashboardApp(Dash):
    """Dash, with the first view in its page, and nothing there that changes from visit to visit.

    Attributes:
        first_view: what is shown of an address before the page's scripts run, as HTML.
    """

    first_view: Callable[[str], str] = staticmethod(lambda query: "")

    def interpolate_index(self, *args: str, **parts: str) -> str:
        """Return the page; Dash names every part."""
        query = request.query_string.decode(errors="replace")
        scripts, grid = without_grid(parts["scripts"])
        changes = {
            "app_entry": self.first_view(query) + parts["app_entry"],
            "scripts": scripts,
            "metas": parts["metas"] + grid,
            "config": _stable_config(parts["config"]),
        }
        return super().interpolate_index(*args, **parts | changes)


def _stable_config(script: str) -> str:
    """Return the script element of the configuration without what varies or names a machine.

    ``end_id`` ties responses of background callbacks to one visit, and there are none of those.
    """
    start, end = script.index("{"), script.rindex("}") + 1
    config = json.loads(script[start:end])
    for name in ("python_version", "dash_version_url", "end_id"):
        config.pop(name, None)
    return script[:start] + json.dumps(config).replace("<", "\\u003c") + script[end:]


def make_server(
    settings: Settings,
    declared: ImportOptions = NO_OPTIONS,
    *,
    links: OneTimeLinks | None = None,
    last_good: Path | None = None,
    uploads: bool = False,
) -> Flask:
    """Return the application, guarded and warm, for any server that speaks WSGI.

    Args:
        settings: what to serve, and to whom.
        declared: what the table does not say of itself.
        links: of ``--auth token``.
        last_good: a private folder with the last good table of a worker before this one.
        uploads: whether readers may upload tables, which one process holds in its memory: of a
            server that is not ours it is not known how many processes it has.

    Raises:
        DashboardError: the table cannot be used.
    """
    start_log(settings.log)
    table = ReloadingTable(settings.table, declared, last_good=last_good)
    table.watch()
    access = make_access_rules(settings, links)
    app = create_app(table, access=access, origins=settings.origins, uploads=uploads)
    warm_up()
    return app.server


def create_app(
    table: ReloadingTable,
    *,
    access: AccessRules = LOCAL_ACCESS,
    origins: str = "",
    uploads: bool = True,
) -> Dash:
    """Return the application over a served table.

    Args:
        table: what is shown.
        access: how the server can be reached.
        origins: other pages of the web that may read ``/api``.
        uploads: whether readers may upload tables. They are in the memory of
            one process, so that a server of several processes takes none, and a public one
            neither.
    """
    tables = TableRegistry(table, UploadStore() if uploads and not access.read_only else None)
    files = PageFiles()
    app = DashboardApp(
        "dashboard",
        title="Aid and deployment figures",
        update_title=cast("str", None),  # as Dash documents it; its types do not know
        include_assets_files=False,  # they come as one script and one style sheet
        serve_locally=True,
        enable_mcp=False,
        meta_tags=[
            {"name": "viewport", "content": "width=device-width, initial-scale=1"},
            {
                "name": "description",
                "content": "Hedged, sourced figures and what follows from them",
            },
        ],
        index_string=make_index(files),
    )
    app.renderer = ""  # assets/js/boot.js starts Dash
    files.register(app.server)
    app.first_view = partial(make_first_view, tables)
    app.layout = make_layout(may_upload=tables.uploads is not None)
    register_callbacks(app, tables)
    register_screen_endpoint(app.server, partial(opened_screen, tables))
    register_move_endpoint(app.server, partial(written_update, tables))
    app.server.register_blueprint(make_api(tables, origins=origins))
    versioned: set[str] = set()
    compress_responses(app.server, versioned)
    # Dash builds its list of callbacks at the first request; under threads that races.
    client = Client(app.server)
    client.get("/_dash-dependencies")
    app.server.config["PROPAGATE_EXCEPTIONS"] = True  # the middleware answers faults
    versioned |= script_addresses(client.get("/").text)
    files = serve_files(app.server.wsgi_app)
    app.server.wsgi_app = Guard(files, make_rules(app, access, origins))
    return app


def make_first_view(tables: TableRegistry, query: str) -> str:
    """Return the first view of an address."""
    try:
        return first_view(open_state(tables, query))
    except Exception as error:
        # The live page tells readers what is wrong; a picture of it keeps nobody from it.
        record("fault", error=error, sentence="The first view of a page could not be made.")
        return ""


def make_index(files: PageFiles) -> str:
    """Return the page around the application, with the marks that Dash replaces."""
    index = INDEX
    for name, tags in files.tags().items():
        index = index.replace(f"{{{name}}}", tags)
    return index


def make_rules(app: Dash, access: AccessRules, origins: str = "") -> Rules:
    """Return what requests are held against, once every route and callback is registered."""
    return Rules(
        methods_of=methods_by(app.server.url_map, HIDDEN),
        callbacks=callbacks_of(app.callback_map),
        accepts=is_accepted,
        body_types={MOVE_PATH: is_move_request},
        headers=security_headers(app.csp_hashes()),
        missing=(DependencyException,),
        access=access,
        origins=tuple(read_origins(origins)),
    )
