"""Untrusted files are parsed in a child process, which may crash without harm to this one."""

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from threading import BoundedSemaphore, Thread, Timer
from types import TracebackType
from typing import IO, Any, Self, cast

import polars as pl

from dashboard.audit_log import record
from dashboard.data.files import shown_name
from dashboard.data.import_options import NO_OPTIONS, ImportOptions
from dashboard.data.resources import PACKAGE
from dashboard.data.sandbox.framing import BrokenError, receive, send
from dashboard.data.sandbox.resource_limits import BUILT_LIMITS, LIMITS, Limits
from dashboard.data.schema import FRAME_SCHEMA
from dashboard.data.sheet_questions import UnansweredError
from dashboard.data.text_table import CheckedTable
from dashboard.errors import CallError, Fault, TableError

# What an interpreter needs to start and to find its packages. The rest of our environment, which
# may hold secrets, is not passed to a process that parses untrusted files.
PASSED_VARIABLES = (
    *("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR"),
)
CHILD_MODULE = "dashboard.data.sandbox.child"
THREAD_SETTINGS = ("POLARS_MAX_THREADS", "RAYON_NUM_THREADS", "OPENBLAS_NUM_THREADS")

# All that parsing a malformed answer may raise.
MALFORMED = (OSError, ValueError, TypeError, KeyError, OverflowError)

_free_children = BoundedSemaphore(LIMITS.children)


def check_untrusted(
    content: bytes, path: Path, options: ImportOptions = NO_OPTIONS
) -> CheckedTable:
    """Return the good rows of an untrusted table file, and its faults.

    Args:
        content: the file's bytes; the child process opens no file.
        path: gives the name of the file and its ending.
        options: how to read what the file does not say.

    Raises:
        TableError: the file as a whole cannot be used, takes too long, or broke its reader.
        CallError: too many files are being read, or no process can be started.
    """
    with sandbox(path, LIMITS) as reader:
        return reader.check(content, path, options)


def read_built_in_sandbox(content: bytes, path: Path) -> pl.DataFrame | None:
    """Return a table that ``build`` wrote, or None if it is not valid; raises as above."""
    with sandbox(path) as reader:
        return reader.read_built(content, path)


@contextmanager
def sandbox(path: Path, limits: Limits = BUILT_LIMITS) -> Generator["Reader"]:
    """Start a child process once there are few enough of them, and end it afterwards.

    Raises:
        CallError: too many files are being read, or no process can be started.
    """
    if not _free_children.acquire(timeout=LIMITS.queue_seconds):
        raise CallError(f"{shown_name(path)}: other tables are being read. Try again in a minute.")
    try:
        with Reader(limits) as reader:
            yield reader
    finally:
        _free_children.release()


