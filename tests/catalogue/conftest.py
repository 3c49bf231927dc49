"""Validation as in the server: a child process reads, and the last good figures stay."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from dashboard.data import table_files
from dashboard.data.import_options import NO_OPTIONS, ImportOptions
from dashboard.data.sandbox.parent import Reader
from dashboard.data.text_table import CheckedTable
from dashboard.data.validation import check_content
from dashboard.errors import DashboardError, TableError
from dashboard.tables.reloading import ReloadingTable
from tests.catalogue.cases import Case, Faulty, Refused, Taken
from tests.data.rows import PLEDGE, csv_bytes


class ChildProcess:
    """A child process for all files of the catalogue, started anew when one of them ends it."""

    def __init__(self) -> None:
        self._reader = Reader()
        self._answers: dict[bytes, CheckedTable | DashboardError] = {}

    def check(
        self, content: bytes, path: Path, declared: ImportOptions = NO_OPTIONS
    ) -> CheckedTable:
        """Read a file as ``check_untrusted`` does, but equal content only once."""
        key = sha256(content).digest() + path.name.encode()
        if key not in self._answers:
            self._answers[key] = self._read(content, path, declared)
        answer = self._answers[key]
        if isinstance(answer, DashboardError):
            raise answer
        return answer

    def _read(
        self, content: bytes, path: Path, declared: ImportOptions
    ) -> CheckedTable | DashboardError:
        if not self._reader.is_running:
            self._reader.close()
            self._reader = Reader()
        try:
            return self._reader.check(content, path, declared)
        except DashboardError as error:
            return error

    def close(self) -> None:
        self._reader.close()


@pytest.fixture(scope="session")
def child() -> Iterator[ChildProcess]:
    """The child process."""
    process = ChildProcess()
    yield process
    process.close()


@pytest.fixture
def validation(
    child: ChildProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> "CatalogueTable":
    """What checks a case of the catalogue."""
    monkeypatch.setattr(table_files, "check_untrusted", child.check)
    return CatalogueTable(tmp_path)


class CatalogueTable:
    """A server's table, which a file of the catalogue replaces."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._now = datetime(2016, 7, 20, 14, 3, tzinfo=UTC)

    def check(self, case: Case, ending: str) -> None:
        """Assert what is said of a file, and that a bad one leaves the last good figures."""
        path = self._folder / f"t{ending}"
        served = self._serve(path)
        good = served.current()
        path.write_bytes(case.content() if callable(case.content) else case.content)
        match case:
            case Refused(sentence=sentence):
                with pytest.raises(TableError) as error:
                    table_files.check_table(path)
                assert str(error.value) == f"{path.name}: {sentence}"
            case Faulty(faults=faults):
                assert tuple(map(str, table_files.check_table(path).faults)) == faults
            case Taken(notices=notices, cells=cells):
                checked = table_files.check_table(path)
                assert checked.faults == []
                assert notices is None or tuple(checked.notices) == notices
                assert checked.frame.row(0, named=True).items() >= cells.items()
                return
        for _ in range(2):  # at the first look the file may still be being written
            self._now += timedelta(minutes=1)
            after = served.current()
        assert after.frame is good.frame
        assert after.notice.startswith("The table file changed and cannot be used (")

    def _serve(self, path: Path) -> ReloadingTable:
        path.write_bytes(good_file(path.suffix))
        return ReloadingTable(path, clock=lambda: self._now)


@cache
def good_file(ending: str) -> bytes:
    """Return a table of an ending."""
    content = csv_bytes(PLEDGE)
    frame, file = check_content(content, Path("t.csv")).frame, BytesIO()
    match ending:
        case ".parquet":
            frame.write_parquet(file)
        case ".xlsx":
            frame.write_excel(file)
        case ".json":
            file.write(json.dumps([PLEDGE]).encode())
        case _:
            file.write(content)
    return file.getvalue()
