"""A measure is a row of ``RESULTS`` and a driver a row of priors.csv; nothing else changes."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dashboard.data.result_cache import ResultCache
from dashboard.export.frames import fan_frame, projection_frame
from dashboard.model.changes import derive_effects
from dashboard.model.goal_seek import needed_values
from dashboard.model.results import compared_measures, drivers_of, goal_seek_measures
from dashboard.model.scenario import make_scenario
from dashboard.model.sensitivity import first_order, tornado
from dashboard.screen.compute import compute_result
from dashboard.screen.read_state import read_state
from dashboard.screen.state import ScreenState
from dashboard.tables.snapshot import TableSnapshot
from dashboard.text.labels import result_name
from tests.support.added_measure import DRIVER, MEASURE, added_measure


@pytest.fixture
def screen(served: TableSnapshot) -> Iterator[ScreenState]:
    with added_measure():
        yield read_state(replace(served, results=ResultCache()), "")


def test_an_added_driver_has_a_slider(screen) -> None:
    (driver,) = (driver for driver in screen.vintage.drivers if driver.key == DRIVER)

    assert (driver.group, driver.default, driver.label) == ("money", 2.0, "Price of a meal")
    assert driver.rows


def test_an_added_measure_is_projected_beside_the_others(screen) -> None:
    vintage = screen.vintage
    scenario = make_scenario(vintage.drivers, {DRIVER: 4.0})

    projection = vintage.projection(scenario)

    received = projection.at("received", projection.last_day)[1]
    ends = projection.at(MEASURE, projection.last_day)
    assert ends == pytest.approx((received / 2.0, received / 4.0))
    assert projection.unit(MEASURE) == "meals"
    assert result_name(MEASURE) == "Meals paid for"


def test_an_added_measure_is_offered_compared_and_sensitive(screen) -> None:
    vintage = screen.vintage
    result = compute_result(screen)

    needed = needed_values(
        vintage.inputs,
        vintage.drivers,
        result.scenario,
        MEASURE,
        result.projection.at(MEASURE, result.projection.last_day)[0] / 2.0,
    )

    assert {need.key: need.value for need in needed}[DRIVER] == pytest.approx(4.0)
    assert goal_seek_measures()[-1] == compared_measures()[-1] == MEASURE
    assert MEASURE in [effect.measure for effect in derive_effects(vintage, vintage)]
    assert DRIVER in dict(first_order(result.fan, MEASURE))
    assert DRIVER in [
        key for key, *_ in tornado(vintage.inputs, vintage.drivers, result.scenario, MEASURE)
    ]
    assert DRIVER in drivers_of(MEASURE, vintage.inputs)


def test_an_added_driver_moves_no_other_measure(screen) -> None:
    vintage = screen.vintage

    moved = [m for m in compute_result(screen).fan.paths if DRIVER in drivers_of(m, vintage.inputs)]

    assert moved == [MEASURE]


def test_an_added_measure_is_exported(screen) -> None:
    projected, fan = projection_frame(screen), fan_frame(screen)

    assert MEASURE in projected["measure"].to_list()
    assert MEASURE in fan["measure"].to_list()
