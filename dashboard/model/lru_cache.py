"""What was made for a scenario, found again until a slider that moves it has moved."""

from collections.abc import Callable
from typing import TypeVar

from dashboard.data.result_cache import ResultCache, ResultLimits
from dashboard.model.scenario_result import ScenarioResult
from dashboard.model.trajectories import MOVED_BY

LIMITS = ResultLimits(entries=512)  # of several kilobytes each, and readers ask for new ones

Made = TypeVar("Made")


def find_made(result: ScenarioResult, measure: str, name: str, make: Callable[[], Made]) -> Made:
    """Return what was made under a name for a scenario of a table, or make it.

    Args:
        result: for which it is made.
        measure: the sliders that move it are the only ones that move what is made.
        name: of what is made.
        make: makes it.
    """
    values = result.scenario.values
    moved_by = tuple(values.get(key) for key in MOVED_BY[measure])
    beside = tuple(
        (letter, title, tuple(one.values.items())) for letter, title, one in result.beside
    )
    # A vintage is one crisis, day and table, and equal to no other.
    key = (result.vintage, result.mode, measure, name, moved_by, beside)
    of_table = result.vintage.results.find("made", lambda: ResultCache(LIMITS))
    return of_table.find(key, make)
