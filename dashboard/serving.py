"""The server: call, port and table are tried, and workers are started.

Nothing that a worker needs is imported here: the workers wait for this process, and each of them
imports it again.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING

from dashboard.ahead import dismiss, keep_working, start_module
from dashboard.data.compressed import is_compressed
from dashboard.data.dataset import is_dataset, open_dataset
from dashboard.data.trusted_tables import has_valid_checksum
from dashboard.entrance import EVERY_ADDRESS, make_links, require_a_way_in
from dashboard.errors import CallError
from dashboard.heartbeat import SILENT_SECONDS, kill_silent
from dashboard.settings import Settings
from dashboard.web.security.hosts import is_loopback

if TYPE_CHECKING:
    from dashboard.web.security.auth import OneTimeLinks

READY_SECONDS, READY_TRIES = 0.05, 2400  # how often a starting server is asked, and how long
QUESTION = b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
READABLE = (
    "Links and cookies go over the network unencrypted: whoever can read its traffic can come in. "
    "For privacy put a proxy with TLS before this server (docs/deploy.md)."
)
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
    tell = partial(_tell_if_possible, tell)
    atexit.register(_forget_unsaid)
    numbers = resolve(settings.host)
    require_a_way_in(settings, numbers)
    require_free(numbers, settings.port)
    require_table(settings, tell)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{settings.port}"
    links = make_links(settings, partial(say_link, address))
    if links is not None and not is_loopback(numbers) and not settings.trusted_proxy:
        _say(READABLE)
    Thread(target=_say_when_ready, args=(settings, address, links), daemon=True).start()
    with private_folder() as folder:
        settings = replace(settings, last_good=folder)
        if settings.workers == 1 and links is None:
            keep_working(settings, numbers, tell)
        dismiss()
        serve_by_many(settings, numbers, links)


@contextmanager
def private_folder() -> Iterator[Path | None]:
    """Make a folder for the last good table, until the block ends; None where none can be made."""
    try:
        folder = TemporaryDirectory(prefix="dashboard-", ignore_cleanup_errors=True)
    except OSError:  # the disk is full or read-only
        yield None
    else:
        with folder as name:
            yield Path(name)


def serve_by_many(
    settings: Settings,
    address: str,
    links: OneTimeLinks | None,
    silent_seconds: float = SILENT_SECONDS,
) -> None:
    """Serve by processes that share what there is to share, until told to stop.

    Args:
        settings: of the call.
        address: the numbers that the host stands for.
        links: of ``--auth token``, of which the workers together let each be used once.
        silent_seconds: a worker is ended that sends no heartbeat for twice this time; one that
            died is replaced.
    """
    import multiprocessing

    from granian import Granian

    from dashboard.listening import listener
    from dashboard.worker import load_one_of_many

    # Workers start afresh: Polars does not survive a fork.
    multiprocessing.set_start_method("spawn", force=True)
    os.environ["PYTHONSAFEPATH"] = "1"  # they take no code from the folder of this process
    heard, said = multiprocessing.Pipe(duplex=False)
    Thread(target=kill_silent, args=(heard, silent_seconds), daemon=True).start()
    server = listener(Granian, settings, address)
    load = partial(load_one_of_many, settings, links, said)
    server.serve(target_loader=load, wrap_loader=False)


def require_table(settings: Settings, tell: Callable[[str], object]) -> None:
    """Raise unless a table can be served.

    Of one that fits the checksum which ``build`` wrote no more is asked: the workers read it.

    Raises:
        FaultyTableError: cells break the rules; the error holds every one.
        CallError: the file is not there or is of no kind that can be read.
        TableError: the file as a whole cannot be used.
    """
    if is_dataset(settings.table):
        open_dataset(settings.table)
    elif not has_valid_checksum(settings.table):
        from dashboard.data.table_files import read_table

        read_table(settings.table, settings.declared, tell=tell)


def say_link(address: str, token: str) -> None:
    """Print the link that lets the next browser in."""
    _say(f"The next browser comes in by {address}/?token={token} (once)")


def _say(text: str) -> None:
    """Print a line; that its reader has gone, or a log is full, keeps no browser out."""
    _tell_if_possible(partial(print, flush=True), text)


def _tell_if_possible(tell: Callable[[str], object], text: str) -> None:
    """Tell something, unless its reader has gone or a log is full, which ends no server."""
    with suppress(OSError):
        tell(text)


def _forget_unsaid() -> None:
    """Drop what could not be said: it would change what this process ends with."""
    for name in ("stdout", "stderr"):
        try:
            print(end="", file=getattr(sys, name), flush=True)
        except OSError:
            setattr(sys, name, None)


def _say_when_ready(settings: Settings, address: str, links: OneTimeLinks | None) -> None:
    """Print the address once it answers, so that nobody opens a page that is not there yet."""
    host = settings.host if settings.host not in EVERY_ADDRESS else "localhost"
    for _ in range(READY_TRIES):
        try:
            with socket.create_connection((host, settings.port), timeout=5) as asked:
                asked.sendall(QUESTION)
                if not asked.recv(1):
                    raise ConnectionResetError
        except OSError:
            sleep(READY_SECONDS)
            continue
        _say(f"Serving on {address} (stop with Ctrl+C)")
        if links is not None:
            links.show()
        if not is_compressed():
            _compress_scripts()
        return


def _compress_scripts() -> None:
    """Compress the page's scripts in a process of their own, while the first readers come."""
    with suppress(OSError):  # without it they are compressed as they go out
        compressing = start_module(
            "dashboard.compressing", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        atexit.register(compressing.terminate)


def resolve(host: str) -> str:
    """Return the numbers of a host name, as the server wants them."""
    try:
        return socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0]
    except (socket.gaierror, UnicodeError):
        raise CallError(f"{host!r} is not an address of this machine. Try 127.0.0.1.") from None
