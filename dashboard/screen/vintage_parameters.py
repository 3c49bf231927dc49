"""Where an address leads: its crisis, its day, the day before, and the figures that it names."""

from collections.abc import Sequence
from datetime import date

from dashboard.data.result_cache import cached_by_table
from dashboard.data.vintages import default_day
from dashboard.model.changes import usual_since
from dashboard.model.inputs import able_rows
from dashboard.model.vintage import CrisisVintage, read_vintage
from dashboard.screen.notices import Notice, Unknown, listed, shown
from dashboard.screen.state import parse_day
from dashboard.tables.snapshot import TableSnapshot


def read_crisis(given: dict[str, str], known: list[str], notices: list[Notice]) -> str:
    """Return the crisis that is asked for, or the first of the table."""
    crisis = given.pop("crisis", None)
    if crisis is None or crisis in known:
        return crisis or known[0]
    line = f"crisis={shown(crisis)} is not in the table and was ignored."
    notices.append(Unknown(line, crisis, known))
    return known[0]


@cached_by_table
def known_crises(served: TableSnapshot) -> list[str]:
    """Return the crises of a table, in its order."""
    return served.crises


@cached_by_table
def _days(served: TableSnapshot, crisis: str) -> tuple[date, date]:
    """Return the first day of a crisis, and the one that it opens at."""
    figures = served.of_crisis(crisis)
    return figures["reported_on"].min(), default_day(figures)


def read_day(
    given: dict[str, str], served: TableSnapshot, crisis: str, notices: list[Notice]
) -> date:
    """Return the day that is asked for, or the one that the crisis opens at."""
    text = given.pop("known_on", None)
    first, opening = _days(served, crisis)
    if text is None:
        return opening
    day = parse_day(text)
    if day is None:
        notices.append(f"known_on={shown(text)} is not a day such as {opening} and was ignored.")
        return opening
    if day < first:
        notices.append(
            f"known_on={text} lies before the first figure of {first.isoformat()} and was ignored."
        )
        return opening
    return day


def read_since(
    given: dict[str, str], served: TableSnapshot, vintage: CrisisVintage, notices: list[Notice]
) -> date | None:
    """Return the earlier day that changes are told from; None where it is the usual one."""
    text = given.pop("since", None)
    if text is None:
        return None
    known_on, (first, _) = vintage.known_on, _days(served, vintage.crisis)
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


def read_rests_on(
    given: dict[str, str], served: TableSnapshot, crisis: str, day: date, notices: list[Notice]
) -> tuple[str, ...]:
    """Return the figures that the reader wants the scenario to rest on, if they can carry it."""
    asked = listed("rests_on", given.pop("rests_on", ""), notices)
    if not asked:
        return ()
    figures = read_vintage(served, crisis, day).figures
    known, able = set(figures["id"]), able_rows(figures)["id"].to_list()
    for figure in asked:
        if figure not in known:
            line = f"rests_on={shown(figure)} is no figure known on {day} and was ignored."
            notices.append(Unknown(line, figure, able))
        elif figure not in able:
            notices.append(
                f"rests_on={shown(figure)} cannot carry the scenario and was ignored. What can: "
                "people in need or displaced, money sought, pledged or received, and personnel."
            )
    return tuple(figure for figure in asked if figure in able)


def passed_over(asked: Sequence[str], vintage: CrisisVintage) -> list[str]:
    """Return a line for each figure that was asked for and does not carry the scenario."""
    chosen = vintage.chosen["id"].to_list()
    return [
        f"rests_on={shown(figure)} does not go with another figure that was chosen (one row a "
        "part, of one quantity and unit) and was ignored."
        for figure in asked
        if figure not in chosen
    ]


def read_figure(given: dict[str, str], vintage: CrisisVintage, notices: list[Notice]) -> str | None:
    """Return the figure that is open, if it is known on the day."""
    figure = given.pop("figure", None)
    if figure is None:
        return None
    known = vintage.figures["id"].to_list()
    if figure in known:
        return figure
    line = f"figure={shown(figure)} is not known on {vintage.known_on} and was ignored."
    notices.append(Unknown(line, figure, known))
    return None
