"""A visit: page weight and time to the charts, at the first visit and the second."""

from collections import defaultdict
from contextlib import ExitStack
from statistics import median

from playwright.sync_api import Browser, BrowserContext

from benchmarks.browser import Wire, new_visitor, opened_browser
from benchmarks.peers.peer_charts import CHARTS
from benchmarks.result import Goal, Result, rounded
from benchmarks.servers import OURS, PAGES, PLAIN_DASH, Running, running

LOADS = 3  # at most: a visit takes seconds, and its weight does not vary
POOR = {"megabits": 4.0, "delay": 100}  # a poor connection
LATE = 1500  # ms in which a page may still ask for things after its charts stand

Visit = tuple[float, float, int, int]  # ms to the first chart and to all; bytes; requests


def measure(rounds: int) -> Result:
    """Return weight and time of first and second visits, side by side."""
    fast: dict[str, list[tuple[Visit, Visit]]] = defaultdict(list)
    slow: dict[str, Visit] = {}
    with ExitStack() as stack:
        browser = stack.enter_context(opened_browser())
        servers = [stack.enter_context(running(contender)) for contender in PAGES]
        for server in servers:
            _twice(browser, server)  # the server itself is warm afterwards
        for _ in range(min(rounds, LOADS)):
            for server in servers:
                fast[server.contender.name].append(_twice(browser, server))
        for server in servers:
            with new_visitor(browser) as context:
                slow[server.contender.name] = visit(context, server, **POOR)
    return to_result(fast, slow)


def _twice(browser: Browser, server: Running) -> tuple[Visit, Visit]:
    """Return a first and a second visit of one browser profile."""
    with new_visitor(browser) as context:
        return visit(context, server), visit(context, server)


def visit(context: BrowserContext, server: Running, **connection: float) -> Visit:
    """Return what a visit takes until every chart stands, and what it asks for soon after."""
    page = context.new_page()
    wire = Wire(page)
    if connection:
        wire.slow_down(**connection)
    page.goto(server.address, wait_until="commit")
    first, every = page.evaluate(
        "([charts, picture]) => watch.firstCharts(charts, picture)",
        [server.contender.charts(CHARTS), server.contender.picture],
    )
    page.wait_for_timeout(LATE)
    measured = first, every, wire.received, wire.requests
    page.close()
    return measured


def to_result(fast: dict[str, list[tuple[Visit, Visit]]], slow: dict[str, Visit]) -> Result:
    """Return the table, with the contenders as rows."""
    rows, firsts = [], {}
    for name, visits in fast.items():
        firsts_ = [first for first, _ in visits]
        seconds_ = [second for _, second in visits]
        firsts[name] = median(visit_[0] for visit_ in firsts_)
        rows.append(
            (
                name,
                rounded(median(visit_[2] for visit_ in firsts_) / 1e6, 2),
                round(median(visit_[3] for visit_ in firsts_)),
                round(firsts[name]),
                round(median(visit_[1] for visit_ in firsts_)),
                round(slow[name][0]),
                round(median(visit_[2] for visit_ in seconds_) / 1e3),
                round(median(visit_[1] for visit_ in seconds_)),
            )
        )
    ours = next(row for row in rows if row[0] == OURS.name)
    return Result(
        title="Page weight and first chart",
        columns=(
            "page",
            "MB on the wire",
            "requests",
            "first chart ms",
            "all charts ms",
            "first chart, poor line, ms",
            "second visit kB",
            "second visit, all charts ms",
        ),
        rows=rows,
        note=(
            "A new browser profile, then the same one again; medians. Counted until all charts "
            f"stand and {LATE / 1000:.1f} seconds longer. The poor line has "
            f"{POOR['megabits']:.0f} Mbit/s and {POOR['delay']} ms a trip, one visit each. "
            "The dashboard's first charts are pictures that come with the page, of the same bands "
            "and lines; all charts are live ones, which replace them."
        ),
        goals=[
            Goal("MB on the wire at the first visit", ours[1], 0.9),
            Goal("requests at the first visit", ours[2], 20),
            Goal("kB on the wire at a second visit", ours[6], 30),
            Goal(
                "the first chart takes of what plain Dash takes",
                rounded(firsts[OURS.name] / firsts[PLAIN_DASH.name], 2),
                0.6,
            ),
        ],
    )
