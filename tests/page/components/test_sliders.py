from datetime import date

import dash_mantine_components as dmc
import pytest
from dash import html

from dashboard.page.components.sliders import make_sliders
from dashboard.screen.read_state import read_state
from dashboard.screen.state import ScreenState
from dashboard.text.summary import driver_lines
from tests.page.small import STILL, TINY, TROOPS, parts_of, state_of, text_of, vintage_of


def sliders_of(state: ScreenState) -> dict[str, object]:
    """Return the sliders of an address by driver."""
    parts = make_sliders(state, driver_lines(state.vintage.drivers, state.scenario))
    return {
        getattr(part, "data-driver"): part
        for part in parts_of(parts)
        if hasattr(part, "data-driver")
    }


def part_of(slider: object, kind: type) -> object:
    return next(part for part in parts_of(slider) if isinstance(part, kind))


def ticks_of(slider: object) -> list[tuple[float, str, str]]:
    marks = part_of(slider, dmc.Slider).marks
    return [(mark["value"], mark["label"].children, mark["label"].title) for mark in marks]


def test_every_driver_has_a_slider_that_stands_at_what_is_stated(served, opening):
    sliders = sliders_of(read_state(served, ""))

    assert list(sliders) == [driver.key for driver in opening.drivers]
    for driver in opening.drivers:
        slider = part_of(sliders[driver.key], dmc.Slider)
        box = part_of(sliders[driver.key], dmc.NumberInput)
        assert (slider.value, slider.min, slider.max, slider.step) == (
            driver.default,
            driver.minimum,
            driver.maximum,
            driver.step,
        )
        scale = 100 if driver.unit == "share" else 1
        assert (box.value, box.min, box.max) == pytest.approx(
            (driver.default * scale, driver.minimum * scale, driver.maximum * scale)
        )
        assert box.suffix == {"x": " ×", "share": " %"}.get(driver.unit, f" {driver.unit}")
        assert slider.thumbLabel == driver.label
        assert getattr(sliders[driver.key], "data-moved") == "false"


def test_an_address_moves_its_sliders(served):
    sliders = sliders_of(read_state(served, "need_uptake=0.5&raised_share=0&why_raised_share=Cuts"))

    uptake, raised = sliders["need_uptake"], sliders["raised_share"]
    assert part_of(uptake, dmc.Slider).value == part_of(uptake, dmc.NumberInput).value == 0.5
    assert "0.5 ×, reported 1 ×" in text_of(uptake)
    assert getattr(uptake, "data-moved") == "true"
    assert getattr(uptake, "data-stated") == "1"
    assert part_of(raised, dmc.Slider).value == 0
    assert part_of(raised, dmc.TextInput).value == "Cuts"


def test_sliders_stand_in_groups_that_have_names(served):
    state = read_state(served, "")

    groups = make_sliders(state, driver_lines(state.vintage.drivers, state.scenario))

    assert [getattr(group, "data-group") for group in groups] == ["people", "money", "personnel"]
    assert [text_of(part_of(group, html.Legend)) for group in groups] == [
        "People",
        "Money",
        "Personnel",
    ]


@pytest.mark.parametrize("name", STILL)
def test_without_drivers_the_page_says_what_would_add_one(name):
    state = state_of(*STILL[name])

    assert text_of(make_sliders(state, {})).startswith("No slider: no figure known on this day")


@pytest.mark.parametrize("name", TINY)
def test_ticks_stand_inside_the_track_and_never_twice_at_one_place(name):
    state = state_of(*TINY[name])

    for driver in state.vintage.drivers:
        positions = [value for value, _, _ in ticks_of(sliders_of(state)[driver.key])]
        assert positions[0] == driver.default
        assert len(set(positions)) == len(positions)
        assert all(driver.minimum <= position <= driver.maximum for position in positions)


def test_the_tick_of_a_reported_value_says_who_reports_it(served):
    (level, *_) = ticks_of(sliders_of(read_state(served, ""))["need_level"])

    assert level == (
        1.0,
        "",
        "Reported: 10 million people, United Nations, in The News (Mexico City) / AP",
    )


def test_ticks_say_who_stated_another_value(served):
    sliders = sliders_of(read_state(served, "known_on=2017-06-01"))

    assumed, *others = ticks_of(sliders["raised_share"])

    assert assumed == (
        1.0,
        "",
        "Assumed. Pledging conferences 2013-2021: 31 to 105 % of the goal",
    )
    assert 1.05 in [value for value, _, _ in others]
    assert any("$2.1 billion" in title for _, _, title in others)


def test_the_middle_of_history_has_a_tick_where_it_differs(served):
    sliders = sliders_of(read_state(served, ""))

    ticks = {value: (word, title) for value, word, title in ticks_of(sliders["delivered_share"])}

    assert ticks[1.0][0] == ""
    assert ticks[0.8][0] == "history"
    assert ticks[0.8][1].startswith("Median of history. Tracked pledging conferences")


def test_later_figures_of_the_same_quantity_are_marked_once_they_are_public(served):
    before = sliders_of(read_state(served, ""))["need_uptake"]
    after = sliders_of(read_state(served, "known_on=2017-06-01"))["need_uptake"]

    assert 0.0 not in [value for value, _, _ in ticks_of(before)]
    assert 0.0 in [value for value, _, _ in ticks_of(after)]


def test_the_part_of_a_track_without_evidence_is_given_to_the_style(served, opening):
    sliders = sliders_of(read_state(served, ""))

    for driver in opening.drivers:
        track = next(
            part
            for part in parts_of(sliders[driver.key])
            if getattr(part, "className", "") == "slider-track"
        )
        low, high = float(track.style["--evidence-from"]), float(track.style["--evidence-to"])
        span = driver.maximum - driver.minimum
        assert 0 <= low <= high <= 1
        assert driver.minimum + low * span == pytest.approx(driver.evidence[0], abs=1e-4 * span)
        assert driver.minimum + high * span == pytest.approx(driver.evidence[1], abs=1e-4 * span)


def test_a_row_more_is_a_slider_more():
    bare, richer = vintage_of(*TINY["people now"]), vintage_of(*TINY["people now"], TROOPS)

    added = {driver.key for driver in richer.drivers} - {driver.key for driver in bare.drivers}

    assert added == {"arrival_days", "arrival_share"}
    assert bare.known_on == richer.known_on == date(2020, 3, 1)
