"""The server: checks the call, starts Granian's workers, and prints the address once it answers.

The first process imports neither Dash nor Polars nor the model, which each worker imports for
itself, unless it has to read the table.
"""

import atexit
import gc
import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING, Any, cast

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.common import AbstractServer

from dashboard.data.trusted_tables import has_valid_checksum
from dashboard.errors import CallError, DashboardError, not_none
from dashboard.liveness import (
    DRAIN_TIMEOUT,
    end_with_parent,
    kill_silent_workers,
    send_heartbeat,
)
from dashboard.settings import ANY_ADDRESS, Settings, check_access, make_links, prepare_environment
from dashboard.web.security.auth import OneTimeLinks
from dashboard.web.security.hosts import is_loopback

if TYPE_CHECKING:
    from dashboard.data.import_options import ImportOptions
    from dashboard.web.security.rsgi import RsgiApp

MAX_CONNECTIONS = 8192  # of a worker; one that waits costs it no thread
MAX_READ_BYTES = 65_536  # taken from a connection at a time
HEADER_TIMEOUT = 10  # seconds; a client that has not sent its headers by then is cut
GC_THRESHOLD = 20_000  # objects made and not freed before Python looks for cycles among them
READY_INTERVAL, READY_ATTEMPTS = 0.05, 2400  # seconds between attempts to reach a starting server
HEALTH_REQUEST = b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
NOT_ENCRYPTED = (
    "Links and cookies go over the network unencrypted: whoever can read its traffic can come in. "
    "For privacy put a proxy with TLS before this server (docs/deploy.md)."
)
IN_USE = (98, 48, 10048)  # the errno of a port in use on Linux, macOS and Windows
STDERR = {"formatter": "generic", "class": "logging.StreamHandler", "stream": "ext://sys.stderr"}


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


def serve(
    settings: Settings, declared: "ImportOptions | None", notify: Callable[[str], object]
) -> None:
    """Serve until stopped, and print the address once the table is known to be good.

    Args:
        settings: where to listen, and what to serve.
        declared: what the table does not say of itself, if anything is declared.
        notify: is called with each notice about how the table was read.

    Raises:
        CallError: the settings contradict each other, or the address cannot be used.
        TableError: the table cannot be used.
        SystemExit: a worker could not load, or workers die again and again.
    """
    atexit.register(_drop_unwritten)
    address = resolve(settings.host)
    check_access(settings, address)
    require_free(address, settings.port)
    require_table(settings.table, declared, partial(_ignore_closed_stream, notify))
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    url = f"http://{host}:{settings.port}"
    links = make_links(settings, partial(print_link, url))
    if links is not None and not is_loopback(address) and not settings.trusted_proxy:
        _print(NOT_ENCRYPTED)
    Thread(target=_print_when_ready, args=(settings, url, links), daemon=True).start()
    with private_folder() as folder:
        run_workers(WorkerLoader(settings, declared, links, folder), address)


@contextmanager
def private_folder() -> Generator[Path | None]:
    """Make a folder for the last good table, until the block ends; None where none can be made."""
    try:
        folder = TemporaryDirectory(prefix="dashboard-", ignore_cleanup_errors=True)
    except OSError:  # the disk is full or read-only
        yield None
    else:
        with folder as name:
            yield Path(name)


def run_workers(loader: "WorkerLoader", address: str) -> None:
    """Serve with worker processes until stopped; a worker that dies or hangs is replaced.

    Args:
        loader: makes the application in each worker.
        address: the numeric address of the host.

    Raises:
        SystemExit: a worker could not load, or workers die again and again.
    """
    prepare_environment()
    os.environ["PYTHONSAFEPATH"] = "1"  # workers take no code from the folder of this process
    # Workers start afresh: Polars does not survive a fork.
    multiprocessing.set_start_method("spawn", force=True)
    receiver, sender = multiprocessing.Pipe(duplex=False)
    Thread(target=kill_silent_workers, args=(receiver,), daemon=True).start()
    exit_code = multiprocessing.Value("i", 0)
    loader = replace(loader, heartbeats=sender, exit_code=exit_code)
    try:
        target: Any = loader  # what it loads is no function: Granian's types know no RSGI objects
        make_granian(loader.settings, address).serve(target_loader=target, wrap_loader=False)
    finally:
        if exit_code.value:
            sys.exit(exit_code.value)


def make_granian(settings: Settings, address: str) -> AbstractServer:
    """Return the HTTP server, ready to serve at a numeric address."""
    return Granian(
        "dashboard",
        address=address,
        port=settings.port,
        interface=Interfaces.RSGI,
        workers=settings.workers,
        backpressure=MAX_CONNECTIONS,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig={"handlers": {"console": STDERR, "access": STDERR}},
        http1_settings=HTTP1Settings(
            header_read_timeout=1000 * HEADER_TIMEOUT, max_buffer_size=MAX_READ_BYTES
        ),
        workers_kill_timeout=DRAIN_TIMEOUT,
        respawn_failed_workers=True,
    )


