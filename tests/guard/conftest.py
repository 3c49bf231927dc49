"""One real server for the requests of all tests of the guard, and the lines of the log."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import audit_log
from tests.server import Server, running


@pytest.fixture(scope="package")
def server(table_path: Path) -> Iterator[Server]:
    """A server of the shipped table, as `dashboard serve` starts it."""
    with running(table_path) as server:
        yield server


@pytest.fixture
def audit(monkeypatch: pytest.MonkeyPatch) -> list[logging.LogRecord]:
    """The records of the audit log, as they come."""
    lines: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = lines.append
    monkeypatch.setattr(audit_log.log, "handlers", [handler])
    return lines
