import pytest
from playwright.sync_api import Page, expect

from dashboard.charts.spec import chart_sentences
from dashboard.model.goal_seek import needed_values
from dashboard.model.presets import derive_presets
from dashboard.model.sensitivity import first_order
from dashboard.screen.compute import compute_result
from dashboard.text.labels import FAN_SENTENCES
from dashboard.text.numbers import driver_words
from dashboard.text.summary import card_lines
from tests.browser.reading import (
    expected,
    last_value,
    scenario_line,
    sentence,
    slider,
    wait_for_end,
    wait_for_query,
    wait_until,
)


def drawn_band(page: Page, chart: str, number: int) -> float:
    """Return the end of an edge of a chart's fan: 0 to 4 are the 5, 95, 25, 75 and 50 %."""
    return page.locator(f"[data-chart={chart}] .js-plotly-plot").evaluate(
        "(graph, number) => graph.data[number].y.at(-1)", number
    )


def test_the_bands_are_those_of_the_model(visit, served):
    page = visit()

    fan = compute_result(expected(served, page)).fan

    low, lower, middle, upper, high = (row[-1] for row in fan.quantiles["need"])
    edges = [drawn_band(page, "people", number) for number in range(5)]
    assert edges == pytest.approx([low, high, lower, upper, middle])
    assert 8.7e6 < low < 9.1e6
    assert 16.5e6 < high < 17.3e6


def test_another_reading_of_the_figures_changes_bands_chances_and_words(visit, served):
    page = visit()

    page.locator("#fan").click()
    page.get_by_role("option", name="By the hedges alone").click()
    wait_for_query(page, "fan=stated")

    result = compute_result(expected(served, page))
    assert result.fan.mode == "stated"
    expect(page.locator("#fan-words")).to_have_text(FAN_SENTENCES["stated"])
    expect(sentence(page, "people")).to_have_text(chart_sentences(result)["people"])
    wait_until(
        page,
        "value => Math.abs(document.querySelector('[data-chart=people] .js-plotly-plot')"
        ".data[1].y.at(-1) - value) < 1",
        arg=result.fan.quantiles["need"][-1][-1],
    )


def test_cards_and_sentences_tell_chances_and_never_will(visit, served):
    page = visit()

    result = compute_result(expected(served, page))

    expect(scenario_line(page, "iraq-2016-need-yearend")).to_have_text(
        card_lines(result)["iraq-2016-need-yearend"]
    )
    expect(scenario_line(page, "iraq-2016-need-yearend")).to_contain_text("about 34 %")
    expect(scenario_line(page, "iraq-2016-conference-target")).to_contain_text("Chance to reach it")
    expect(sentence(page, "people")).to_contain_text("10 % of the cases pass it by")
    expect(sentence(page, "money")).to_contain_text("9 in 10 cases: $212 million to $1.9 billion")
    words = " ".join(page.locator(".sentence, .card-scenario").all_inner_texts()).split()
    assert "will" not in words


def test_a_bar_of_what_drives_an_outcome_leads_to_its_slider(visit, served):
    page = visit()

    bars = page.locator("[data-chart=people] .sensitivity-bars li")

    fan = compute_result(expected(served, page)).fan
    key, share = first_order(fan, "need")[0]
    assert key == "need_uptake"
    expect(bars.first).to_contain_text(f"{round(100 * share)} %")
    bars.first.get_by_role("button").click()
    expect(slider(page, key)).to_be_focused()


def test_a_bar_of_the_tornado_leads_to_its_slider(visit):
    page = visit()
    bar = page.locator("[data-chart=tornado] .barlayer .point").last
    key = page.locator("[data-chart=tornado] .js-plotly-plot").evaluate(
        "graph => graph.data[0].customdata.at(-1)"
    )

    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    expect(slider(page, key)).to_be_focused()


