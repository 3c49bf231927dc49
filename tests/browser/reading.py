"""What a test reads off the page, and what the model says that it should be."""

import time

from playwright.sync_api import Error, Locator, Page, expect

from dashboard.screen.read_state import read_state
from dashboard.screen.state import ScreenState
from dashboard.tables.snapshot import TableSnapshot
from tests.server import PATIENCE

MARKS = """(graph, name) => {
  const trace = graph.data.find((trace) => trace.name === name);
  return trace ? trace.y : null;
}"""


def wait_until(page: Page, true: str, arg: object = None) -> None:
    """Wait until a function of the page is true, asked 20 times a second.

    It is asked from outside, since the page's policy forbids what Playwright would poll it with.
    """
    end = time.monotonic() + PATIENCE
    while not _is_true(page, true, arg):
        assert time.monotonic() < end, f"the page did not get there in time: {true}"
        page.wait_for_timeout(50)


def _is_true(page: Page, true: str, arg: object) -> bool:
    try:
        return bool(page.evaluate(true, arg))
    except Error as error:
        if "Execution context was destroyed" in error.message:  # the page is just being loaded
            return False
        raise


def reload(page: Page) -> None:
    """Load the page anew and wait until it is live."""
    page.reload()
    wait_until(page, "() => document.getElementById('first-view') === null")


def slider(page: Page, key: str) -> Locator:
    """Return the thumb of a driver's slider."""
    return page.locator(f"[data-driver={key}] [role=slider]")


def sentence(page: Page, chart: str) -> Locator:
    """Return the sentence of a chart."""
    return page.locator(f"[data-chart={chart}] .sentence")


def scenario_line(page: Page, figure: str) -> Locator:
    """Return what the scenario makes of a figure, on its card."""
    return page.locator(f"[data-figure={figure}] .card-scenario")


def open_tab(page: Page, tab: str) -> None:
    """Open a tab and wait until it is filled."""
    page.locator(f"[data-tab={tab}]").click()
    expect(page.locator(f"[data-panel={tab}] > *").first).to_be_visible()


def heights(page: Page, chart: str, name: str) -> list[float]:
    """Return the heights of a chart's trace, as Plotly holds them."""
    return page.locator(f"[data-chart={chart}] .js-plotly-plot").evaluate(MARKS, name)


def wait_for_end(page: Page, chart: str, name: str, value: float) -> None:
    """Wait until a chart's line ends at a value, to a part in a million."""
    wait_until(
        page,
        """([chart, name, value]) => {
          const graph = document.querySelector(`[data-chart=${chart}] .js-plotly-plot`);
          const trace = graph.data.find((trace) => trace.name === name);
          const end = trace.y[trace.y.length - 1];
          return Math.abs(end - value) <= 1e-6 * Math.max(1, Math.abs(value));
        }""",
        arg=[chart, name, value],
    )


def expected(served: TableSnapshot, page: Page) -> ScreenState:
    """Return what the page's own address says, as the model reads it."""
    return read_state(served, page.evaluate("location.search"))


def last_value(state: ScreenState, measure: str) -> float:
    """Return the scenario's value of a measure on the last day."""
    projected = state.vintage.project(state.scenario)
    return projected.filter(projected["measure"] == measure)["scenario"][-1]


def wait_for_query(page: Page, *parts: str, without: tuple[str, ...] = ()) -> None:
    """Wait until the address holds some parts, and not others."""
    wait_until(
        page,
        """([parts, without]) => parts.every((part) => location.search.includes(part))
          && without.every((part) => !location.search.includes(part))""",
        arg=[list(parts), list(without)],
    )
