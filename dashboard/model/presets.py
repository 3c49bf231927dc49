"""Presets: scenarios worth a button, as rows of presets.csv."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from dashboard.data.resources import read_rows
from dashboard.model.drivers import Driver

EVERY_DRIVER = "*"


@dataclass(frozen=True, slots=True)
class Preset:
    """A scenario with a name; ``changes`` are the values of the drivers that it sets."""

    name: str
    title: str
    sentence: str
    source: str
    changes: Mapping[str, float]


def derive_presets(drivers: Sequence[Driver]) -> list[Preset]:
    """Return the presets that set at least one of the drivers, in the order of the file."""
    presets = [
        Preset(*words, changes=_changes(values, drivers)) for words, values in _presets().items()
    ]
    return [preset for preset in presets if preset.changes]


@cache
def _presets() -> dict[tuple[str, str, str, str], dict[str, str]]:
    """Return the values by driver of each preset, by its name, title, sentence and source."""
    presets = {}
    for *words, driver, value in read_rows("presets.csv").iter_rows():
        presets.setdefault(tuple(words), {})[driver] = value
    return presets


def _changes(values: Mapping[str, str], drivers: Sequence[Driver]) -> dict[str, float]:
    return {
        driver.key: _slider_value(driver, values[key])
        for driver in drivers
        for key in (EVERY_DRIVER, driver.key)
        if key in values
    }


def _slider_value(driver: Driver, value: str) -> float:
    """Return the value of a slider that a value of the file stands for."""
    match value:
        case "stated":
            return driver.default
        case "history":
            return driver.history
    return driver.clip(float(value))
