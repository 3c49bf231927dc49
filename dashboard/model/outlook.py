"""What a scenario leads to: its line, its fan, its answers, and those of the scenarios kept."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from dashboard.model.answers import Answers, derive_answers
from dashboard.model.fan import Fan, make_fan
from dashboard.model.projection import Projection
from dashboard.model.scenario import Scenario
from dashboard.model.situation import Situation


@dataclass(frozen=True, slots=True, eq=False)
class KeptOutlook:
    """A scenario kept beside the one on the sliders, with its line."""

    letter: str
    name: str
    scenario: Scenario
    projection: Projection


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """One scenario of a situation; everything but the settings is None without a projection."""

    situation: Situation
    scenario: Scenario
    projection: Projection | None
    fan: Fan | None
    answers: Answers | None
    kept: tuple[KeptOutlook, ...] = ()

    @property
    def projected(self) -> pl.DataFrame | None:
        """The projected frame of the scenario, made when it is asked for."""
        return None if self.projection is None else self.projection.frame()


def make_outlook(
    situation: Situation,
    scenario: Scenario,
    *,
    mode: str,
    kept: Sequence[tuple[str, str, Scenario]] = (),
) -> Outlook:
    """Return the outlook of a scenario.

    Args:
        situation: the crisis as known on a day.
        scenario: the values of its drivers.
        mode: one of ``FAN_MODES``.
        kept: letter, name and scenario of each that is kept beside it.
    """
    if situation.facts is None:
        return Outlook(situation, scenario, None, None, None)
    fan = make_fan(situation.facts, situation.drivers, scenario, mode)
    return Outlook(
        situation=situation,
        scenario=scenario,
        projection=situation.projection(scenario),
        fan=fan,
        answers=derive_answers(situation.facts, fan),
        kept=tuple(
            KeptOutlook(letter, name, one, situation.projection(one)) for letter, name, one in kept
        ),
    )