class Reader:
    """A child process that reads one file after another, until one of them breaks it.

    It is started afresh and not forked, as Polars does not survive a fork. It limits its own
    memory, processor time, files and threads before it reads a byte. Its time and the length of its
    answer are limited here; where a system has no limits for processes, these two remain.
    """

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._is_late = False
        self._feeder = Thread()
        passed = {name: os.environ[name] for name in PASSED_VARIABLES if name in os.environ}
        paths = [str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")]
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", CHILD_MODULE, json.dumps(asdict(limits))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=passed
                | dict.fromkeys(THREAD_SETTINGS, str(limits.threads))
                | {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONUTF8": "1"},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise CallError(
                f"No process can be started to read a table ({error.strerror}). Try again later."
            ) from None
        self._stdin = cast("IO[bytes]", self._process.stdin)
        self._stdout = cast("IO[bytes]", self._process.stdout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def is_running(self) -> bool:
        """Return whether the process can take another file."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the process, and the thread that writes to it."""
        self._process.kill()
        self._process.wait()
        if self._feeder.ident is not None:
            self._feeder.join()
        for pipe in (self._stdin, self._stdout):
            with suppress(OSError):  # bytes that the process did not read are lost
                pipe.close()

    def read_built(self, content: bytes, path: Path) -> pl.DataFrame | None:
        """Return a table that ``build`` wrote, or None if it is not valid; raises as ``check``."""
        frame = self.check(content, path, built=True).frame
        return None if frame.is_empty() else frame

    def check(
        self,
        content: bytes,
        path: Path,
        options: ImportOptions = NO_OPTIONS,
        *,
        built: bool = False,
    ) -> CheckedTable:
        """Return the good rows of an untrusted table file, and its faults.

        Args:
            content: the file's bytes.
            path: gives the name of the file and its ending.
            options: how to read what the file does not say.
            built: whether ``build`` should have written it; no rows if it is not valid.

        Raises:
            TableError: the file as a whole cannot be used, takes too long, or broke the process.
        """
        name = shown_name(path)
        timer = Timer(self._limits.wall_seconds, self._stop)
        timer.daemon = True
        timer.start()
        header = {"name": path.name or str(path), "options": options.to_json(), "built": built}
        # In another thread: a process that ends half-way through would block a write here.
        self._feeder = Thread(target=self._feed, args=(header, content))
        self._feeder.start()
        try:
            return _to_table(*self._receive(), name)
        except BrokenError as error:
            raise self._end_error(name, error) from None
        finally:
            timer.cancel()

    def _feed(self, header: dict[str, Any], content: bytes) -> None:
        with suppress(OSError, ValueError):  # the process has ended, which ``_receive`` finds
            send(self._stdin, header, content)

    def _receive(self) -> tuple[dict[str, Any], bytes]:
        return receive(
            self._stdout,
            max_header_bytes=self._limits.report_bytes,
            max_content_bytes=self._limits.answer_bytes,
        )

    def _stop(self) -> None:
        self._is_late = True
        self._process.kill()

    def _end_error(self, name: str, error: BrokenError) -> TableError:
        """Return the error of a file that crashed the process, or took too long."""
        self._process.kill()
        code = self._process.wait()
        record("reader", outcome="ended", reason=str(error) or code)
        if self._is_late or code == -getattr(signal, "SIGXCPU", 0):
            seconds = f"{self._limits.wall_seconds:g} seconds"
            return TableError(
                f"{name}: reading it takes longer than {seconds} and was stopped. "
                "Split the table, or save it as plain CSV."
            )
        return TableError(
            f"{name}: the file is damaged, or so made that it cannot be read safely. Open it in "
            "the program that it comes from and save it again, or save it as plain CSV."
        )


def _to_table(header: dict[str, Any], content: bytes, name: str) -> CheckedTable:
    """Return the table of an answer, after checking that it is one.

    Raises:
        UnansweredError: the file does not say something that can be asked for.
        TableError: the file was refused.
        CallError: the file was refused.
        BrokenError: the answer is not what a sound process gives.
    """
    if isinstance(header.get("questions"), dict):
        raise UnansweredError(str(header.get("refused")), header["questions"])
    if "refused" in header:
        raise (CallError if header.get("exit_code") == 2 else TableError)(str(header["refused"]))
    if "crash" in header:
        raise BrokenError(str(header["crash"])[:200])
    try:
        frame = pl.read_ipc_stream(io.BytesIO(content))
        faults = [Fault(*fault) for fault in header["faults"]]
        notices = [str(notice) for notice in header["notices"]]
        unanswered = [str(option) for option in header["unanswered"]]
        rows, unlisted_rows = int(header["rows"]), int(header["unlisted_rows"])
        header_row, is_foreign = int(header["header_row"]), bool(header["is_foreign"])
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, *MALFORMED) as error:
        raise BrokenError(type(error).__name__) from None
    if frame.schema != FRAME_SCHEMA or frame.height != rows:
        raise BrokenError("another frame than it said")
    return CheckedTable(frame, faults, notices, unlisted_rows, header_row, is_foreign, unanswered)
