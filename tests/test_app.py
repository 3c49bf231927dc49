import json
import re

from dashboard.app import create_app
from dashboard.tables.reloading import ReloadingTable


def test_a_page_that_did_not_change_is_not_sent_again(table_path):
    app = create_app(ReloadingTable(table_path))
    app.first_view = str
    client = app.server.test_client()
    page = client.get("/?need_uptake=0.5")

    again = client.get("/?need_uptake=0.5", headers={"If-None-Match": page.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/?need_uptake=0.6").headers["ETag"] != page.headers["ETag"]


def test_the_page_says_neither_which_python_it_runs_on_nor_who_visits(table_path):
    page = create_app(ReloadingTable(table_path)).server.test_client().get("/").text

    config = json.loads(re.search(r'id="_dash-config"[^>]*>(.*?)</script>', page)[1])

    assert config["requests_pathname_prefix"] == "/"
    assert {"python_version", "dash_version_url", "end_id"}.isdisjoint(config)
