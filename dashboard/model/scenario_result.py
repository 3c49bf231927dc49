"""The result of a scenario: its projection, its fan and what follows, and saved scenarios."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import polars as pl

from dashboard.data.result_cache import ResultCache, ResultLimits
from dashboard.model.fan import Fan, make_fan
from dashboard.model.inputs import ModelInputs
from dashboard.model.probabilities import FanSummary
from dashboard.model.projection import Projection
from dashboard.model.results import drivers_of
from dashboard.model.scenario import Scenario
from dashboard.model.vintage import CrisisVintage

SCENARIO_LIMITS = ResultLimits(entries=512)  # of several kilobytes each

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, eq=False)
class SavedResult:
    """A saved scenario, with its projection."""

    letter: str
    name: str
    scenario: Scenario
    projection: Projection


@dataclass(frozen=True, eq=False)
class ScenarioResult:
    """One scenario of a vintage; what follows from it is computed when it is first read.

    Where nothing can be projected, reading what is computed is a ``ProjectionError``.
    """

    vintage: CrisisVintage
    scenario: Scenario
    mode: str  # one of ``FAN_MODES``
    saved_scenarios: tuple[tuple[str, str, Scenario], ...] = ()  # letter, name and scenario

    @property
    def can_project(self) -> bool:
        """Whether the figures of the day carry a projection."""
        return self.vintage.can_project

    @property
    def inputs(self) -> ModelInputs:
        """What the projection starts from."""
        return self.vintage.inputs

    @cached_property
    def projection(self) -> Projection:
        """The projection of the scenario beside what is stated."""
        return self.vintage.projection(self.scenario)

    @cached_property
    def fan(self) -> Fan:
        """The draws around the projection."""
        vintage = self.vintage
        return make_fan(vintage.inputs, vintage.drivers, self.scenario, self.mode)

    @cached_property
    def answers(self) -> FanSummary:
        """The probabilities that the fan gives."""
        return FanSummary(self.inputs, self.fan)

    @cached_property
    def saved_results(self) -> tuple[SavedResult, ...]:
        """The saved scenarios, to be compared with it."""
        if not self.can_project:
            return ()
        return tuple(
            SavedResult(letter, name, scenario, self.vintage.projection(scenario))
            for letter, name, scenario in self.saved_scenarios
        )

    @property
    def projected(self) -> pl.DataFrame:
        """The projected frame of the scenario."""
        return self.projection.frame()


def find_cached(
    result: ScenarioResult, measure: str, name: str, make: Callable[[], Value]
) -> Value:
    """Return what was made for a scenario before, or make it.

    Args:
        result: for which it is made.
        measure: what is made changes only with the drivers that move this result measure.
        name: of what is made.
        make: makes it.
    """
    vintage, values = result.vintage, result.scenario.values
    drivers = drivers_of(measure, vintage.inputs) if vintage.can_project else ()
    saved = tuple(
        (letter, title, tuple(scenario.values.items()))
        for letter, title, scenario in result.saved_scenarios
    )
    # A vintage is one crisis, day and table, and equal to no other.
    key = (vintage, result.mode, measure, name, tuple(map(values.get, drivers)), saved)
    of_table = vintage.results.find("of scenarios", lambda: ResultCache(SCENARIO_LIMITS))
    return of_table.find(key, make)
