"""A real server and a real browser for the tests of the page."""

import os
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

import polars as pl
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from dashboard.data.resources import shipped
from dashboard.data.table_files import read_table, write_table
from dashboard.page import ids
from dashboard.screen.parameters import to_query
from dashboard.screen.read_state import read_state
from dashboard.screen.state import ScreenState
from dashboard.tables.snapshot import TableSnapshot
from tests.browser.reading import wait_until
from tests.find_chromium import find_chromium
from tests.server import running

QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Every chart is drawn, the grid is counted, and Dash has nothing more to do.
DRAWN = """() => {
  const graphs = [...document.querySelectorAll('[data-chart] .js-plotly-plot')];
  const count = document.getElementById('grid-count');
  return Boolean(window.dash_stores && window.dash_stores.length)
    && !window.dash_stores[0].getState().isLoading
    && !dash_clientside.dashboardState.isUpdating()
    && graphs.length === document.querySelectorAll('[data-chart]').length
    && graphs.every((graph) => graph._fullLayout && graph.querySelector('.trace'))
    && count !== null && count.textContent !== ''
    && document.getElementById('first-view') === null;
}"""
# What tests leave behind is put back, without a new page where that is possible.
TIDY = """() => {
  const set = window.dash_clientside.set_props;
  set('drawer', { opened: false });
  set('events-switch', { checked: true });
  set('keep-name', { value: '' });
  set('goal-seek-outcome', { value: null });
  set('goal-seek', { children: null });
  set('shared', { children: null });
  set('report', { children: null });
  document.querySelectorAll('details[open]').forEach((menu) => (menu.open = false));
  document.querySelectorAll('[data-chart] [aria-expanded=true]').forEach((one) => one.click());
  document.activeElement.blur();
  window.scrollTo(0, 0);
}"""
# The address of the screen as the server wrote it; nothing where lines at the top tell of faults.
SHOWN = """() => {
  return document.querySelector('.notices p') ? '' : dash_clientside.dashboardState.shownQuery();
}"""
GO = """(query) => {
  window.chartsBefore = dash_clientside.dashboardState.shownCharts();
  window.history.pushState({}, '', '/' + query);
  window.dispatchEvent(new PopStateEvent('popstate'));
}"""
SET = """(props) => {
  for (const [id, value] of props) window.dash_clientside.set_props(id, { value });
}"""
# Dash has come to an address, and the charts show what the server moved last.
AT_REST = """(query) => {
  const state = window.dash_stores[0].getState();
  const moved = dash_clientside.dashboardState.shownUpdate();
  return !state.isLoading
    && !dash_clientside.dashboardState.isUpdating()
    && (query === null || dash_clientside.dashboardState.shownQuery() === query)
    && [...document.querySelectorAll('[data-chart]')].every((section) => {
      const graph = section.querySelector('.js-plotly-plot');
      const moves = moved && moved[section.dataset.chart];
      return !moves || moves.traces.every((number, i) => {
        const wanted = moves.parts.y[i], drawn = graph.data[number].y;
        return wanted.length === drawn.length && wanted.at(-1) === drawn.at(-1);
      });
    });
}"""
USUAL_VIEWPORT = {"width": 1440, "height": 900}
PATIENCE = 30_000  # ms; two busy cores are slow, and a pass never waits for it
FAILED = pytest.StashKey[bool]()

expect.set_options(timeout=PATIENCE)


@dataclass
class Tab:
    """A page of the browser, the server that it is of, and what went wrong on it."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Watch for what a page must not do: complain, fail, or call another machine."""
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"page error: {error}"))
        self.page.on("request", lambda request: self._check(request.url))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console {message.type}: {message.text}")

    def _check(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"request to {url}")

    def load(self, query: str) -> None:
        """Load the page anew and wait until it is drawn."""
        self.page.goto(f"{self.address}/{query}")
        wait_until(self.page, DRAWN)

    def go(self, query: str) -> None:
        """Lead the open page to another address and wait until it is drawn."""
        self.page.evaluate(TIDY)
        self.page.evaluate(GO, query)
        wait_until(
            self.page, "dash_clientside.dashboardState.shownCharts() !== window.chartsBefore"
        )
        wait_until(self.page, DRAWN)

    def turn(self, wanted: ScreenState) -> bool:
        """Set the controls of the open page to an address; False where that takes a new screen."""
        self.page.evaluate(TIDY)
        wait_until(self.page, AT_REST)
        shown = dict(parse_qsl(self.page.evaluate(SHOWN)))
        differing = {name for name, _ in shown.items() ^ dict(parse_qsl(to_query(wanted))).items()}
        controls = _controls(wanted)
        if wanted.notices or not differing <= controls.keys():
            return False
        self.page.evaluate(SET, [controls[name] for name in differing])
        wait_until(self.page, AT_REST, to_query(wanted))
        return True


