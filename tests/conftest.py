"""The shipped table as a server holds it, for every test above the model."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from dashboard import audit_log
from dashboard.data import table_files
from dashboard.data.resources import shipped
from dashboard.data.validation import check_content
from dashboard.model.vintage import CrisisVintage
from dashboard.screen.read_state import read_state
from dashboard.tables.snapshot import TableSnapshot, open_table
from tests.server import free_port

# A busy machine may take any time for an example.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@pytest.fixture(scope="session", autouse=True)
def state_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Note the tables that tests build in a folder of their own, not in the account's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(autouse=True)
def free_default_port(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `serve` without --port take a free port: another server may listen on the usual one."""
    monkeypatch.setenv("DASHBOARD_PORT", str(free_port()))


@pytest.fixture
def audit(monkeypatch: pytest.MonkeyPatch) -> list[logging.LogRecord]:
    """The records of the audit log, as they come."""
    lines: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = lines.append
    monkeypatch.setattr(audit_log.log, "handlers", [handler])
    return lines


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read untrusted files in this process: validation is the same, without waiting for a child.

    tests/data/sandbox/test_parent.py tests that a child reads them.
    """
    monkeypatch.setattr(table_files, "check_untrusted", check_content)


@pytest.fixture(scope="session")
def table_path() -> Path:
    """The table that is shipped."""
    return shipped("figures.parquet")


@pytest.fixture(scope="session")
def served(table_path: Path) -> TableSnapshot:
    """The shipped table, checked."""
    return open_table(table_path)


@pytest.fixture(scope="session")
def opening(served: TableSnapshot) -> CrisisVintage:
    """The shipped table's first crisis on the day on which the page opens."""
    return read_state(served, "").vintage


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser last: its driver keeps an event loop running, and no other starts then."""
    items.sort(key=lambda item: "browser" in item.path.parts)
