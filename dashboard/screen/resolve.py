"""Values of an address are resolved against a table; what cannot be used becomes a notice."""

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard.data.result_cache import cached_by_table
from dashboard.data.table import Table
from dashboard.data.vintages import default_day, first_day
from dashboard.model.changes import usual_since
from dashboard.model.chosen_rows import able_rows
from dashboard.model.drivers import Driver
from dashboard.model.filters import MAX_SEARCHED_WORDS, searched_words
from dashboard.model.scenario import Scenario, make_scenario
from dashboard.model.vintage import CrisisVintage, read_vintage
from dashboard.screen.codec import number_text, one_line, parse_day, parse_list, parse_number
from dashboard.screen.notices import Notice, Unknown, shown
from dashboard.screen.state import MAX_NAME_LENGTH, MAX_REASON_LENGTH, SavedScenario

MAX_LISTED = 50  # names in one list of an address
MAX_FIND_LENGTH = 200

Texts = Mapping[str, str]  # the values that belong to one parameter, by name
Notices = list[Notice]


def resolve_vintage(table: Table, texts: Texts, notices: Notices) -> CrisisVintage:
    """Return the crisis as known on the day, resting on the figures that an address names."""
    crisis = _resolve_crisis(_crises(table), texts.get("crisis"), notices)
    day = _resolve_day(table, crisis, texts.get("known_on"), notices)
    rests_on = _resolve_rests_on(table, crisis, day, texts.get("rests_on", ""), notices)
    vintage = read_vintage(table, crisis, day, rests_on)
    chosen = vintage.chosen["id"].to_list()
    notices += [
        f"rests_on={shown(figure)} does not go with another figure that was chosen (one row a "
        "part, of one quantity and unit) and was ignored."
        for figure in rests_on
        if figure not in chosen
    ]
    return vintage


@cached_by_table
def _crises(table: Table) -> list[str]:
    return table.crises


@cached_by_table
def _first_and_default_day(table: Table, crisis: str) -> tuple[date, date]:
    figures = table.of_crisis(crisis)
    return first_day(figures), default_day(figures)


def _resolve_crisis(known: list[str], crisis: str | None, notices: Notices) -> str:
    if crisis is None or crisis in known:
        return crisis or known[0]
    line = f"crisis={shown(crisis)} is not in the table and was ignored."
    notices.append(Unknown(line, crisis, known))
    return known[0]


def _resolve_day(table: Table, crisis: str, text: str | None, notices: Notices) -> date:
    first, default = _first_and_default_day(table, crisis)
    if text is None:
        return default
    day = parse_day(text)
    if day is None:
        notices.append(f"known_on={shown(text)} is not a day such as {default} and was ignored.")
    elif day < first:
        notices.append(
            f"known_on={text} lies before the first figure of {first.isoformat()} and was ignored."
        )
    else:
        return day
    return default


def _resolve_rests_on(
    table: Table, crisis: str, day: date, text: str, notices: Notices
) -> tuple[str, ...]:
    ids = _first_words("rests_on", text, notices)
    if not ids:
        return ()
    figures = read_vintage(table, crisis, day).figures
    known, able = set(figures["id"]), able_rows(figures)["id"].to_list()
    for figure in ids:
        if figure not in known:
            line = f"rests_on={shown(figure)} is no figure known on {day} and was ignored."
            notices.append(Unknown(line, figure, able))
        elif figure not in able:
            notices.append(
                f"rests_on={shown(figure)} cannot carry the scenario and was ignored. What can: "
                "people in need or displaced, money sought, pledged or received, and personnel."
            )
    return tuple(figure for figure in ids if figure in able)


def _first_words(name: str, text: str, notices: Notices) -> tuple[str, ...]:
    words = parse_list(text)
    if len(words) > MAX_LISTED:
        notices.append(f"{name} lists more than {MAX_LISTED} names; the rest was ignored.")
    return words[:MAX_LISTED]


def resolve_scenario(vintage: CrisisVintage, texts: Texts, notices: Notices) -> Scenario:
    """Return the scenario of driver values, by driver."""
    drivers = {driver.key: driver for driver in vintage.drivers}
    values: dict[str, float] = {}
    for name, text in texts.items():
        if name not in drivers:
            notices.append(Unknown(_no_driver(name), name, list(drivers)))
            continue
        driver, value = drivers[name], parse_number(text)
        if value is None:
            notices.append(f"{name}={shown(text)} is not a number and was ignored.")
        elif not _is_in_range(driver, value):
            bounds = f"{number_text(driver.minimum)} to {number_text(driver.maximum)}"
            notices.append(f"{name}={shown(text)} lies outside {bounds} and was ignored.")
        else:
            values[name] = value
    return make_scenario(vintage.drivers, values)


def _is_in_range(driver: Driver, value: float) -> bool:
    return driver.minimum <= value <= driver.maximum


def _no_driver(name: str) -> str:
    return f"{shown(name)} is no driver of this crisis and was ignored."


