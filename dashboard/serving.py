"""The server: settings are checked, the port is tried, and workers are started."""

import logging
import os
import socket
import sys
from pathlib import Path

from pydantic import ValidationError

from dashboard.data.table import read_table
from dashboard.errors import CallError
from dashboard.settings import Settings

THREADS = 8  # a worker; a request that computes holds the interpreter, one that waits does not
FIELD_WORDS = {
    "host": "an address of this machine such as 127.0.0.1",
    "port": "a number from 1 to 65535",
    "workers": "a number from 1 to 64",
    "table": "a file",
}


def read_settings(**given: Path | str | int | None) -> Settings:
    """Return the settings of a call; what is not given comes from the environment.

    Raises:
        CallError: a value is of the wrong kind or out of range.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        fault = error.errors()[0]
        name = str(fault["loc"][0])
        raise CallError(
            f"{name}={fault['input']!r} cannot be used: expected {FIELD_WORDS[name]}."
        ) from None


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
    except socket.gaierror:
        raise CallError(f"{host!r} is not an address of this machine. Try 127.0.0.1.") from None
    except OSError as error:
        if error.errno in (98, 48, 10048):  # in use: Linux, macOS, Windows
            raise CallError(
                f"Port {port} on {host} is in use. Stop the other server, "
                f"or choose another port such as --port {port % 65535 + 1}."
            ) from None
        raise CallError(
            f"{host!r} cannot be listened on ({error.strerror}). Try 127.0.0.1."
        ) from None


def serve_forever(settings: Settings) -> None:
    """Serve until stopped, and say the address once the table is known to be good."""
    require_free(settings.host, settings.port)
    read_table(settings.table)  # a table that cannot be used ends the call here, with its faults
    # The workers are processes of their own and read their settings from the environment.
    for name, value in settings.model_dump().items():
        os.environ[f"DASHBOARD_{name.upper()}"] = str(value)
    os.environ["DASHBOARD_TABLE"] = str(settings.table.resolve())
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    logging.getLogger("_granian").setLevel(logging.WARNING)
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"Serving on http://{host}:{settings.port} (stop with Ctrl+C)", flush=True)
    Granian(
        "dashboard.wsgi:server",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        working_dir=None,
    ).serve()
    sys.stdout.flush()
