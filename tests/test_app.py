import os
import subprocess
import sys

from dashboard.data.shipped import PACKAGE

CODE = """
import sys
from dashboard.app import create_app
from dashboard.data.keeper import ServedTable
from dashboard.data.shipped import shipped
create_app(ServedTable(shipped("figures.parquet")))
print("intruder" in sys.modules)
"""


def test_no_package_that_happens_to_be_installed_changes_the_page(tmp_path):
    told = tmp_path / "intruder-1.0.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: intruder\nVersion: 1.0\n")
    (told / "entry_points.txt").write_text("[dash_hooks]\nintruder = intruder\n")
    (tmp_path / "intruder.py").write_text("")
    paths = os.pathsep.join(map(str, (PACKAGE.parent, tmp_path)))

    done = subprocess.run(
        [sys.executable, "-c", CODE],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": paths},
    )

    assert done.stdout == "False\n"
