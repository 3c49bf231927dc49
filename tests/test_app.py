import os
import subprocess
import sys

from dashboard.app import create_app
from dashboard.data.resources import PACKAGE
from dashboard.tables.reloading import ReloadingTable

CODE = """
import sys
from dashboard.app import create_app
from dashboard.tables.reloading import ReloadingTable
from dashboard.data.resources import shipped
create_app(ReloadingTable(shipped("figures.parquet")))
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


def test_a_page_that_did_not_change_is_not_sent_again(table_path):
    app = create_app(ReloadingTable(table_path))
    app.first_view = str
    client = app.server.test_client()
    page = client.get("/?need_uptake=0.5")

    again = client.get("/?need_uptake=0.5", headers={"If-None-Match": page.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/?need_uptake=0.6").headers["ETag"] != page.headers["ETag"]


def test_what_ties_background_callbacks_to_a_visit_is_told_only_where_there_are_some(table_path):
    app = create_app(ReloadingTable(table_path))
    assert "end_id" not in app._config()

    app.callback_map["late.data"] = {"background": {"interval": 1000}}

    assert app._config()["end_id"] != app._config()["end_id"]
