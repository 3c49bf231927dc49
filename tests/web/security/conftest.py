"""One real server for the requests of all tests of the guard."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server import Server, running


@pytest.fixture(scope="package")
def server(table_path: Path) -> Iterator[Server]:
    """A server of the shipped table, as `dashboard serve` starts it."""
    with running(table_path) as server:
        yield server
