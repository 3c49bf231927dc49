"""The audit log: one line on standard error for each thing that whoever runs a server should know.

A line has the time in UTC, the event, and what else is known: a reference that the reader was
shown, the client's address, the user's name behind a proxy. It never holds a token or a figure.
"""

import json
import logging
import os
import re
import select
import sys
import traceback
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Literal

Event = Literal["refusal", "sign-in", "link", "upload", "table", "fault", "worker", "reader"]
MAX_VALUE_LENGTH = 200  # characters of one value
MAX_TRACE_LENGTH = 2_500  # characters of a traceback, its innermost part
MAX_FRAMES, MAX_CAUSES = 20, 3  # of a traceback: calls, and errors that led to each other
MAX_LINE_BYTES = 4_000  # bytes: what a pipe that has space at all takes at once
LONG_WORD = re.compile(r"[\w-]{16,}")
PLAIN_WORD = re.compile(r"[a-z_-]+")  # no token is of these alone: it would be one of 10^8

log = logging.getLogger("dashboard.audit")
log.setLevel(logging.INFO)
_requester: ContextVar[tuple[str, str]] = ContextVar("requester", default=("", ""))


class AuditFormatter(logging.Formatter):
    """Write a record as one line: words and name=value, or one JSON object."""

    def __init__(self, form: str = "text") -> None:
        super().__init__()
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record; as text, a traceback stands below it."""
        fields = getattr(record, "fields", {})
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        trace = _trace_of(record.exc_info[1]) if record.exc_info and record.exc_info[1] else ""
        if self._form == "json":
            entry = {"time": time, "level": record.levelname.lower(), **fields}
            return json.dumps(entry | ({"traceback": trace} if trace else {}), ensure_ascii=False)
        parts = [f"{name}={_quoted(value)}" for name, value in fields.items() if name != "event"]
        line = " ".join([time, str(fields.get("event", "log")), *parts])
        return f"{line}\n{trace}" if trace else line


class AuditHandler(logging.Handler):
    """Write lines to a descriptor; one that cannot be written now is lost, and harms nobody.

    A pipe that nobody reads is not waited for. Each line is one call, so that the lines of several
    processes do not mix.
    """

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line; of one that is too long to be written at once the traceback is left."""
        with suppress(Exception):
            line = self._line(record)
            if len(line) > MAX_LINE_BYTES:
                record.exc_info = None
                line = self._line(record)
            if _has_space(self._descriptor):
                os.write(self._descriptor, line)

    def _line(self, record: logging.LogRecord) -> bytes:
        return (self.format(record) + "\n").encode("utf-8", "backslashreplace")


def start_log(form: str = "text") -> None:
    """Write the audit log to standard error, as text or as JSON; a second call replaces the form.

    Without a standard error there is no log.
    """
    try:
        handler: logging.Handler = AuditHandler(sys.stderr.fileno())
    except (AttributeError, OSError, ValueError):
        handler = logging.NullHandler()
    handler.setFormatter(AuditFormatter(form))
    log.handlers[:] = [handler]
    log.propagate = False


def record(event: Event, *, error: BaseException | None = None, **fields: Any) -> None:
    """Write one line to the audit log; fields that are None or empty are left out.

    Args:
        event: what happened.
        error: a fault of ours, whose traceback goes below the line.
        fields: reference, client, user, sentence, and what else belongs to the event.
    """
    known = {"event": event} | {
        name: _short(value) for name, value in fields.items() if value not in (None, "")
    }
    level = logging.ERROR if event == "fault" else logging.INFO
    with suppress(Exception):  # whatever a handler of somebody else's raises
        log.log(level, "%s", event, extra={"fields": known}, exc_info=error)


def set_requester(client: str, user: str) -> None:
    """Remember who sent the request that this thread answers."""
    _requester.set((client, user))


def requester_fields() -> dict[str, Any]:
    """Return who sent the request that this thread answers, as fields of a line."""
    return dict(zip(("client", "user"), _requester.get(), strict=True))


def masked(text: str) -> str:
    """Return a foreign text without anything in it that could be a token or a figure."""
    words = LONG_WORD.sub(lambda word: word[0] if PLAIN_WORD.fullmatch(word[0]) else "*", text)
    return re.sub(r"\d", "#", words)


def _trace_of(error: BaseException) -> str:
    """Return a traceback; what it says of the error itself is masked, as it may repeat a figure."""
    parts: list[str] = []
    link: BaseException | None = error
    while link is not None and len(parts) < MAX_CAUSES:
        frames = "".join(traceback.format_tb(link.__traceback__, limit=-MAX_FRAMES))
        said = _short(masked(str(link)[:MAX_TRACE_LENGTH]))
        parts.insert(0, f"{frames}{type(link).__name__}: {said}")
        link = link.__cause__ or link.__context__
    return "\n".join(parts)[-MAX_TRACE_LENGTH:]


def _has_space(descriptor: int) -> bool:
    try:
        return bool(select.select([], [descriptor], [], 0)[1])
    except (OSError, ValueError):  # of a system or a number that select does not take
        return True


def _short(value: object) -> object:
    """Return a value that fits on a line: numbers as they are, text without line breaks."""
    if isinstance(value, bool | int | float):
        return value
    text = "".join(letter if letter.isprintable() else "?" for letter in str(value))
    return text if len(text) <= MAX_VALUE_LENGTH else text[: MAX_VALUE_LENGTH - 3] + "..."


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)
