import json
import re
from pathlib import Path

import pytest
from dash.fingerprint import check_fingerprint
from plotly.offline import get_plotlyjs_version

from dashboard.data.resources import shipped
from dashboard.web import scripts
from dashboard.web.compression import IMMUTABLE
from dashboard.web.scripts import (
    BOOT,
    CHUNKS,
    FIRST,
    GRID_CHUNK,
    PLOTLY,
    STYLE,
    STYLES,
    SUITES,
    PageFiles,
    read_modules,
    read_small_plotly,
    without_grid,
)
from tests.page.page import make_client

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def client(table_path):
    return make_client(table_path)


@pytest.fixture(scope="module")
def page(client) -> str:
    return client.get("/").text


@pytest.fixture(scope="module")
def sources(page) -> list[str]:
    """The addresses of the page's scripts, in order."""
    return re.findall(r'<script (?:type="module" )?(?:async )?src="([^"]+)"', page)


@pytest.fixture
def without_bundles(tmp_path, monkeypatch) -> None:
    """The scripts of a checkout in which npm was never run."""
    assets = tmp_path / "assets"
    assets.mkdir()
    for name in ("js", "css"):
        (assets / name).symlink_to(shipped("assets") / name)
    monkeypatch.setattr(scripts, "shipped", tmp_path.joinpath)


def test_the_page_names_the_grids_script_without_loading_it(client, page, sources):
    (grid,) = re.findall(r'<meta name="grid-script" content="([^"]+)">', page)

    assert [path for path in sources if "ag_grid" in path] == []
    assert client.get(grid).status_code == client.get(GRID_CHUNK).status_code == 200


def test_scripts_without_a_grid_stay_as_they_are():
    assert without_grid('<script src="/x.js"></script>') == ('<script src="/x.js"></script>', "")


def test_dash_and_plotly_are_there_before_the_module_that_starts_dash(page, sources):
    files = PageFiles()
    last = [*(f"{SUITES}dash/{name}" for name in CHUNKS)]
    last += [files.address(PLOTLY)] if PLOTLY in files.contents else []

    assert sources[-1] == files.address(BOOT)
    assert [check_fingerprint(path)[0] for path in sources[-1 - len(last) : -1]] == last
    assert "new DashRenderer" not in page
    assert f'<link rel="modulepreload" href="{files.address(BOOT)}">' in page


def test_what_the_page_requests_first_is_requested_early(client):
    head = client.get("/").text.partition("</head>")[0]

    early = re.findall(r'<link rel="preload" as="fetch" href="([^"]+)" crossorigin>', head)

    assert early == ["/_dash-layout", "/_dash-dependencies"]
    assert f'<script type="module" async src="{PageFiles().address(FIRST)}"></script>' in head


def test_every_script_and_style_of_the_page_may_be_cached_for_good(client, sources):
    addresses = [*sources, PageFiles().address(STYLE)]

    answers = [client.get(address) for address in addresses]

    assert {answer.headers["Cache-Control"] for answer in answers} == {IMMUTABLE}


def other_version(address: str) -> str:
    """The address of the same script at a version that it has not."""
    if address.startswith("/page/"):
        return address.replace("/page/", "/page/0")
    return re.sub(r"\.v([\w-]+)m(\w+)\.", r".v\1_1m\2.", address)


def test_a_script_at_another_version_is_there_and_cached_by_nobody(client, sources):
    for address in sources:
        right, other = client.get(address), client.get(other_version(address))
        assert right.headers["Cache-Control"] == IMMUTABLE
        assert other.headers["Cache-Control"] == "no-cache"
        assert right.data == other.data != b""


@pytest.mark.parametrize("name", ["nothing.js", "types.d.ts", "..%2fcss%2fpage.css", ""])
def test_only_files_of_the_page_are_served(client, name):
    assert client.get(f"/page/0/{name}").status_code == 404


def test_without_npm_the_modules_are_served_one_by_one(without_bundles):
    files = PageFiles()

    tags = files.tags()

    assert files.contents.keys() == {*read_modules(), STYLE}
    assert len(read_modules()) > 20
    for name in read_modules().keys() - {FIRST}:
        assert f'<link rel="modulepreload" href="{files.address(name)}">' in tags["preloads"]
    assert tags["scripts"].endswith(f'<script type="module" src="{files.address(BOOT)}"></script>')


def test_every_module_that_is_imported_is_served():
    modules = read_modules()

    imported = {
        name
        for content in modules.values()
        for name in re.findall(r'from "\./([^"]+)"', content.decode())
    }

    assert imported == modules.keys() - {BOOT}


def test_a_change_of_a_file_is_another_version(tmp_path, monkeypatch, without_bundles):
    before = PageFiles().version
    styles = tmp_path / "assets" / "css"
    styles.unlink()
    styles.mkdir()
    for name in STYLES:
        (styles / f"{name}.css").write_text("p { margin: 1px; }")

    assert PageFiles().version != before


def test_every_style_sheet_is_part_of_the_page():
    assert {path.stem for path in shipped("assets").glob("css/*.css")} == set(STYLES)


def test_the_page_has_an_icon_without_another_request(page):
    assert '<link rel="icon" href="data:image/svg+xml,' in page


def test_the_small_bundle_is_pinned_to_the_version_that_plotly_carries():
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    locked = lock["packages"]["node_modules/plotly.js-basic-dist-min"]

    version = package["dependencies"]["plotly.js-basic-dist-min"]

    assert version == locked["version"] == get_plotlyjs_version()
    assert locked["integrity"].startswith("sha512-")
    assert [name for name, part in lock["packages"].items() if "resolved" in part] == []


def test_a_bundle_of_another_version_is_not_taken(tmp_path, without_bundles):
    assert read_small_plotly("4.1.1") is None
    bundles = tmp_path / "assets" / "bundles"
    bundles.mkdir()
    (bundles / "plotly-basic.min.js").write_text("/**\n* plotly.js (basic - minified) v4.1.1\n*/")

    assert read_small_plotly("4.1.1").startswith(b"/**")
    assert read_small_plotly("4.1.2") is None
