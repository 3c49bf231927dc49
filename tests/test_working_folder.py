"""No process of a server takes code from the folder that it was started in."""

import os
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import dashboard
from tests.server import PATIENCE, free_port

ROOT = Path(dashboard.__file__).parents[1]
# What the script is that an installation puts on the path.
SCRIPT = "import sys\nfrom dashboard.__main__ import main\nif __name__ == '__main__': main()\n"
DECOY = "import os\nos.write(os.open({log!r}, os.O_WRONLY | os.O_APPEND), b'{name} ')\n"


@pytest.fixture
def decoys(tmp_path: Path) -> Path:
    """A folder with a module of each name that could be imported, which writes that it was."""
    folder, log = tmp_path / "decoys", tmp_path / "imported"
    log.touch()
    names = {*sys.stdlib_module_names, *packages_distributions(), "dashboard"}
    for name in names:
        if name.isidentifier():
            (folder / name).mkdir(parents=True)
            code = DECOY.format(log=str(log), name=name)
            (folder / name / "__init__.py").write_text(code)
    return folder


def imported_from(decoys: Path) -> str:
    return (decoys.parent / "imported").read_text()


def clean() -> dict[str, str]:
    """Return an environment in which nothing but the package itself is added to the path."""
    return os.environ | {"PYTHONPATH": str(ROOT)}


def test_a_decoy_tells_that_it_was_imported(decoys):
    subprocess.run([sys.executable, "-c", "import tabnanny"], cwd=decoys, timeout=PATIENCE)

    assert "tabnanny" in imported_from(decoys)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_server_takes_no_code_from_its_folder(decoys, table_path, workers):
    script = decoys.parent / "bin" / "dashboard"
    script.parent.mkdir()
    script.write_text(SCRIPT)
    command = [sys.executable, script, "serve", table_path, "--port", str(free_port())]
    with subprocess.Popen(
        [*map(str, command), "--workers", workers],
        cwd=decoys,
        env=clean(),
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            line = server.stdout.readline()
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE)

    assert line.startswith("Serving on http://127.0.0.1:")
    assert imported_from(decoys) == ""
