"""A dragged slider: labels, numbers and lines show the same scenario before it is released."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import pytest
from playwright.sync_api import Page, expect

from dashboard.charts.spec import all_charts, chart_sentences, make_chart
from dashboard.screen.compute import compute_result
from dashboard.screen.read_state import read_state
from dashboard.text.numbers import result_words
from tests.browser.reading import (
    expected,
    last_value,
    sentence,
    slider,
    wait_for_query,
    wait_until,
)

# The words that stand where lines end, as they are shown.
END_WORDS = """(chart) => {
  const graph = document.querySelector(`[data-chart=${chart}] .js-plotly-plot`);
  const ends = graph._fullData.filter((trace) => trace.visible && trace.mode === 'text');
  return ends.flatMap((trace) =>
    [...graph.querySelectorAll(`.trace${trace.uid} .textpoint text`)]
      .map((one) => one.textContent).filter(Boolean));
}"""
# The end of each line and each label on a chart, with its position in pixels.
GRAPHS = "[...document.querySelectorAll('[data-chart] .js-plotly-plot')]"
POSITIONS = f"""() => {GRAPHS}.flatMap((graph) => {{
  const words = [...graph.querySelectorAll('.textpoint text')].filter((one) => one.textContent);
  const lines = [...graph.querySelectorAll('path.js-line')].map((one) => one.getAttribute('d'));
  return [
    ...words.map((one) => [one, one.getBoundingClientRect()])
      .map(([one, box]) => [one.textContent, box.right, box.bottom]),
    ...lines.map((way) => ['', ...way.split(/[ML,]/).slice(-2).map(Number)]),
  ];
}})"""
AXIS_ENDS = f"() => {GRAPHS}.map((graph) => graph._fullLayout.yaxis.range[1])"
BARS = """(base) => JSON.stringify(base) === JSON.stringify(
  document.querySelector('[data-chart=tornado] .js-plotly-plot').data[0].base)"""
HIGHEST = """(top) => top ===
  document.querySelector('[data-chart=people] .js-plotly-plot')._fullLayout.yaxis.range[1]"""
# Plotly has drawn a scenario, and nothing more is to come.
AT_REST = """(query) => location.search.includes(query)
  && !dash_clientside.dashboardState.isUpdating()
  && [...document.querySelectorAll('[data-chart]')].every((section) => {
    const moves = dash_clientside.dashboardState.shownUpdate()[section.dataset.chart];
    const drawn = section.querySelector('.js-plotly-plot').data;
    return !moves || moves.traces.every((number, i) =>
      drawn[number].y.length === moves.parts.y[i].length
      && drawn[number].y.at(-1) === moves.parts.y[i].at(-1));
  })"""
SET = """(values) => Object.entries(values).forEach(([key, value]) =>
  window.dash_clientside.set_props({ type: 'driver', key }, { value }))"""
# Words beside a line or a mark that share more than half a pixel each way with other words.
OVERLAPS = """() => GRAPHS.flatMap((graph) => {
  const boxed = (one) => [one.textContent, one.getBoundingClientRect()];
  const found = (name) => [...graph.querySelectorAll(name)].filter((one) => one.textContent);
  const words = found('.textpoint text').map(boxed);
  const notes = found('.annotation-text').map(boxed);
  return words.flatMap(([text, a], i) => [...words.slice(i + 1), ...notes]
    .filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5)
    .map(([other]) => [text, other]));
})""".replace("GRAPHS", GRAPHS)


@contextmanager
def dragged(page: Page, key: str, by: int) -> Iterator[float]:
    """Drag a slider some pixels from where it was; yield its value there."""
    thumb = slider(page, key)
    thumb.scroll_into_view_if_needed()
    box = thumb.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = thumb.get_attribute("aria-valuenow")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by, y, steps=6)
    expect(thumb).not_to_have_attribute("aria-valuenow", before)
    yield float(thumb.get_attribute("aria-valuenow"))
    page.mouse.up()


def wait_for_words(page: Page, chart: str, words: list[str]) -> None:
    """Wait until some words stand at the ends of a chart's lines, and no others."""
    wait_until(
        page, f"([chart, words]) => ({END_WORDS})(chart).join() === words.join()", [chart, words]
    )


def end_words(chart: dict) -> list[str]:
    """Return the words at the ends of a chart's lines."""
    return [
        text
        for trace in chart["data"]
        if trace.get("mode") == "text"
        for text in trace["text"]
        if text
    ]


@pytest.mark.parametrize(
    ("key", "chart", "by", "scale", "suffix"),
    [
        ("half_paid_days", "money", 40, 1, " days"),
        ("need_uptake", "people", -30, 1, " ×"),
        ("arrival_share", "personnel", -50, 100, " %"),
        ("aid_share", "following", -50, 100, " %"),
    ],
)
def test_words_and_number_box_follow_a_dragged_slider(visit, served, key, chart, by, scale, suffix):
    page = visit()
    box = page.locator(f"#box-{key}")

    with dragged(page, key, by) as value:
        result = compute_result(read_state(served, f"{key}={value}"))
        words = end_words(make_chart(result, chart))
        number = f"{round(value * scale, 4):g}{suffix}"
        wait_for_words(page, chart, words)
        expect(sentence(page, chart)).to_have_text(chart_sentences(result)[chart])
        expect(box).to_have_value(number)
        assert key not in page.evaluate("location.search")  # the slider is not released

    wait_for_query(page, f"{key}={value:g}")
    wait_for_words(page, chart, words)
    expect(box).to_have_value(number)


