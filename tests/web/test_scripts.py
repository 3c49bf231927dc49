import json
import re
from hashlib import sha256
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs_version

from dashboard.data.resources import read_installed, read_small_plotly, shipped
from dashboard.page.grid_script import grid_script
from dashboard.web import scripts
from dashboard.web.compression import FOREVER
from dashboard.web.scripts import FETCHED, PARTS, PLOTLY, POLYFILL, SUITES, read_runtime
from tests.page.page import make_client

ROOT = Path(__file__).resolve().parents[2]
# The polyfill of which read_runtime takes a part: looked through, and tried in the browser.
KNOWN_POLYFILL = "0cfe60c763e1913c287406bb509ffcfe9959794334cfc6c2b9c1c6e97cfc7e4e"


@pytest.fixture(scope="module")
def client(table_path):
    return make_client(table_path)


@pytest.fixture(scope="module")
def sources(client) -> list[str]:
    """The addresses of the page's scripts, in order."""
    return re.findall(r'<script src="([^"]+)"', client.get("/").text)


def test_the_page_comes_without_the_grid_and_the_old_table(sources):
    assert [path for path in sources if "ag_grid" in path or "dash_table" in path] == []


def own_script(sources: list[str]) -> str:
    """Return the address of the page's own scripts."""
    return next(path for path in sources if path.startswith("/page.js?v="))


def test_the_pages_own_scripts_come_first_and_plotly_and_parts_of_dash_before_dash_starts(
    client, sources
):
    page = client.get("/").text

    assert sources[0] == own_script(sources)
    assert sources[-1].startswith(f"{PLOTLY}?v=")
    assert [path.partition("?v=")[0] for path in sources[-3:-1]] == [
        f"{SUITES}dash/{part}" for part in PARTS
    ]
    assert page.index(sources[-1]) < page.index("new DashRenderer")


def test_what_dash_asks_for_when_it_starts_is_asked_for_ahead(client):
    head = client.get("/").text.partition("</head>")[0]

    ahead = re.findall(r'<link rel="preload" as="fetch" href="([^"]+)" crossorigin>', head)

    assert ahead == ["/_dash-layout", "/_dash-dependencies"]
    assert [client.get(path).status_code for path in ahead] == [200, 200]


def test_every_script_of_the_page_is_kept_for_good(client, sources):
    lasting = [client.get(path).headers["Cache-Control"] for path in sources]

    assert lasting == [FOREVER] * len(sources)


def other_version(address: str) -> str:
    """The address of the same script at a version that it has not."""
    if "?v=" in address:
        return address[:-1] + ("0" if address[-1] != "0" else "1")
    return re.sub(r"\.v([\w-]+)m(\w+)\.", r".v\1_1m\2.", address)


def test_a_script_at_another_version_is_there_and_kept_by_nobody(client):
    lasting = client.application.wsgi_app.inside.lasting
    assert {"/page.js", "/page.css"} <= {address.partition("?")[0] for address in lasting}

    for address in lasting:
        right, other = client.get(address), client.get(other_version(address))
        assert right.headers["Cache-Control"] == FOREVER
        assert other.headers["Cache-Control"] == "no-cache"
        assert right.data == other.data != b""


def test_of_the_polyfill_only_what_dash_wants_of_it_comes_with_the_page(client, sources):
    assert sha256(read_installed("dash", POLYFILL)).hexdigest() == KNOWN_POLYFILL
    assert [path for path in sources if "polyfill" in path] == []

    script = client.get(own_script(sources)).text

    assert script.startswith(read_runtime())
    assert "\nvar regeneratorRuntime=function(u){" in read_runtime()


def test_another_polyfill_stays_whole(monkeypatch):
    monkeypatch.setattr(scripts, "read_installed", lambda package, name: b"!function r(c){}()")

    assert read_runtime() == ""


@pytest.mark.parametrize("path", [grid_script(), *FETCHED])
def test_what_is_fetched_later_is_there(client, path):
    answer = client.get(path)

    assert answer.status_code == 200
    assert "javascript" in answer.content_type


def test_the_pages_own_script_holds_every_file_of_the_assets(client, sources):
    script = client.get(own_script(sources)).text

    for path in sorted(shipped("assets").glob("js/*.js")):
        assert path.read_text("utf-8") in script


def test_the_page_has_an_icon_without_another_request(client):
    assert '<link rel="icon" href="data:image/svg+xml,' in client.get("/").text


def test_the_small_bundle_is_pinned_to_the_version_that_plotly_carries():
    package = json.loads((ROOT / "packaging/plotly/package.json").read_text("utf-8"))
    lock = json.loads((ROOT / "packaging/plotly/package-lock.json").read_text("utf-8"))
    locked = lock["packages"]["node_modules/plotly.js-basic-dist-min"]

    version = package["dependencies"]["plotly.js-basic-dist-min"]

    assert version == locked["version"] == get_plotlyjs_version()
    assert locked["integrity"].startswith("sha512-")
    assert "resolved" not in locked


def test_a_bundle_of_another_version_is_not_taken(tmp_path, monkeypatch):
    monkeypatch.setattr("dashboard.data.resources.PACKAGE", tmp_path)
    assert read_small_plotly("4.1.1") is None
    bundles = tmp_path / "assets" / "bundles"
    bundles.mkdir(parents=True)
    (bundles / "plotly-basic.min.js").write_text("/**\n* plotly.js (basic - minified) v4.1.1\n*/")

    assert read_small_plotly("4.1.1").startswith(b"/**")
    assert read_small_plotly("4.1.2") is None
