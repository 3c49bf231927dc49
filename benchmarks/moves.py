"""Slider to painted: from a key to the first frame in which every chart that it moves changed."""

import time
from contextlib import ExitStack
from statistics import median

from playwright.sync_api import Page

from benchmarks.browser import Wire, open_page, opened_browser
from benchmarks.peers.peer_charts import CHARTS
from benchmarks.result import Goal, Result, p95, rounded
from benchmarks.servers import OURS, PAGES, PLAIN_DASH, STREAMLIT, Contender, running

# A slider of people, one of money and one of personnel, and the charts that each moves.
SLIDERS = {
    "need_uptake": ("people", "following"),
    "raised_share": ("money", "following"),
    "arrival_share": ("personnel",),
}
REST = 350  # ms between moves, in which every page finishes drawing
DRAG_STEP = 1 / 60  # seconds between two pointer positions, as on a 60 Hz screen
DRAG_SECONDS = 2.0


def measure(rounds: int) -> Result:
    """Return what a key and a drag take, side by side; a round is a key on every slider."""
    keys: dict[str, list[float]] = {contender.name: [] for contender in PAGES}
    traffic: dict[str, tuple[int, int]] = {}
    drags: dict[str, list[float]] = {contender.name: [] for contender in PAGES}
    lags: dict[str, list[float]] = {contender.name: [] for contender in PAGES}
    with ExitStack() as stack:
        browser = stack.enter_context(opened_browser())
        pages = {
            contender: open_page(browser, stack.enter_context(running(contender)), CHARTS)
            for contender in PAGES
        }
        wires = {contender: Wire(page) for contender, page in pages.items()}
        for turn in range(-1, rounds):  # the first turn is not counted
            for contender, page in pages.items():
                wires[contender].reset()
                taken = [press(page, contender, key, turn) for key in SLIDERS]
                if turn >= 0:
                    keys[contender.name] += taken
                    traffic[contender.name] = (
                        wires[contender].requests // len(SLIDERS),
                        wires[contender].received // len(SLIDERS),
                    )
        for _ in range(max(1, rounds // 5)):
            for contender, page in pages.items():
                updates, lag = drag(page, contender, "need_uptake")
                drags[contender.name].append(updates)
                lags[contender.name].append(lag)
    return to_result(keys, drags, lags, traffic)


def press(page: Page, contender: Contender, key: str, turn: int) -> float:
    """Return the milliseconds from an arrow key on a slider to the painted charts."""
    thumb = page.locator(contender.slider.format(key=key))
    thumb.focus()
    page.wait_for_timeout(REST)
    charts = contender.charts(SLIDERS[key])
    page.evaluate("(charts) => { window.painted = watch.nextKey(charts); }", charts)
    page.keyboard.press("ArrowLeft" if turn % 2 else "ArrowRight")
    return page.evaluate("() => window.painted")


def drag(page: Page, contender: Contender, key: str) -> tuple[float, float]:
    """Return painted updates a second during a drag, and the ms that the last one is late."""
    thumb = page.locator((contender.handle or contender.slider).format(key=key))
    thumb.scroll_into_view_if_needed()
    page.wait_for_timeout(REST)
    box = thumb.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(
        "(charts) => { window.frames_ = watch.countFrames(charts); }",
        contender.charts(SLIDERS[key]),
    )
    begun = time.perf_counter()
    step = 0
    while (now := time.perf_counter() - begun) < DRAG_SECONDS:
        step += 1
        swing = step % 80  # there and back over 40 pixels
        page.mouse.move(x + min(swing, 80 - swing) * 2, y)
        time.sleep(max(0.0, begun + step * DRAG_STEP - time.perf_counter()))
    painted = page.evaluate("() => frames_.count()")
    released = page.evaluate("() => performance.now()")
    page.mouse.up()
    page.wait_for_timeout(4 * REST)
    last = page.evaluate("() => { frames_.stop(); return frames_.last(); }")
    return painted / now, max(0.0, (last or released) - released)


def to_result(
    keys: dict[str, list[float]],
    drags: dict[str, list[float]],
    lags: dict[str, list[float]],
    traffic: dict[str, tuple[int, int]],
) -> Result:
    """Return the table, with the contenders as rows."""
    ours = median(keys[OURS.name])
    rows = [
        (
            name,
            round(median(taken)),
            round(p95(taken)),
            round(min(taken)),
            rounded(ours / median(taken), 2),
            rounded(median(drags[name]), 1),
            round(median(lags[name])),
            *traffic[name],
        )
        for name, taken in keys.items()
    ]
    return Result(
        title="Slider to painted",
        columns=(
            "page",
            "median ms",
            "p95 ms",
            "least ms",
            "ours to it",
            "drag: painted a second",
            "last one late, ms",
            "requests a move",
            "bytes a move",
        ),
        rows=rows,
        note=(
            "An arrow key on a slider of people, of money and of personnel in turn, until the "
            "first painted frame in which every chart that the slider moves has changed. "
            "Drag: 60 pointer positions a second for two seconds. Four charts with their fan "
            "everywhere; the dashboard also draws a fifth, its cards and its sentences."
        ),
        goals=[
            Goal(
                "a key takes of what plain Dash takes",
                rounded(ours / median(keys[PLAIN_DASH.name]), 2),
                0.30,
            ),
            Goal(
                "a key takes of what Streamlit takes",
                rounded(ours / median(keys[STREAMLIT.name]), 2),
                0.25,
            ),
            Goal("p95 to median", rounded(p95(keys[OURS.name]) / ours, 2), 1.5),
            Goal(
                "painted updates a second while dragging",
                rounded(median(drags[OURS.name]), 1),
                10,
                at_least=True,
            ),
            Goal("requests a move", traffic[OURS.name][0], 1),
            Goal("bytes a move on the wire", traffic[OURS.name][1], 12_000),
        ],
    )