@dataclass(frozen=True, slots=True)
class WorkerLoader:
    """Makes the application in each worker process.

    Attributes:
        settings: of the call.
        declared: what the table does not say of itself.
        links: of ``--auth token``, of which the workers share which of them was used.
        last_good: a private folder for the last good table.
        heartbeats: where the worker sends its heartbeats.
        exit_code: what the server exits with, once a worker has said why it cannot load.
    """

    settings: Settings
    declared: "ImportOptions | None" = None
    links: OneTimeLinks | None = None
    last_good: Path | None = None
    heartbeats: Connection | None = None
    exit_code: "Synchronized[int] | None" = None

    def __call__(self) -> "RsgiApp":
        """Return what a worker runs; without a table that can be used it stops the server."""
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C while it loads needs no traceback
        end_with_parent()
        try:
            return self._load()
        except DashboardError as error:
            self._stop_server(error)
            raise SystemExit(error.exit_code) from None

    def _load(self) -> "RsgiApp":
        # Hardly anything of what is made now is freed later, so that looking for cycles would take
        # a fifth of the start, and a moment of each later collection.
        gc.disable()
        from dashboard.app import make_server
        from dashboard.data.import_options import NO_OPTIONS
        from dashboard.web.security.middleware import Guard
        from dashboard.web.security.rsgi import RsgiApp

        server = make_server(
            self.settings,
            self.declared or NO_OPTIONS,
            links=self.links,
            last_good=self.last_good,
            uploads=self.settings.workers == 1,
        )
        gc.freeze()
        gc.set_threshold(GC_THRESHOLD)
        gc.enable()
        guard = cast(Guard, server.wsgi_app)  # create_app has put it there
        return RsgiApp(guard, partial(send_heartbeat, not_none(self.heartbeats)))

    def _stop_server(self, error: DashboardError) -> None:
        """Print why no worker can load, once, and stop the process that starts workers."""
        exit_code = not_none(self.exit_code)
        with exit_code.get_lock():
            is_first = not exit_code.value
            exit_code.value = error.exit_code
        if is_first:
            _ignore_closed_stream(partial(print, file=sys.stderr, flush=True), str(error))
        parent = not_none(multiprocessing.parent_process())
        os.kill(not_none(parent.pid), signal.SIGTERM)


def require_table(
    table: Path, declared: "ImportOptions | None", notify: Callable[[str], object]
) -> None:
    """Raise unless a table can be served; what is left out of it is listed.

    A table that fits the checksum which ``build`` wrote is not read here: the workers read it.

    Raises:
        FaultyTableError: cells break the rules; the error holds every one.
        CallError: the file is not there or is of no kind that can be read.
        TableError: the file as a whole cannot be used.
    """
    with suppress(OSError):  # the usual reading says what is wrong with the name
        if table.is_file() and has_valid_checksum(table):
            return
    from dashboard.data.dataset import is_dataset, open_dataset
    from dashboard.data.import_options import NO_OPTIONS
    from dashboard.data.table_files import read_table

    if is_dataset(table):
        open_dataset(table)
    else:
        read_table(
            table,
            declared or NO_OPTIONS,
            on_notice=notify,
            on_left_out=lambda error: notify(error.left_out),
        )


def print_link(url: str, token: str) -> None:
    """Print the link that lets the next browser in."""
    _print(f"The next browser comes in by {url}/?token={token} (once)")


def _print(text: str) -> None:
    """Print a line; that its reader has gone, or a log is full, keeps no browser out."""
    _ignore_closed_stream(partial(print, flush=True), text)


def _ignore_closed_stream(write: Callable[[str], object], text: str) -> None:
    """Write a text, unless its reader has gone or a log is full, which stops no server."""
    with suppress(OSError):
        write(text)


def _drop_unwritten() -> None:
    """Drop what could not be written: it would change the exit code of this process."""
    for name in ("stdout", "stderr"):
        try:
            print(end="", file=getattr(sys, name), flush=True)
        except OSError:
            setattr(sys, name, None)


def _print_when_ready(settings: Settings, url: str, links: OneTimeLinks | None) -> None:
    """Print the address once it answers, so that nobody opens a page that is not there yet."""
    host = settings.host if settings.host not in ANY_ADDRESS else "localhost"
    for _ in range(READY_ATTEMPTS):
        try:
            with socket.create_connection((host, settings.port), timeout=5) as connection:
                connection.sendall(HEALTH_REQUEST)
                if not connection.recv(1):
                    raise ConnectionResetError
        except OSError:
            sleep(READY_INTERVAL)
            continue
        _print(f"Serving on {url} (stop with Ctrl+C)")
        if links is not None:
            links.show()
        return


def resolve(host: str) -> str:
    """Return the numeric address of a host name, as the server wants it."""
    try:
        return str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0])
    except (socket.gaierror, UnicodeError):
        raise CallError(f"{host!r} is not an address of this machine. Try 127.0.0.1.") from None
