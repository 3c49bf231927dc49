"""Foreign files are read apart: in a child process that may die of them without harm to us."""

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from threading import BoundedSemaphore, Thread, Timer
from types import TracebackType
from typing import Any, Self

import polars as pl

from dashboard.audit_log import record
from dashboard.data.files import shown_name
from dashboard.data.import_options import NO_OPTIONS, ImportOptions
from dashboard.data.resources import PACKAGE
from dashboard.data.sandbox.framing import BrokenError, receive, send
from dashboard.data.sandbox.resource_limits import BUILT_LIMITS, LIMITS, Limits
from dashboard.data.schema import FRAME_SCHEMA
from dashboard.data.text_table import CheckedTable
from dashboard.errors import CallError, Fault, TableError

# What an interpreter needs to start and to find its packages. Nothing else of our environment,
# which may hold secrets, is handed to a process that reads foreign files.
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
READER = "dashboard.data.sandbox.child"
THREAD_SETTINGS = ("POLARS_MAX_THREADS", "RAYON_NUM_THREADS", "OPENBLAS_NUM_THREADS")

# All that an answer of the wrong shape may raise when it is taken apart.
MALFORMED = (OSError, ValueError, TypeError, KeyError, OverflowError)

_turns = BoundedSemaphore(LIMITS.children)


def check_untrusted(
    content: bytes, path: Path, options: ImportOptions = NO_OPTIONS
) -> CheckedTable:
    """Return the good rows of a foreign table file, and its faults, as read by a child process.

    Args:
        content: the file's bytes; the child opens no file.
        path: where the file's name and its ending are taken from.
        options: how to read what the file does not say.

    Raises:
        TableError: the file as a whole cannot be used, takes too long, or broke its reader.
        CallError: too many files are being read, or no process can be started.
    """
    with _turn(shown_name(path)), Reader() as reader:
        return reader.check(content, path, options)


def read_built_in_sandbox(content: bytes, path: Path) -> pl.DataFrame | None:
    """Return a table that ``build`` wrote, read by a child process; None if it is none.

    Raises:
        TableError: reading takes too long, or broke the process.
        CallError: too many files are being read, or no process can be started.
    """
    with _turn(shown_name(path)), Reader(BUILT_LIMITS) as reader:
        frame = reader.check(content, path, built=True).frame
    return None if frame.is_empty() else frame


@contextmanager
def _turn(name: str) -> Iterator[None]:
    if not _turns.acquire(timeout=LIMITS.queue_seconds):
        raise CallError(f"{name}: other tables are being read. Try again in a minute.")
    try:
        yield
    finally:
        _turns.release()


class Reader:
    """A child process that reads one file after another, until one of them breaks it.

    It is started afresh and not forked, as Polars does not survive a fork, and it holds itself to
    the limits of memory, processor time, files and threads before it reads a byte. Here its time
    and the length of its answer are limited, too; where a system knows no such limits for
    processes, these two remain.
    """

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._is_late = False
        self._feeder = Thread()
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        paths = [str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")]
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", READER, json.dumps(asdict(limits))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=kept
                | dict.fromkeys(THREAD_SETTINGS, str(limits.threads))
                | {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONUTF8": "1"},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise CallError(
                f"No process can be started to read a table ({error.strerror}). Try again later."
            ) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def lives(self) -> bool:
        """Return whether the process can take another file."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the process, and whatever waits for it."""
        self._process.kill()
        self._process.wait()
        if self._feeder.ident is not None:
            self._feeder.join()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # bytes that the process did not take go nowhere
                pipe.close()

    def check(
        self,
        content: bytes,
        path: Path,
        options: ImportOptions = NO_OPTIONS,
        *,
        built: bool = False,
    ) -> CheckedTable:
        """Return the good rows of a foreign table file, and its faults.

        Args:
            content: the file's bytes.
            path: where the file's name and its ending are taken from.
            options: how to read what the file does not say.
            built: whether it is to be a table that ``build`` wrote; no rows if it is none.

        Raises:
            TableError: the file as a whole cannot be used, takes too long, or broke the process.
        """
        name = shown_name(path)
        clock = Timer(self._limits.wall_seconds, self._stop)
        clock.daemon = True
        clock.start()
        # Beside the receiving, as a process that ends half-way through would not be noticed.
        words = {
            "name": path.name or str(path),
            "options": options.to_words(),
            "built": built,
        }
        self._feeder = Thread(target=self._feed, args=(words, content))
        self._feeder.start()
        try:
            return _to_table(*self._receive(), name)
        except BrokenError as error:
            raise self._told_end(name, error) from None
        finally:
            clock.cancel()

    def _feed(self, words: dict[str, Any], content: bytes) -> None:
        with suppress(OSError, ValueError):  # the process has ended; the receiving side says so
            send(self._process.stdin, words, content)

    def _receive(self) -> tuple[dict[str, Any], bytes]:
        return receive(
            self._process.stdout,
            max_header_bytes=self._limits.report_bytes,
            max_content_bytes=self._limits.answer_bytes,
        )

    def _stop(self) -> None:
        self._is_late = True
        self._process.kill()

    def _told_end(self, name: str, error: BrokenError) -> TableError:
        """Return what is said of a file that ended the process, or its time."""
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


def _to_table(words: dict[str, Any], content: bytes, name: str) -> CheckedTable:
    """Return the table of an answer, taken for nothing but what a checked table is.

    Raises:
        TableError: the file was refused.
        CallError: the file was refused.
        BrokenError: the answer is not what a sound process gives.
    """
    if "refused" in words:
        raise (CallError if words.get("exit_code") == 2 else TableError)(str(words["refused"]))
    if "broke" in words:
        raise BrokenError(str(words["broke"])[:200])
    try:
        frame = pl.read_ipc_stream(io.BytesIO(content))
        faults = [Fault(*fault) for fault in words["faults"]]
        notices = [str(notice) for notice in words["notices"]]
        rows, unlisted_rows = int(words["rows"]), int(words["unlisted_rows"])
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, *MALFORMED) as error:
        raise BrokenError(type(error).__name__) from None
    if frame.schema != FRAME_SCHEMA or frame.height != rows:
        raise BrokenError("another frame than it said")
    return CheckedTable(frame, faults, notices, unlisted_rows)
