"""The audit log: one line on standard error for each thing that whoever runs a server should know.

A line has the time in UTC, the event, and what else is known: a reference that the reader was
shown, the client's address, the user's name behind a proxy. It never holds a token or a figure.
"""

import json
import logging
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Literal

Event = Literal["refusal", "sign-in", "link", "upload", "table", "fault", "worker"]
FORMATS = ("text", "json")
LONGEST = 200  # characters of one value

log = logging.getLogger("dashboard.audit")
log.setLevel(logging.INFO)


class AuditFormatter(logging.Formatter):
    """Write a record as one line: words and name=value, or one JSON object."""

    def __init__(self, form: str = "text") -> None:
        super().__init__()
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record, and below it the traceback if there is one."""
        fields = getattr(record, "fields", {})
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        trace = self.formatException(record.exc_info) if record.exc_info else ""
        if self._form == "json":
            told = {"time": time, "level": record.levelname.lower(), **fields}
            return json.dumps(told | ({"traceback": trace} if trace else {}))
        parts = [f"{name}={_quoted(value)}" for name, value in fields.items() if name != "event"]
        line = " ".join([time, str(fields.get("event", "log")), *parts])
        return f"{line}\n{trace}" if trace else line


def start_log(form: str = "text") -> None:
    """Write the audit log to standard error, as text or as JSON; a second call replaces the form.

    A full disk or a closed pipe never stops the server: such a line is lost.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(AuditFormatter(form))
    handler.handleError = lambda record: None
    log.handlers[:] = [handler]
    log.propagate = False


def record(event: Event, *, error: BaseException | None = None, **fields: Any) -> None:
    """Write one line to the audit log; fields that are None or empty are left out.

    Args:
        event: what happened.
        error: a fault of ours, whose traceback goes below the line.
        fields: reference, client, user, sentence, and what else belongs to the event.
    """
    told = {"event": event} | {
        name: _short(value) for name, value in fields.items() if value not in (None, "")
    }
    level = logging.ERROR if event == "fault" else logging.INFO
    with suppress(OSError, ValueError):
        log.log(level, "%s", event, extra={"fields": told}, exc_info=error)


def _short(value: object) -> object:
    """Return a value that fits on a line: numbers as they are, text without line breaks."""
    if isinstance(value, bool | int | float):
        return value
    text = "".join(letter if letter.isprintable() else "?" for letter in str(value))
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)