def test_words_come_and_go_where_a_line_leaves_what_is_stated(visit, served):
    page = visit()
    assert page.evaluate(END_WORDS, "people") == []

    with dragged(page, "need_uptake", 40) as value:
        words = end_words(
            make_chart(compute_result(read_state(served, f"need_uptake={value}")), "people")
        )
        wait_for_words(page, "people", words)
        box = slider(page, "need_uptake").bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2 - 40, box["y"] + 8, steps=4)
        wait_for_words(page, "people", [])
        expect(page.locator("#box-need_uptake")).to_have_value("1 ×")

    expect(page.locator("#box-need_uptake")).to_have_value("1 ×")


def test_the_last_position_of_a_drag_wins(visit, served):
    page = visit()

    with dragged(page, "half_paid_days", 60):
        thumb = slider(page, "half_paid_days")
        box = thumb.bounding_box()
        for step in range(12):
            page.mouse.move(box["x"] + (step * 17) % 40, box["y"] + 8)
        value = float(thumb.get_attribute("aria-valuenow"))
        result = compute_result(read_state(served, f"half_paid_days={value}"))
        wait_for_words(page, "money", end_words(make_chart(result, "money")))

    wait_for_query(page, f"half_paid_days={value:g}")
    expect(page.locator("#box-half_paid_days")).to_have_value(f"{value:g} days")


def test_a_drag_that_pauses_updates_bars_axes_and_tables_and_makes_no_step(visit, served):
    page = visit()
    steps = page.locator("#history button")
    before = steps.count()
    page.locator("[data-chart=people]").get_by_role("button", name="Show numbers").click()
    cells = page.locator("[data-chart=people] .data-table tbody tr").last.locator("td")
    expect(cells).to_have_text(["13 million people"] * 2)

    with dragged(page, "need_uptake", 60) as value:
        state = read_state(served, f"need_uptake={value}")
        charts = all_charts(compute_result(state))
        wait_until(page, BARS, charts["tornado"]["data"][0]["base"])
        wait_until(page, HIGHEST, charts["people"]["layout"]["yaxis"]["range"][1])
        expect(cells.last).to_have_text(result_words(last_value(state, "need"), "people"))
        assert steps.count() == before
        assert "need_uptake" not in page.evaluate("location.search")

    wait_for_query(page, f"need_uptake={value:g}")
    expect(steps).to_have_count(before + 1)


def test_one_drag_is_one_step_back(visit):
    page = visit()
    steps = page.locator("#history button")
    before = steps.count()

    with dragged(page, "half_paid_days", 60):
        pass
    wait_for_query(page, "half_paid_days=")
    expect(steps).to_have_count(before + 1)
    page.get_by_role("button", name="Undo").click()

    wait_for_query(page, without=("half_paid_days",))
    expect(page.locator("#box-half_paid_days")).to_have_value("120 days")


def test_lines_and_words_are_drawn_while_dragging_where_they_are_at_rest(visit):
    page = visit()
    ends = page.evaluate(AXIS_ENDS)

    with dragged(page, "half_paid_days", 12) as value:
        wait_until(page, "() => !dash_clientside.dashboardState.isUpdating()")
        dragged_at = page.evaluate(POSITIONS)

    wait_for_query(page, f"half_paid_days={value:g}")
    wait_until(page, AT_REST, f"half_paid_days={value:g}")
    assert page.evaluate(AXIS_ENDS) == ends
    at_rest = page.evaluate(POSITIONS)
    assert [words for words, *_ in at_rest] == [words for words, *_ in dragged_at]
    for (_, *there), (_, *here) in zip(at_rest, dragged_at, strict=True):
        assert there == pytest.approx(here, abs=1)


@pytest.mark.parametrize("width", [1440, 390])
def test_no_words_of_a_chart_lie_on_others_on_screen_or_paper(visit, served, width):
    page = visit("?keep_a=Slow~half_paid_days:300", viewport={"width": width, "height": 900})
    drivers = expected(served, page).vintage.drivers
    dice = Random(width)

    for _ in range(2):
        values = {
            driver.key: round(dice.uniform(driver.minimum, driver.maximum), 3) for driver in drivers
        }
        page.evaluate(SET, values)
        wait_until(page, AT_REST, "&".join(f"{key}={value:g}" for key, value in values.items()))

        assert page.evaluate(OVERLAPS) == []
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        printed = page.evaluate(OVERLAPS)
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert printed == []


@pytest.mark.parametrize("width", [1440, 1240, 390])
def test_no_words_of_a_scenario_move_the_charts_while_dragging(visit, width):
    page = visit(viewport={"width": width, "height": 900})
    height_of_charts = "document.querySelector('.legend').getBoundingClientRect().top + scrollY"
    before = page.evaluate(height_of_charts)

    for key, stroke in (
        ("need_level", "Home"),
        ("raised_share", "ArrowLeft"),
        ("arrival_share", "Home"),
    ):
        slider(page, key).press(stroke)
        wait_for_query(page, f"{key}=")
        assert page.evaluate(height_of_charts) == before
