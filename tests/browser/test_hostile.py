"""A table full of hostile text: it is shown as text, and nothing that it asks for happens."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dashboard.data.table_files import write_table
from dashboard.web.api import PATH_ENDINGS
from tests.browser.reading import wait_until
from tests.server import running
from tests.strategies import make_table

ATTACKS = (
    "<img src=https://evil.example/i.png onerror=alert(1)>",
    "<script>alert(1)</script>",
    '<a href="https://evil.example/">link</a>',
    '<span style="background:url(https://evil.example/p)">styled</span>',
    "[link](javascript:alert(1)) ![i](https://evil.example/i.png)",
    "</script><svg onload=alert(1)>",
    "{{7*7}} %{x} ${alert(1)} &lt;b&gt;",
    '=HYPERLINK("https://evil.example",1)',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
)
TEXTS = ("label", "place", "actor", "publisher", "source_title", "stated_as", "note", "due_text")
DAY, YEAR_END = date(2020, 3, 1), date(2020, 12, 31)
ROWS = (
    {"status": "observed", "value": 2e6},
    {"status": "projected", "value": 3e6, "due": YEAR_END, "qualifier": "more_than"},
    {"measure": "funding", "status": "target", "value": 4e6, "due": YEAR_END},
    {"measure": "funding", "status": "received", "value": 1e6},
    {"measure": "funding", "status": "pledged", "value": 2e6},
    {"measure": "personnel", "status": "announced", "value": 100.0},
    {"measure": "event", "status": "event", "value": None, "unit": None},
    {"measure": "distance", "status": "context", "value": 40.0},
    {"status": "observed", "value": 2.5e6, "reported_on": date(2020, 4, 1)},
    {"status": "observed", "value": 2.1e6},
    {"measure": "attendance", "status": "context", "value": 30.0},
)
QUERY = f"?keep_a={quote(ATTACKS[0][:30])}~need_level:1.1&find=&why_need_level={quote(ATTACKS[1])}"
RISKY = re.compile(r"^\s*[=+\-@\t\r\n]")


def hostile_row(number: int, row: dict) -> dict:
    """A row in which every text is an attack, each row with another one in each column."""
    attacks = {name: ATTACKS[(number + i) % len(ATTACKS)] for i, name in enumerate(TEXTS)}
    if row.get("due"):
        attacks.pop("due_text")
    address = 'https://evil.example/"><script>alert(1)</script>'
    return {"as_of": DAY, "source_url": address} | attacks | row


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of a table full of hostile text."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.parquet"
    write_table(make_table(*(hostile_row(*pair) for pair in enumerate(ROWS))), path)
    with running(path) as server:
        yield server.address


@pytest.fixture
def opened(visit: Callable[..., Page], hostile: str) -> Iterator[Page]:
    """The page of that table; at the end no dialog has opened, and `visit` saw no fault."""
    dialogs = []
    page = visit(QUERY, at=hostile, fresh=True)
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    yield page
    assert dialogs == []


def test_every_tab_and_chart_shows_hostile_text_as_text(opened):
    for tab in opened.locator("[data-tab]").all():
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
    for switch in opened.get_by_role("button", name="Show the numbers").all():
        switch.click()
    for mark in opened.locator("[data-chart] .points path").all()[:40]:
        mark.hover(force=True)
    wait_until(opened, "() => !window.dash_stores[0].getState().isLoading")

    assert (
        opened.locator("main img, main script, main svg a, main a[href^='javascript']").count() == 0
    )
    assert ATTACKS[1] in opened.locator("main").inner_text()


def test_the_drawer_shows_hostile_text_as_text(opened):
    opened.locator("button[data-figure], [data-figure] button").first.click()

    drawer = opened.locator(".figure-drawer")
    expect(drawer).to_contain_text("alert(1)")
    assert drawer.locator("img, script").count() == 0
    for link in drawer.locator("a[target=_blank]").all():
        assert link.get_attribute("href").startswith("https://evil.example/")
        assert "noopener" in link.get_attribute("rel")


def read(address: str) -> bytes:
    with urlopen(Request(address, headers={"Accept": "*/*"})) as answer:
        return answer.read()


def files_of(address: str) -> dict[str, bytes]:
    """Every file that a reader can take away, with those inside a package."""
    files = {}
    for kind, endings in PATH_ENDINGS.items():
        for ending in endings:
            charts = ("people", "money") if kind == "chart" else (None,)
            for chart in charts:
                query = QUERY + (f"&chart={chart}" if chart else "")
                files[f"{kind}-{chart}.{ending}"] = read(f"{address}/api/{kind}.{ending}{query}")
    files["excel.csv"] = read(f"{address}/api/figures.csv{QUERY}&format=excel")
    for name, content in list(files.items()):
        if name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                files |= {f"{name}-{part}": package.read(part) for part in package.namelist()}
    return files


@pytest.fixture(scope="module")
def files(hostile: str) -> dict[str, bytes]:
    """What a reader takes away from that table."""
    return files_of(hostile)


def test_no_file_for_excel_holds_a_formula(files):
    guarded = list(csv.reader(io.StringIO(files["excel.csv"].decode("utf-8-sig"))))
    risky = [cell for row in guarded[1:] for cell in row if RISKY.match(cell)]
    assert [cell for cell in risky if not re.fullmatch(r"-?[\d.]+", cell)] == []

    workbooks = [content for name, content in files.items() if name.endswith(".xlsx")]
    assert workbooks
    for content in workbooks:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            for part in book.namelist():
                assert b"<f>" not in book.read(part)
                assert b'TargetMode="External"' not in book.read(part)


def test_documents_and_pictures_are_opened_without_anything_happening(
    files: dict[str, bytes], context_of_all: BrowserContext, tmp_path: Path
):
    requests, dialogs = [], []
    page = context_of_all.new_page()
    page.on("request", lambda request: requests.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    documents = {
        name: content for name, content in files.items() if name.endswith((".html", ".svg"))
    }

    for number, (name, content) in enumerate(documents.items()):
        path = tmp_path / f"{number}{Path(name).suffix}"
        path.write_bytes(content)
        page.goto(path.as_uri())
    page.close()

    assert documents
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    assert dialogs == []
