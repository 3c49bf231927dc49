"""Quantiles as a chart draws them: in single precision, where nothing of it could be seen."""

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from dashboard.model.inputs import ModelInputs
from dashboard.model.lazy_mapping import LazyMapping
from dashboard.model.quantiles import quantiles_of
from dashboard.model.scenario import Scenario
from dashboard.model.trajectories import MOVED_BY, Trajectories

# Stated numbers, sliders and log growth from which nothing comes near the ends of single precision.
LEAST_STATED, MOST_STATED, LEAST_SLIDER, MOST_GROWTH = 1e-3, 1e13, 1e-4, 20.0


class DrawnQuantiles(LazyMapping[np.ndarray]):
    """The quantiles of a fan by measure, (5, T), right to a hundredth of a pixel.

    They are found in a third of the time; where single precision might not do, they are exact.
    Which of both follows from the sliders that move the measure, and from no other.
    """

    def __init__(
        self,
        facts: ModelInputs,
        scenario: Scenario,
        values: Mapping[str, np.ndarray],
        paths: Trajectories,
    ) -> None:
        """Take the draws of a scenario, and the paths in double precision."""
        super().__init__(paths)
        self._facts, self._scenario, self._values, self._paths = facts, scenario, values, paths

    def make(self, name: str) -> np.ndarray:
        """Return the quantiles of a measure."""
        paths = self._single if self._suits_single(name) else self._paths
        return quantiles_of(paths[name])

    @cached_property
    def _single(self) -> Trajectories:
        values = {key: value.astype(np.float32) for key, value in self._values.items()}
        return Trajectories(self._facts, values, self._paths.days)

    def _suits_single(self, measure: str) -> bool:
        sliders = [self._scenario.values.get(key) for key in MOVED_BY[measure]]
        if not self._stated_suit or any(abs(value) < LEAST_SLIDER for value in sliders if value):
            return False
        return "need_level" not in MOVED_BY[measure] or self._growth_suits

    @cached_property
    def _stated_suit(self) -> bool:
        facts = self._facts
        stated = (
            facts.need_start,
            facts.need_end,
            facts.goal,
            facts.received_start,
            facts.personnel_start,
            facts.personnel_announced,
        )
        return all(LEAST_STATED <= value <= MOST_STATED for value in stated if value)

    @cached_property
    def _growth_suits(self) -> bool:
        return float(np.abs(self._paths.growth).max()) <= MOST_GROWTH