def test_a_preset_says_what_it_changes_and_then_does_it(visit, served):
    page = visit()
    vintage = expected(served, page).vintage
    preset = next(preset for preset in derive_presets(vintage.drivers) if "slow" in preset.name)
    labels = {driver.key: driver for driver in vintage.drivers}

    page.locator("summary", has_text="Presets").click()
    shown = page.locator(f"[data-preset={preset.name}]")
    for key, value in preset.changes.items():
        expect(shown).to_contain_text(
            f"{labels[key].label}: {driver_words(value, labels[key].unit)}"
        )
    shown.get_by_role("button").click()

    wait_for_query(page, "half_paid_days=300", "delivered_share=0.5")
    address = expected(served, page)
    wait_for_end(page, "money", "Received", last_value(address, "received"))


def test_steps_are_undone_redone_and_jumped_to(visit):
    page = visit(fresh=True)
    slider(page, "need_uptake").press("Home")
    wait_for_query(page, "need_uptake=-0.5")
    slider(page, "arrival_days").press("End")
    wait_for_query(page, "arrival_days=365")

    page.keyboard.press("Control+z")
    wait_for_query(page, "need_uptake=-0.5", without=("arrival_days",))
    page.get_by_role("button", name="Undo").click()
    wait_for_query(page, without=("need_uptake",))
    page.keyboard.press("Control+Shift+z")
    wait_for_query(page, "need_uptake=-0.5")
    page.locator("summary", has_text="History").click()
    steps = page.locator("#history button")
    expect(steps).to_have_count(3)
    expect(steps.nth(1)).to_have_text("Share of the projected change that happens: -0.5")
    steps.nth(2).click()
    wait_for_query(page, "need_uptake=-0.5", "arrival_days=365")


def test_a_reset_is_undone(visit):
    page = visit("?need_uptake=0.5&half_paid_days=300")
    wait_for_query(page, "half_paid_days=300")

    page.get_by_role("button", name="Reset all sliders").click()
    wait_for_query(page, without=("need_uptake", "half_paid_days"))
    page.get_by_role("button", name="Undo").click()

    wait_for_query(page, "need_uptake=0.5", "half_paid_days=300")


def test_replay_shows_before_and_after_in_turn_and_ends_with_after(visit):
    page = visit()
    slider(page, "need_uptake").press("End")
    wait_for_query(page, "need_uptake=2.5")
    replay = page.get_by_role("button", name="Replay")

    replay.click()

    expect(replay).to_have_attribute("aria-pressed", "true")
    wait_for_query(page, without=("need_uptake",))
    wait_for_query(page, "need_uptake=2.5")
    wait_for_query(page, without=("need_uptake",))
    replay.click()
    wait_for_query(page, "need_uptake=2.5")
    expect(replay).to_have_attribute("aria-pressed", "false")


def test_scenarios_are_kept_compared_loaded_and_removed(visit, served):
    page = visit("?half_paid_days=300")
    wait_for_query(page, "half_paid_days=300")

    page.locator("#keep-name").fill("Slow money")
    page.locator("#keep-name").press("Tab")
    page.locator("#keep").click()
    wait_for_query(page, "keep_a=Slow+money~half_paid_days:300")
    table = page.locator(".compare-table")
    expect(table).to_contain_text("A Slow money")
    wait_until(
        page,
        "document.querySelector('[data-chart=money] .js-plotly-plot')"
        ".data.some((trace) => trace.name === 'A Slow money')",
    )

    page.get_by_role("button", name="Reset all sliders").click()
    wait_for_query(page, without=("&half_paid_days",))
    settings = table.locator("tbody").first.locator("tr")
    expect(settings).to_have_count(1)
    expect(settings.first).to_contain_text("Days until half of that is paid")
    slow = last_value(
        expected(served, page).__class__(
            expected(served, page).vintage, expected(served, page).saved_scenarios[0].scenario
        ),
        "received",
    )
    expect(table.locator("tr", has_text="Received").first).to_contain_text(
        f"${slow / 1e6:.0f} million"
    )

    table.get_by_role("button", name="Load A Slow money").click()
    wait_for_query(page, "&half_paid_days=300")
    table.get_by_role("button", name="Remove A Slow money").click()
    wait_for_query(page, without=("keep_a",))
    expect(table).to_have_count(0)


