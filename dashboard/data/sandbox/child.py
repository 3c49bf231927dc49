"""The child process that reads foreign files: ``python -m dashboard.data.sandbox.child LIMITS``."""

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
from dashboard.data.table_files import parse_built
from dashboard.data.text_table import CheckedTable
from dashboard.data.validation import check_content
from dashboard.errors import DashboardError

try:
    import resource
except ImportError:  # Windows: the parent's clock and the limits of sizes hold alone
    resource = None


def hold(limits: Limits) -> None:
    """Give up, for good, what reading a table does not need."""
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
    """Return what a file holds, as a message: a table and its faults, or why it is refused."""
    try:
        checked = check_content(content, Path(name), options)
    except DashboardError as error:
        return {"refused": str(error), "exit_code": error.exit_code}, b""
    return to_message(checked)


def to_message(checked: CheckedTable) -> tuple[dict[str, Any], bytes | memoryview]:
    """Return a checked table as a message."""
    frame = io.BytesIO()
    checked.frame.write_ipc_stream(frame)
    words = {
        "rows": checked.frame.height,
        "faults": [astuple(fault.clipped()) for fault in checked.faults],
        "notices": checked.notices,
        "unlisted_rows": checked.unlisted_rows,
    }
    return words, frame.getbuffer()


def answer_built(content: bytes) -> tuple[dict[str, Any], bytes | memoryview]:
    """Return the table that ``build`` wrote, as a message: no rows where it is not such a one."""
    found = parse_built(content)
    checked = CheckedTable(pl.DataFrame(schema=FRAME_SCHEMA) if found is None else found)
    return to_message(checked)


def main() -> None:
    """Answer for one file after another until no more come, or one breaks this process."""
    limits = Limits(**json.loads(sys.argv[1]))
    # What a library prints must not stand between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    hold(limits)
    while True:
        try:
            words, content = receive(
                sys.stdin.buffer,
                max_header_bytes=limits.report_bytes,
                max_content_bytes=sys.maxsize,
            )
        except BrokenError:
            return
        allow_time(limits)
        try:
            if words.get("built"):
                send(answers, *answer_built(content))
                continue
            options = ImportOptions.from_words(words["options"])
            send(answers, *answer(content, words["name"], options))
        # A panic of a library, too, is told; what state it leaves behind nobody knows.
        except BaseException as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            broke = f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}"
            send(answers, {"broke": broke}, b"")
            return


if __name__ == "__main__":
    main()
