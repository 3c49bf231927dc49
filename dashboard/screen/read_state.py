"""An address is read: names and values of a query become a screen, bad ones are told.

``place`` reads where it leads, ``choices`` what it sets there, ``notices`` says what was ignored.
"""

from collections.abc import Iterable
from urllib.parse import parse_qsl

from dashboard.errors import CallError
from dashboard.model.fan_modes import FAN_MODES
from dashboard.model.vintage import read_vintage
from dashboard.screen.names import TABS
from dashboard.screen.notices import LOST, Notice, first_notices, first_of_each
from dashboard.screen.parameters import (
    read_filters,
    read_kept,
    read_reasons,
    read_scenario,
    read_word,
)
from dashboard.screen.state import ScreenState
from dashboard.screen.vintage_parameters import (
    known_crises,
    passed_over,
    read_crisis,
    read_day,
    read_figure,
    read_rests_on,
    read_since,
)
from dashboard.tables.snapshot import TableSnapshot

LONGEST_QUERY = 4096


def read_state(served: TableSnapshot, query: str | Iterable[tuple[str, str]]) -> ScreenState:
    """Return what an address says of a table; a bad value is ignored and told.

    Args:
        served: the table of the server.
        query: the text after ``?``, or names and values.
    """
    notices: list[Notice] = []
    if isinstance(query, str):
        query = query.removeprefix("?")
        if len(query) > LONGEST_QUERY:
            notices.append("The address is too long and was ignored.")
            query = ""
        query = parse_qsl(query, keep_blank_values=True, errors="replace")
    given = first_of_each(query, notices)
    if given.pop("table", None) != served.token:
        # What was chosen for one table says nothing of another.
        given, notices = {}, [LOST]
    crisis = read_crisis(given, known_crises(served), notices)
    day = read_day(given, served, crisis, notices)
    asked = read_rests_on(given, served, crisis, day, notices)
    vintage = read_vintage(served, crisis, day, asked)
    notices += passed_over(asked, vintage)
    return ScreenState(
        vintage=vintage,
        kept=read_kept(given, vintage.drivers, notices),
        since=read_since(given, served, vintage, notices),
        reasons=read_reasons(given, vintage.drivers, notices),
        scenario=read_scenario(given, vintage.drivers, notices),
        tab=read_word(given, "tab", TABS, notices) or TABS[0],
        fan=read_word(given, "fan", FAN_MODES, notices) or FAN_MODES[0],
        filters=read_filters(given, vintage.figures, notices),
        figure=read_figure(given, vintage, notices),
        notices=first_notices(notices),
        brief=given.get("brief"),
        table=served.token,
    )


def require_no_notices(state: ScreenState) -> ScreenState:
    """Return the address of a call that must be right as a whole.

    Raises:
        CallError: a value was ignored; the error says which and why.
    """
    if state.notices:
        raise CallError(" ".join(state.notices).replace(" and was ignored", ""))
    return state
