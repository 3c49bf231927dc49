"""The child process that parses untrusted files, given its limits as JSON in the first argument."""

import io
import json
import os
import sys
import time
import traceback
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path
from typing import Any

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.sandbox.framing import BrokenError, receive, send
from dashboard.data.sandbox.resource_limits import Limits
from dashboard.data.schema import FRAME_SCHEMA
from dashboard.data.sheet_questions import UnansweredError
from dashboard.data.table_files import parse_built
from dashboard.data.text_table import CheckedTable
from dashboard.data.validation import check_content
from dashboard.errors import DashboardError

try:
    import resource
except ImportError:  # Windows: only the parent's timer and size limits apply
    resource = None


def limit_resources(limits: Limits) -> None:
    """Give up, for good, what parsing a table does not need."""
    if resource is None:
        return
    for name, limit in (
        ("RLIMIT_AS", limits.memory_bytes),  # refused by macOS
        ("RLIMIT_FSIZE", limits.written_bytes),
        ("RLIMIT_NOFILE", limits.open_files),
        ("RLIMIT_CORE", 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (limit, limit))


def allow_time(limits: Limits) -> None:
    """Allow the processor time of one more file."""
    if resource is not None:
        limit = int(time.process_time()) + limits.processor_seconds + 1
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))


def answer(
    content: bytes, name: str, options: ImportOptions
) -> tuple[dict[str, Any], bytes | memoryview]:
    """Return a file as a message: a table and its faults, or why it is refused."""
    try:
        checked = check_content(content, Path(name), options)
    except UnansweredError as error:
        return {"refused": str(error), "exit_code": 1, "questions": error.questions}, b""
    except DashboardError as error:
        return {"refused": str(error), "exit_code": error.exit_code}, b""
    return to_message(checked)


def to_message(checked: CheckedTable) -> tuple[dict[str, Any], bytes | memoryview]:
    """Return a checked table as a message."""
    frame = io.BytesIO()
    checked.frame.write_ipc_stream(frame)
    header = {
        "rows": checked.frame.height,
        "faults": [astuple(fault.clipped()) for fault in checked.faults],
        "notices": checked.notices,
        "unlisted_rows": checked.unlisted_rows,
        "header_row": checked.header_row,
        "is_foreign": checked.is_foreign,
        "unanswered": list(checked.unanswered),
    }
    return header, frame.getbuffer()


def answer_built(content: bytes) -> tuple[dict[str, Any], bytes | memoryview]:
    """Return a table that ``build`` wrote as a message; without rows if it is not valid."""
    frame = parse_built(content)
    return to_message(CheckedTable(pl.DataFrame(schema=FRAME_SCHEMA) if frame is None else frame))


def main() -> None:
    """Answer for one file after another until there are no more, or one crashes this process."""
    limits = Limits(**json.loads(sys.argv[1]))
    # What a library prints must not get between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    limit_resources(limits)
    while True:
        try:
            header, content = receive(
                sys.stdin.buffer,
                max_header_bytes=limits.report_bytes,
                max_content_bytes=sys.maxsize,
            )
        except BrokenError:
            return
        allow_time(limits)
        try:
            if header.get("built"):
                send(answers, *answer_built(content))
                continue
            options = ImportOptions.from_json(header["options"])
            send(answers, *answer(content, header["name"], options))
        # A panic of a library is reported too. The process then ends, as its state is unknown.
        except BaseException as error:
            frame = traceback.extract_tb(error.__traceback__)[-1]
            crash = f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}"
            send(answers, {"crash": crash}, b"")
            return


if __name__ == "__main__":
    main()
