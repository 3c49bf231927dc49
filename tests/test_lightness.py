"""What a command does not need, it does not import: each of these takes longer than the command."""

import subprocess
import sys

import pytest

from dashboard.data.resources import shipped

BUILT = "built.parquet"
TABLE = shipped("figures.parquet")
HEAVY = (
    *("scipy", "dash", "dash_mantine_components", "dash_ag_grid", "plotly", "flask", "pandas"),
    *("dataframely", "pydantic", "fastexcel", "xlsxwriter", "granian"),
)
EXPENSIVE = ("polars", "numpy", "babel", "multiprocessing", "http", "html")
LATE = (  # what a reader asks for once the page is there
    *("dashboard.page.content", "dashboard.page.updates", "dashboard.export"),
    *(
        "dashboard.page.components.drawer",
        "dashboard.export.documents.api_guide",
        "dashboard.export.documents.brief",
    ),
)
WATCHED = f"""
import sys
from dashboard.__main__ import main
try:
    main(sys.argv[1:])
finally:
    print(*(name for name in {HEAVY!r} if name in sys.modules), file=sys.stderr)
"""


def imported_by(*arguments: object) -> tuple[int, list[str]]:
    """Run a command; return its exit code, and which heavy packages it imported."""
    command = [sys.executable, "-c", WATCHED, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stderr.split()


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", TABLE],
        ["build", TABLE, "--output", BUILT],
        ["export", "figures", TABLE],
        ["export", "fan", TABLE, "--format", "json"],
    ],
)
def test_a_command_imports_no_heavy_package(arguments, tmp_path):
    told = imported_by(*(tmp_path / word if word == BUILT else word for word in arguments))

    assert told == (0, [])


def test_what_starts_the_workers_imports_nothing_that_they_need():
    code = f"""
import sys
from dashboard.commands import line
from dashboard.serving import require_table
from dashboard.settings import read_settings
require_table(read_settings(table={str(TABLE)!r}), print)
print(*(name for name in {(*EXPENSIVE, *HEAVY)!r} if name in sys.modules))
"""

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == []


def test_a_worker_imports_neither_scipy_nor_a_settings_library():
    code = "import sys, dashboard.app, dashboard.worker\n"
    code += (
        "print(*(name for name in ('scipy', 'pydantic_settings', 'pandas') if name in sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == []


def test_the_page_waits_for_no_model_and_the_first_reader_for_nothing_else():
    code = f"""
import sys
from dashboard import worker
from dashboard.settings import read_settings
worker.load_rooms()
worker.make_server(read_settings(table={str(TABLE)!r}), None, uploads=True)
print(*sorted(name for name in sys.modules if name.startswith("dashboard.model.")))
print(*(name for name in {("numpy", "plotly.graph_objs._figure", *LATE)!r} if name in sys.modules))
worker.finish()
loaded = set(sys.modules)
for name in {LATE!r}:
    assert name in loaded, name
import dashboard.export.documents.brief, dashboard.export
print(len(set(sys.modules) - loaded))
"""

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == ["dashboard.model.fan_modes", "", "0"]
