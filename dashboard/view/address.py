"""An address is read: names and values of a query become a screen, bad ones are told."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from urllib.parse import parse_qsl

import polars as pl

from dashboard.data.keeper import Served
from dashboard.data.schema import MEASURES, STATUSES
from dashboard.data.vintages import default_day
from dashboard.errors import CallError, nearest
from dashboard.model.changes import usual_since
from dashboard.model.drivers import Driver
from dashboard.model.facts import able_rows
from dashboard.model.filters import Filters
from dashboard.model.modes import FAN_MODES
from dashboard.model.scenario import Scenario, make_scenario
from dashboard.model.situation import Situation, read_situation
from dashboard.view.names import LETTERS, LONGEST_NAME, LONGEST_REASON, TABS
from dashboard.view.share import (
    KEEP,
    WHY,
    Address,
    Kept,
    number_text,
    one_line,
    parse_day,
    parse_number,
)

LOST = (
    "The table of this address is not held any more: it was not used for a while, or the server "
    "was started anew. Bring it again and its scenario comes back; these are the server's own "
    "figures."
)
LONGEST_QUERY = 4096
MOST_NOTICES = 5
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


def read_address(served: Served, query: str | Iterable[tuple[str, str]]) -> Address:
    """Return what an address says of a table; a bad value is ignored and told.

    Args:
        served: the table of the server.
        query: the text after ``?``, or names and values.
    """
    notices: list[str] = []
    if isinstance(query, str):
        query = query.removeprefix("?")
        if len(query) > LONGEST_QUERY:
            notices.append("The address is too long and was ignored.")
            query = ""
        query = parse_qsl(query, keep_blank_values=True, errors="replace")
    given = _first_of_each(query, notices)
    if given.pop("table", None) != served.token:
        # What was chosen for one table says nothing of another.
        given, notices = {}, [LOST]
    crisis = _read_crisis(given, _known_crises(served), notices)
    day = _read_day(given, served, crisis, notices)
    asked = _read_rests_on(given, served, crisis, day, notices)
    situation = read_situation(served, crisis, day, asked)
    notices += _passed_over(asked, situation)
    return Address(
        situation=situation,
        kept=read_kept(given, situation.drivers, notices),
        since=_read_since(given, served, situation, notices),
        reasons=_read_reasons(given, situation.drivers, notices),
        scenario=_read_scenario(given, situation.drivers, notices),
        tab=_read_word(given, "tab", TABS, notices) or TABS[0],
        fan=_read_word(given, "fan", FAN_MODES, notices) or FAN_MODES[0],
        filters=_read_filters(given, situation.figures, notices),
        figure=_read_figure(given, situation, notices),
        notices=_first_notices(notices),
        brief=given.get("brief"),
        table=served.token,
    )


def _first_notices(notices: Sequence[str]) -> tuple[str, ...]:
    """Return the first few of different notices, and how many more there are."""
    different = tuple(dict.fromkeys(notices))
    more = len(different) - MOST_NOTICES
    rest = (f"More faults of the address: {more}.",) if more > 0 else ()
    return different[:MOST_NOTICES] + rest


def _first_of_each(pairs: Iterable[tuple[str, str]], notices: list[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, value in pairs:
        if name in given:
            notices.append(f"{_shown(name)} stands twice in the address; the first was used.")
        given.setdefault(name, value)
    return given


def _read_crisis(given: dict[str, str], known: list[str], notices: list[str]) -> str:
    crisis = given.pop("crisis", None)
    if crisis is None or crisis in known:
        return crisis or known[0]
    notices.append(
        f"crisis={_shown(crisis)} is not in the table and was ignored.{nearest(crisis, known)}"
    )
    return known[0]


@lru_cache(maxsize=8)
def _known_crises(served: Served) -> list[str]:
    return served.crises


@lru_cache(maxsize=256)
def _days(served: Served, crisis: str) -> tuple[date, date]:
    """Return the first day of a crisis, and the one that it opens at."""
    figures = served.of_crisis(crisis)
    return figures["reported_on"].min(), default_day(figures)


def _read_day(given: dict[str, str], served: Served, crisis: str, notices: list[str]) -> date:
    text = given.pop("known_on", None)
    first, opening = _days(served, crisis)
    if text is None:
        return opening
    day = parse_day(text)
    if day is None:
        notices.append(f"known_on={_shown(text)} is not a day such as {opening} and was ignored.")
        return opening
    if day < first:
        notices.append(
            f"known_on={text} lies before the first figure of {first.isoformat()} and was ignored."
        )
        return opening
    return day


def _read_since(
    given: dict[str, str], served: Served, situation: Situation, notices: list[str]
) -> date | None:
    """Return the earlier day that changes are told from; None where it is the usual one."""
    text = given.pop("since", None)
    if text is None:
        return None
    known_on, (first, _) = situation.known_on, _days(served, situation.crisis)
    day = parse_day(text)
    if day is None:
        notices.append(f"since={_shown(text)} is not a day such as {first} and was ignored.")
    elif day >= known_on:
        notices.append(f"since={text} does not lie before the day of {known_on} and was ignored.")
    elif day < first:
        notices.append(f"since={text} lies before the first figure of {first} and was ignored.")
    elif day != usual_since(situation.figures, known_on):
        return day
    return None


def _read_rests_on(
    given: dict[str, str], served: Served, crisis: str, day: date, notices: list[str]
) -> tuple[str, ...]:
    """Return the figures that the reader wants the scenario to rest on, if they can carry it."""
    asked = tuple(dict.fromkeys(filter(None, given.pop("rests_on", "").split(","))))
    if not asked:
        return ()
    figures = read_situation(served, crisis, day).figures
    known, able = figures["id"].to_list(), able_rows(figures)["id"].to_list()
    for figure in asked:
        if figure not in known:
            notices.append(
                f"rests_on={_shown(figure)} is no figure known on {day} and was ignored."
                f"{nearest(figure, able)}"
            )
        elif figure not in able:
            notices.append(
                f"rests_on={_shown(figure)} cannot carry the scenario and was ignored. What can: "
                "people in need or displaced, money sought, pledged or received, and personnel."
            )
    return tuple(figure for figure in asked if figure in able)


def _passed_over(asked: Sequence[str], situation: Situation) -> list[str]:
    chosen = situation.chosen["id"].to_list()
    return [
        f"rests_on={_shown(figure)} does not go with another figure that was chosen (one row a "
        "part, of one quantity and unit) and was ignored."
        for figure in asked
        if figure not in chosen
    ]


def _read_word(
    given: dict[str, str], name: str, known: Sequence[str], notices: list[str]
) -> str | None:
    word = given.pop(name, None)
    if word is None or word in known:
        return word
    notices.append(f"{name}={_shown(word)} is not known and was ignored.{nearest(word, known)}")
    return None


def _read_figure(given: dict[str, str], situation: Situation, notices: list[str]) -> str | None:
    figure, known = given.pop("figure", None), situation.figures["id"].to_list()
    if figure is None or figure in known:
        return figure
    notices.append(
        f"figure={_shown(figure)} is not known on {situation.known_on} and was ignored."
        f"{nearest(figure, known)}"
    )
    return None


def _read_filters(given: dict[str, str], figures: pl.DataFrame, notices: list[str]) -> Filters:
    known = {"measure": MEASURES, "status": STATUSES, "quantity": tuple(figures["quantity"])}
    chosen: dict[str, tuple[str, ...]] = {}
    for name, words in known.items():
        asked = [word for word in given.pop(name, "").split(",") if word]
        for word in asked:
            if word not in words:
                hint = nearest(word, sorted(set(words)))
                notices.append(f"{name}={_shown(word)} is not known and was ignored.{hint}")
        chosen[name] = tuple(dict.fromkeys(word for word in asked if word in words))
    return Filters(**chosen, find=given.pop("find", "")[:200])


def read_kept(
    given: dict[str, str], drivers: Sequence[Driver], notices: list[str]
) -> tuple[Kept, ...]:
    """Return the kept scenarios of a query; their names are taken out of ``given``."""
    known = {driver.key: driver for driver in drivers}
    kept = []
    for letter in LETTERS:
        text = given.pop(KEEP + letter, None)
        if text is None:
            continue
        name, *parts = text.split("~")
        chosen = {}
        for part in parts:
            key, _, number = part.partition(":")
            value = parse_number(number)
            if key in known and value is not None and _holds(known[key], value):
                chosen[key] = value
            else:
                notices.append(f"{KEEP}{letter}: {_shown(part)} cannot be used and was ignored.")
        name = one_line(name, LONGEST_NAME) or letter.upper()
        kept.append(Kept(letter, name, make_scenario(drivers, chosen)))
    return tuple(kept)


def _read_reasons(
    given: dict[str, str], drivers: Sequence[Driver], notices: list[str]
) -> dict[str, str]:
    known = [driver.key for driver in drivers]
    reasons = {}
    for name in [name for name in given if name.startswith(WHY)]:
        key, reason = name.removeprefix(WHY), given.pop(name)
        if key in known:
            reasons[key] = one_line(reason, LONGEST_REASON)
        else:
            notices.append(f"{_shown(name)} is no driver of this crisis and was ignored.")
    return reasons


def _holds(driver: Driver, value: float) -> bool:
    return driver.minimum <= value <= driver.maximum


def _read_scenario(
    given: dict[str, str], drivers: Sequence[Driver], notices: list[str]
) -> Scenario:
    known = {driver.key: driver for driver in drivers}
    chosen: dict[str, float] = {}
    for name, text in given.items():
        if name in RESERVED:
            continue
        if name not in known:
            hint = nearest(name, list(known))
            notices.append(f"{_shown(name)} is no driver of this crisis and was ignored.{hint}")
            continue
        driver, value = known[name], parse_number(text)
        if value is None:
            notices.append(f"{name}={_shown(text)} is not a number and was ignored.")
        elif not _holds(driver, value):
            bounds = f"{number_text(driver.minimum)} to {number_text(driver.maximum)}"
            notices.append(f"{name}={_shown(text)} lies outside {bounds} and was ignored.")
        else:
            chosen[name] = value
    return make_scenario(drivers, chosen)


def _shown(text: str) -> str:
    text = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
    return repr(text if len(text) <= 40 else text[:37] + "...")


def require_no_notices(address: Address) -> Address:
    """Return the address of a call that must be right as a whole.

    Raises:
        CallError: a value was ignored; the error says which and why.
    """
    if address.notices:
        raise CallError(" ".join(address.notices).replace(" and was ignored", ""))
    return address
