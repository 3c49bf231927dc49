"""The server: the port is tried, and workers are started."""

from __future__ import annotations

import atexit
import gc
import multiprocessing
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from http.client import HTTPConnection, HTTPException
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING

from dashboard.data.compressed import is_compressed
from dashboard.data.shelf import is_shelf, open_shelf
from dashboard.data.table import read_table
from dashboard.entrance import EVERY_ADDRESS, make_entrance, make_links, require_a_way_in
from dashboard.errors import CallError
from dashboard.settings import Settings

if TYPE_CHECKING:
    from flask import Flask

    from dashboard.guard.bridge import Bridge
    from dashboard.guard.doors import Links

MOST_OPEN = 8192  # connections that a worker holds; one that waits costs it no thread
LARGEST_READ = 65_536  # bytes that are taken from a connection at a time
HEADER_SECONDS = 10  # a client that has not sent its headers by then is cut
DRAIN_SECONDS = 15  # requests in flight may finish before a worker is ended
FOREIGN_SWITCHES = ("DASH_", "FLASK_")  # in the environment; debuggers and open doors among them
READY_SECONDS, READY_TRIES = 0.05, 2400  # how often a starting server is asked, and how long
IN_USE = (98, 48, 10048)  # the errno of a port in use on Linux, macOS and Windows


def require_free(host: str, port: int) -> None:
    """Raise unless the server can listen there.

    Raises:
        CallError: the port is in use, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            if os.name == "posix":  # a port that another server left a moment ago is free
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except PermissionError:
        raise CallError(f"Port {port} may not be used by this account. Try --port 8051.") from None
    except OSError as error:
        if error.errno in IN_USE:
            raise CallError(
                f"Port {port} on {host} is in use. Stop the other server, "
                f"or choose another port such as --port {port % 65535 + 1}."
            ) from None
        raise CallError(
            f"{host!r} cannot be listened on ({error.strerror}). Try 127.0.0.1."
        ) from None


def serve_forever(settings: Settings, tell: Callable[[str], object]) -> None:
    """Serve until stopped, and say the address once the table is known to be good.

    Args:
        settings: where to listen, and what to serve.
        tell: what is called with each remark on how the table was read.
    """
    address = resolve(settings.host)
    require_a_way_in(settings, address)
    require_free(address, settings.port)
    # A table that cannot be used ends the call here, with its faults.
    if is_shelf(settings.table):
        open_shelf(settings.table)
    else:
        read_table(settings.table, settings.declared, tell=tell)
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings

    # Workers start afresh: Polars does not survive a fork.
    multiprocessing.set_start_method("spawn", force=True)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    server = Granian(
        "dashboard",
        address=address,
        port=settings.port,
        interface=Interfaces.RSGI,
        workers=settings.workers,
        backpressure=MOST_OPEN,
        http=HTTPModes.http1,
        websockets=False,
        log_level="error",
        http1_settings=HTTP1Settings(
            header_read_timeout=1000 * HEADER_SECONDS, max_buffer_size=LARGEST_READ
        ),
        workers_kill_timeout=DRAIN_SECONDS,
    )
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{settings.port}"
    links = make_links(settings, partial(_say_link, address))
    Thread(target=_say_when_ready, args=(settings, address, links), daemon=True).start()
    server.serve(target_loader=partial(load_worker, settings, links), wrap_loader=False)


def _say_link(address: str, token: str) -> None:
    """Print the link that lets the next browser in."""
    print(f"The next browser comes in by {address}/?token={token} (once)", flush=True)


def _say_when_ready(settings: Settings, address: str, links: Links | None) -> None:
    """Print the address once it answers, so that nobody opens a page that is not there yet."""
    host = settings.host if settings.host not in EVERY_ADDRESS else "localhost"
    for _ in range(READY_TRIES):
        try:
            asked = HTTPConnection(host, settings.port, timeout=5)
            with closing(asked):
                asked.request("GET", "/health")
                asked.getresponse()
            print(f"Serving on {address} (stop with Ctrl+C)", flush=True)
            if links is not None:
                links.tell(links.current())
            if not is_compressed():
                _compress_scripts()
            return
        except (OSError, HTTPException):
            sleep(READY_SECONDS)


def _compress_scripts() -> None:
    """Compress the page's scripts in a process of their own, while the first readers come."""
    call = [sys.executable, "-m", "dashboard.compressing"]
    compressing = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    atexit.register(compressing.terminate)


def load_worker(settings: Settings, links: Links | None) -> Bridge:
    """Return what a worker of our own server runs."""
    from dashboard.guard.bridge import Bridge

    return Bridge(load_server(settings, links, uploads=settings.workers == 1).wsgi_app)


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
    from dashboard.model.fan import warm_up

    served = ServedTable(settings.table, settings.declared)
    entrance = make_entrance(settings, links)
    server = create_app(served, entrance=entrance, origins=settings.origins, uploads=uploads).server
    warm_up()
    gc.freeze()
    gc.enable()
    return server


def resolve(host: str) -> str:
    """Return the numbers of a host name, as the server wants them."""
    try:
        return socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0]
    except (socket.gaierror, UnicodeError):
        raise CallError(f"{host!r} is not an address of this machine. Try 127.0.0.1.") from None