def resolve_reasons(vintage: CrisisVintage, texts: Texts, notices: Notices) -> dict[str, str]:
    """Return the reasons why drivers were moved, by driver; names are ``why_`` and a driver."""
    known = {driver.key for driver in vintage.drivers}
    reasons = {}
    for name, text in texts.items():
        key = name.partition("_")[2]
        if key in known:
            reasons[key] = one_line(text, MAX_REASON_LENGTH)
        else:
            notices.append(_no_driver(name))
    return reasons


def resolve_saved_scenarios(
    vintage: CrisisVintage, texts: Texts, notices: Notices
) -> tuple[SavedScenario, ...]:
    """Return the saved scenarios, by letter; a text is its name and pairs of driver and value."""
    drivers = {driver.key: driver for driver in vintage.drivers}
    saved = []
    for key, text in sorted(texts.items()):
        name, *parts = text.split("~")
        if len(parts) > MAX_LISTED:
            notices.append(f"{key} lists more than {MAX_LISTED} values; the rest was ignored.")
        values = {}
        for part in parts[:MAX_LISTED]:
            driver, _, number = part.partition(":")
            value = parse_number(number)
            if driver in drivers and value is not None and _is_in_range(drivers[driver], value):
                values[driver] = value
            else:
                notices.append(f"{key}: {shown(part)} cannot be used and was ignored.")
        letter = key.partition("_")[2]
        name = one_line(name, MAX_NAME_LENGTH) or letter.upper()
        saved.append(SavedScenario(letter, name, make_scenario(vintage.drivers, values)))
    return tuple(saved)


def saved_scenario_text(saved: SavedScenario) -> str:
    """Return a saved scenario as one value: its name, then a driver and its value each."""
    values = (f"{key}:{number_text(value)}" for key, value in saved.scenario.moved.items())
    return "~".join((one_line(saved.name.replace("~", " "), MAX_NAME_LENGTH), *values))


def resolve_word(
    words: Sequence[str], vintage: CrisisVintage, texts: Texts, notices: Notices
) -> str:
    """Return one of some words; the first is the default."""
    for name, word in texts.items():
        if word in words:
            return word
        line = f"{name}={shown(word)} is not known and was ignored."
        notices.append(Unknown(line, word, words))
    return words[0]


def resolve_words(
    words: Sequence[str], vintage: CrisisVintage, texts: Texts, notices: Notices
) -> tuple[str, ...]:
    """Return those words of a list that are known."""
    return next((_known_words(name, text, words, notices) for name, text in texts.items()), ())


def resolve_quantities(vintage: CrisisVintage, texts: Texts, notices: Notices) -> tuple[str, ...]:
    """Return those quantities of a list that the crisis has."""
    known = vintage.figures["quantity"].unique().to_list() if any(texts.values()) else ()
    return resolve_words(known, vintage, texts, notices)


def _known_words(name: str, text: str, words: Sequence[str], notices: Notices) -> tuple[str, ...]:
    given = _first_words(name, text, notices)
    unknown = [word for word in given if word not in words]
    known = sorted(words) if unknown else ()
    notices += [
        Unknown(f"{name}={shown(word)} is not known and was ignored.", word, known)
        for word in unknown
    ]
    return tuple(word for word in given if word in words)


def resolve_find(vintage: CrisisVintage, texts: Texts, notices: Notices) -> str:
    """Return the words that are looked for."""
    text = texts.get("find", "")[:MAX_FIND_LENGTH]
    if len(searched_words(text)) > MAX_SEARCHED_WORDS:
        notices.append(f"find holds more than {MAX_SEARCHED_WORDS} words; the rest was ignored.")
    return text


def resolve_since(vintage: CrisisVintage, texts: Texts, notices: Notices) -> date | None:
    """Return the earlier day of a comparison; None where it is the default day."""
    text = texts.get("since")
    if text is None:
        return None
    known_on, (first, _) = (
        vintage.known_on,
        _first_and_default_day(vintage.table, vintage.crisis),
    )
    day = parse_day(text)
    if day is None:
        notices.append(f"since={shown(text)} is not a day such as {first} and was ignored.")
    elif day >= known_on:
        notices.append(f"since={text} does not lie before the day of {known_on} and was ignored.")
    elif day < first:
        notices.append(f"since={text} lies before the first figure of {first} and was ignored.")
    elif day != usual_since(vintage.figures, known_on):
        return day
    return None


def resolve_figure(vintage: CrisisVintage, texts: Texts, notices: Notices) -> str | None:
    """Return the figure that is open, if it is known on the day."""
    figure = texts.get("figure")
    if figure is None:
        return None
    known = vintage.figures["id"].to_list()
    if figure in known:
        return figure
    line = f"figure={shown(figure)} is not known on {vintage.known_on} and was ignored."
    notices.append(Unknown(line, figure, known))
    return None


def chosen_values(drivers: Sequence[Driver], values: Mapping[str, object]) -> Scenario:
    """Return the scenario of slider values as a browser sends them; the default for any other."""
    numbers = {
        driver.key: float(value)
        for driver in drivers
        if isinstance(value := values.get(driver.key), int | float) and not isinstance(value, bool)
    }
    return make_scenario(drivers, numbers)
