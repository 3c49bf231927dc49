"""What an address sets on the screen: sliders and reasons, kept scenarios, filters, words."""

from collections.abc import Sequence

import polars as pl

from dashboard.data.schema import MEASURES, STATUSES
from dashboard.model.drivers import Driver
from dashboard.model.filters import MOST_WORDS, Filters, searched_words
from dashboard.model.scenario import Scenario, make_scenario
from dashboard.screen.names import LETTERS, LONGEST_NAME, LONGEST_REASON
from dashboard.screen.notices import MOST_LISTED, Notice, Unknown, listed, shown
from dashboard.screen.state import (
    KEEP,
    WHY,
    SavedScenario,
    number_text,
    one_line,
    parse_number,
)

LONGEST_FIND = 200  # letters

# Names that are no driver's.
RESERVED = (
    "table",
    "crisis",
    "known_on",
    "rests_on",
    "figure",
    "tab",
    "measure",
    "status",
    "quantity",
    "find",
    "fan",
    "brief",
    "since",
)


def read_scenario(
    given: dict[str, str], drivers: Sequence[Driver], notices: list[Notice]
) -> Scenario:
    """Return the scenario of the names that are left, each of which must be a driver."""
    known = {driver.key: driver for driver in drivers}
    chosen: dict[str, float] = {}
    for name, text in given.items():
        if name in RESERVED:
            continue
        if name not in known:
            line = f"{shown(name)} is no driver of this crisis and was ignored."
            notices.append(Unknown(line, name, list(known)))
            continue
        driver, value = known[name], parse_number(text)
        if value is None:
            notices.append(f"{name}={shown(text)} is not a number and was ignored.")
        elif not _holds(driver, value):
            bounds = f"{number_text(driver.minimum)} to {number_text(driver.maximum)}"
            notices.append(f"{name}={shown(text)} lies outside {bounds} and was ignored.")
        else:
            chosen[name] = value
    return make_scenario(drivers, chosen)


def _holds(driver: Driver, value: float) -> bool:
    return driver.minimum <= value <= driver.maximum


def read_reasons(
    given: dict[str, str], drivers: Sequence[Driver], notices: list[Notice]
) -> dict[str, str]:
    """Return why sliders were moved, by driver; their names are taken out of ``given``."""
    known = [driver.key for driver in drivers]
    reasons = {}
    for name in [name for name in given if name.startswith(WHY)]:
        key, reason = name.removeprefix(WHY), given.pop(name)
        if key in known:
            reasons[key] = one_line(reason, LONGEST_REASON)
        else:
            notices.append(f"{shown(name)} is no driver of this crisis and was ignored.")
    return reasons


def read_kept(
    given: dict[str, str], drivers: Sequence[Driver], notices: list[Notice]
) -> tuple[SavedScenario, ...]:
    """Return the kept scenarios of a query; their names are taken out of ``given``."""
    known = {driver.key: driver for driver in drivers}
    kept = []
    for letter in LETTERS:
        text = given.pop(KEEP + letter, None)
        if text is None:
            continue
        name, *parts = text.split("~")
        if len(parts) > MOST_LISTED:
            notices.append(
                f"{KEEP}{letter} lists more than {MOST_LISTED} values; the rest was ignored."
            )
        chosen = {}
        for part in parts[:MOST_LISTED]:
            key, _, number = part.partition(":")
            value = parse_number(number)
            if key in known and value is not None and _holds(known[key], value):
                chosen[key] = value
            else:
                notices.append(f"{KEEP}{letter}: {shown(part)} cannot be used and was ignored.")
        name = one_line(name, LONGEST_NAME) or letter.upper()
        kept.append(SavedScenario(letter, name, make_scenario(drivers, chosen)))
    return tuple(kept)


def read_filters(given: dict[str, str], figures: pl.DataFrame, notices: list[Notice]) -> Filters:
    """Return what the grid shows of the figures."""
    known = {"measure": MEASURES, "status": STATUSES, "quantity": ()}
    chosen: dict[str, tuple[str, ...]] = {}
    for name, words in known.items():
        asked = listed(name, given.pop(name, ""), notices)
        if asked and name == "quantity":  # read for who asks, and not for every move
            words = figures["quantity"].unique().to_list()
        chosen[name] = tuple(word for word in asked if word in words)
        unknown = [word for word in asked if word not in words]
        known_words = sorted(words) if unknown else ()
        notices += [
            Unknown(f"{name}={shown(word)} is not known and was ignored.", word, known_words)
            for word in unknown
        ]
    find = given.pop("find", "")[:LONGEST_FIND]
    if len(searched_words(find)) > MOST_WORDS:
        notices.append(f"find holds more than {MOST_WORDS} words; the rest was ignored.")
    return Filters(**chosen, find=find)


def read_word(
    given: dict[str, str], name: str, known: Sequence[str], notices: list[Notice]
) -> str | None:
    """Return the word of a name, if it is one of those known."""
    word = given.pop(name, None)
    if word is None or word in known:
        return word
    notices.append(Unknown(f"{name}={shown(word)} is not known and was ignored.", word, known))
    return None
