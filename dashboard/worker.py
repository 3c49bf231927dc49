"""A worker: the application in a process of its own, with everything loaded and warm.

What it needs is imported late, as the process that starts the workers knows this room too.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from functools import partial
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING

from dashboard.ahead import REFUSED
from dashboard.errors import DashboardError
from dashboard.heartbeat import end_with

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from flask import Flask

    from dashboard.settings import Settings
    from dashboard.web.security.auth import OneTimeLinks
    from dashboard.web.security.rsgi import Bridge

RARELY = 20_000  # things made and kept before those that nothing points to any more are looked for
ROOMS = (
    "dashboard.page.dash_components",  # before whatever imports Dash
    "dashboard.app",
    "dashboard.tables.reloading",
    "dashboard.entrance",
    "dashboard.web.security.rsgi",
    "dashboard.listening",
)
LATER = ("dashboard.model", "dashboard.page")  # packages of which the page itself needs little
FOREIGN_SWITCHES = ("DASH_", "FLASK_")  # in the environment; debuggers and open doors among them


def load_rooms() -> None:
    """Import what the page needs, undisturbed by what stands in the environment."""
    for name in [name for name in os.environ if name.startswith(FOREIGN_SWITCHES)]:
        del os.environ[name]
    # One thread of NumPy's is enough: others would only wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Hardly anything of what is made now is ever thrown away, so looking for it only takes time:
    # a fifth of the start, and a moment of each later search.
    gc.disable()
    for room in ROOMS:
        import_module(room)


def finish() -> None:
    """Import every room that a reader may ask for, and make what all scenarios start from."""
    for package in LATER:
        for room in walk_packages(import_module(package).__path__, f"{package}."):
            import_module(room.name)
    from dashboard.model.fan import warm_up

    warm_up()
    gc.freeze()
    gc.set_threshold(RARELY)
    gc.enable()


def serve_here(settings: Settings, address: str, beat: Callable[[], object]) -> None:
    """Serve from this process until told to stop.

    Args:
        settings: of the call.
        address: the numbers that the host stands for.
        beat: shows the process that started this one that it lives.
    """
    from dashboard.listening import Here, listener

    server = listener(Here, settings, address)
    load = partial(load_worker, settings, None, beat)
    server.serve(target_loader=load, wrap_loader=False)


def load_one_of_many(
    settings: Settings, links: OneTimeLinks | None, heartbeats: Connection
) -> Bridge:
    """Return what one of several workers runs; it ends with the process that started it.

    Args:
        settings: of the call.
        links: of ``--auth token``.
        heartbeats: over which it sends its number.
    """
    from multiprocessing import parent_process

    end_with(parent_process().join)
    own = str(os.getpid()).encode()
    return load_worker(settings, links, partial(_send_number, heartbeats, own))


def _send_number(heartbeats: Connection, own: bytes) -> None:
    if hasattr(os, "set_blocking"):  # Windows waits instead, for a process that reads nothing
        os.set_blocking(heartbeats.fileno(), False)
    with suppress(OSError):  # nobody reads them
        heartbeats.send_bytes(own)


def load_worker(
    settings: Settings, links: OneTimeLinks | None, beat: Callable[[], object]
) -> Bridge:
    """Return what a worker of our own server runs; without a table that can be used it ends.

    It answers with the page while the rest is still loaded: a browser takes longer to read the
    page's scripts.

    Args:
        settings: of the call.
        links: of ``--auth token``.
        beat: shows the process that started this one that it lives.
    """
    try:
        server = make_server(settings, links, uploads=settings.workers == 1)
    except DashboardError as error:
        with suppress(OSError):  # a full log changes nothing
            print(error, file=sys.stderr)
        sys.exit(next(code for code, told in REFUSED.items() if told == error.exit_code))
    from dashboard.web.security.rsgi import Bridge

    return Bridge(server.wsgi_app, finish, beat)


def load_server(
    settings: Settings, links: OneTimeLinks | None = None, *, uploads: bool = False
) -> Flask:
    """Return the application, guarded and warm, for any server that speaks WSGI.

    Args:
        settings: what to serve, and to whom.
        links: of ``--auth token``.
        uploads: whether readers may bring tables, which one process holds in its memory: of a
            server that is not ours it is not known how many processes it has.
    """
    server = make_server(settings, links, uploads=uploads)
    finish()
    return server


def make_server(settings: Settings, links: OneTimeLinks | None, *, uploads: bool) -> Flask:
    """Return the application, guarded, which can show its page before all is loaded.

    Raises:
        DashboardError: the table cannot be used.
    """
    load_rooms()
    from dashboard.app import create_app
    from dashboard.audit_log import start_log
    from dashboard.entrance import make_entrance
    from dashboard.tables.reloading import ReloadingTable

    start_log(settings.log)
    served = ReloadingTable(settings.table, settings.declared, last_good=settings.last_good)
    served.watch()
    entrance = make_entrance(settings, links)
    return create_app(served, entrance=entrance, origins=settings.origins, uploads=uploads).server
