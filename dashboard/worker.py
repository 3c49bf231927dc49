"""A worker: the application in a process of its own, with everything loaded and warm.

What it needs is imported late, as the process that starts the workers knows this room too.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from dashboard.errors import DashboardError

if TYPE_CHECKING:
    from flask import Flask

    from dashboard.guard.bridge import Bridge
    from dashboard.guard.doors import Links
    from dashboard.settings import Settings

FOREIGN_SWITCHES = ("DASH_", "FLASK_")  # in the environment; debuggers and open doors among them


def load_worker(settings: Settings, links: Links | None) -> Bridge:
    """Return what a worker of our own server runs; without a table that can be used it ends."""
    try:
        server = load_server(settings, links, uploads=settings.workers == 1)
    except DashboardError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
    from dashboard.guard.bridge import Bridge

    return Bridge(server.wsgi_app)


def load_server(settings: Settings, links: Links | None = None, *, uploads: bool = False) -> Flask:
    """Return the application, guarded, for any server that speaks WSGI.

    Args:
        settings: what to serve, and to whom.
        links: of ``--auth token``.
        uploads: whether readers may bring tables, which one process holds in its memory: of a
            server that is not ours it is not known how many processes it has.
    """
    for name in [name for name in os.environ if name.startswith(FOREIGN_SWITCHES)]:
        del os.environ[name]
    # Hardly anything of what is made now is ever thrown away, so looking for it only takes time:
    # a fifth of the start, and a moment of each later search.
    gc.disable()
    from dashboard.app import create_app
    from dashboard.data.keeper import ServedTable
    from dashboard.entrance import make_entrance
    from dashboard.model.fan import warm_up

    served = ServedTable(settings.table, settings.declared)
    entrance = make_entrance(settings, links)
    server = create_app(served, entrance=entrance, origins=settings.origins, uploads=uploads).server
    warm_up()
    gc.freeze()
    gc.enable()
    return server