def _controls(wanted: ScreenState) -> dict[str, tuple[str | dict, object]]:
    """Return the id and value of the control for each name of an address that has one."""
    reasons = {
        f"why_{driver.key}": (ids.reason(driver.key), wanted.reasons.get(driver.key, ""))
        for driver in wanted.vintage.drivers
    }
    sliders = {key: (ids.driver(key), value) for key, value in wanted.scenario.values.items()}
    return {
        **reasons,
        **sliders,
        "fan": (ids.FAN, wanted.fan),
        "tab": (ids.TABS, wanted.tab),
        "measure": (ids.FILTER_MEASURE, list(wanted.filters.measure)),
        "status": (ids.FILTER_STATUS, list(wanted.filters.status)),
        "find": (ids.FILTER_FIND, wanted.filters.find),
    }


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, object]:
    """Remember whether a test failed: its page is not used again."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Chromium as found on this machine, without its own calls to the network."""
    sandbox = ["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": find_chromium(), "args": sandbox + QUIET}


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of a server of the shipped table."""
    with running(shipped("figures.parquet")) as server:
        yield server.address
        assert server.process.poll() is None, "the server ended by itself"


@pytest.fixture(scope="session")
def two_crises(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of a table with a second crisis of two figures."""
    table = read_table(shipped("figures.parquet"))
    few = table.filter(pl.col("id").is_in(["iraq-2016-need-now", "iraq-2016-need-yearend"]))
    other = few.with_columns(
        id=pl.concat_str(pl.lit("other-"), "id"), crisis=pl.lit("other-crisis")
    )
    path = tmp_path_factory.mktemp("table") / "two.parquet"
    write_table(pl.concat([table, other]), path)
    with running(path) as server:
        yield server.address


@pytest.fixture(scope="session")
def context_of_all(browser: Browser) -> Iterator[BrowserContext]:
    """One context for all tests: what it has loaded once it need not load again."""
    context = browser.new_context(
        accept_downloads=True,
        reduced_motion="reduce",
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture(scope="session")
def tabs() -> dict[str, Tab]:
    """The page that is open on each server; tests take it over from one another."""
    return {}


@pytest.fixture
def visit(
    request: pytest.FixtureRequest,
    context_of_all: BrowserContext,
    address: str,
    served: TableSnapshot,
    tabs: dict[str, Tab],
) -> Iterator[Callable[..., Page]]:
    """Open a screen and wait until it is drawn; at the end nothing may have gone wrong.

    The page that is open is led to the address; ``fresh`` loads it anew. A second call in a test
    opens a second page.
    """
    used: list[Tab] = []

    def open_page(
        query: str = "",
        *,
        at: str = address,
        fresh: bool = False,
        viewport: dict = USUAL_VIEWPORT,
        color_scheme: str = "light",
    ) -> Page:
        opened = tabs.pop(at, None)
        tab = opened or Tab(context_of_all.new_page(), at)
        used.append(tab)
        tab.faults.clear()
        tab.page.emulate_media(media="screen", color_scheme=color_scheme)
        tab.page.set_viewport_size(viewport)
        if fresh or opened is None:
            tab.load(query)
        elif at != address or not tab.turn(read_state(served, query)):
            tab.go(query)
        return tab.page

    yield open_page
    faults = [fault for tab in used for fault in tab.faults]
    for tab in used:
        if faults or request.node.stash.get(FAILED, False) or tab.address in tabs:
            tab.page.close()
        else:
            tabs[tab.address] = tab
    assert faults == []