def test_what_would_have_to_be_true_is_said_and_marked(visit, served):
    page = visit()

    page.locator("#goal-seek-outcome").click()
    page.get_by_role("option", name="Estimated cost covered").click()

    expect(page.locator("#goal-seek-value")).to_have_value("60 %")
    vintage = expected(served, page).vintage
    found = needed_values(vintage.inputs, vintage.drivers, vintage.baseline, "coverage", 0.6)
    reachable = [needed for needed in found if needed.value is not None]
    expect(page.locator("#goal-seek li")).to_have_count(len(found))
    expect(page.locator(".needed:not([hidden])")).to_have_count(len(reachable))
    cost = next(needed for needed in reachable if needed.key == "cost_per_person")
    expect(page.locator("#goal-seek li", has_text="Yearly cost")).to_contain_text(
        f"{cost.value:.4g}"
    )
    page.locator("#goal-seek-value").fill("1")
    page.locator("#goal-seek-value").press("Enter")
    expect(page.locator("#goal-seek")).to_contain_text("not reachable by this slider alone")


def test_a_reason_travels_with_a_moved_slider(visit):
    page = visit("?keep_a=Slow~half_paid_days:300")
    reason = page.locator("[data-driver=need_uptake] .slider-reason input")
    expect(reason).to_be_hidden()

    slider(page, "need_uptake").press("Home")
    expect(reason).to_be_visible()
    reason.fill("Access <b>improves</b>")

    wait_for_query(page, "why_need_uptake=Access+%3Cb%3Eimproves%3C%2Fb%3E")
    expect(page.locator(".compare-table")).to_contain_text("Access <b>improves</b>")


def test_quick_paths_are_those_that_plotly_draws(visit):
    page = visit("?keep_a=Slow~half_paid_days:300")

    worst = page.evaluate(
        """async () => {
          const points = (text) => text.replace(/Z/g, '').split(/[ML]/).filter(Boolean)
            .map((pair) => pair.split(',').map(Number));
          const away = (x, y, line) => {
            let best = Infinity;
            for (let i = 0; i + 1 < line.length; i += 1) {
              const [[a, b], [c, d]] = [line[i], line[i + 1]];
              const long = (c - a) ** 2 + (d - b) ** 2;
              const along = long ? ((x - a) * (c - a) + (y - b) * (d - b)) / long : 0;
              const t = Math.min(1, Math.max(0, along));
              best = Math.min(best, Math.hypot(x - a - t * (c - a), y - b - t * (d - b)));
            }
            return best;
          };
          const results = {};
          for (const name of ['people', 'money', 'personnel', 'following']) {
            const graph = document.querySelector(`[data-chart=${name}] .js-plotly-plot`);
            const traces = [], y = [];
            graph.data.forEach((trace, i) => {
              if (trace.meta === 'scenario' && trace.mode === 'lines') {
                traces.push(i);
                y.push(trace.y.map((height) => height * 0.8));
              }
            });
            const moves = { traces, parts: { y }, axes: {} };
            const quick = dash_clientside.dashboardState.updateSvg(graph, moves);
            const read = () => [...graph.querySelectorAll('path.js-line, path.js-fill')]
              .map((path) => path.getAttribute('d'));
            const ours = read();
            await window.Plotly.restyle(graph, { y }, traces);
            const theirs = read();
            let worst = 0;
            theirs.forEach((text, i) => points(text).forEach(([x, y]) => {
              worst = Math.max(worst, away(x, y, points(ours[i])));
            }));
            results[name] = [quick, theirs.filter(Boolean).length > 6, worst];
          }
          return results;
        }"""
    )

    assert set(worst) == {"people", "money", "personnel", "following"}
    assert all(quick and many and away < 1.0 for quick, many, away in worst.values())
