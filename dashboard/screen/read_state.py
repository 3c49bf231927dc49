"""An address is read: parsed as text, then resolved against the table that it names."""

from collections.abc import Iterable
from typing import Any

from dashboard.data.table import Table
from dashboard.errors import CallError
from dashboard.model.filters import Filters
from dashboard.screen.codec import TABLE, ParsedAddress, parse_address
from dashboard.screen.notices import LOST, first_notices
from dashboard.screen.parameters import PARAMETERS, group_texts
from dashboard.screen.resolve import Notices, resolve_vintage
from dashboard.screen.state import ScreenState
from dashboard.tables.uploads import TableRegistry

BY_PARAMETER = ("choices", "filters")  # parts of a state that hold a value per parameter


def open_state(tables: TableRegistry, query: str | Iterable[Iterable[str]]) -> ScreenState:
    """Return the screen of an address, on the table that it names."""
    address = parse_address(query)
    return resolve_state(tables.of(address.token), address)


def read_state(table: Table, query: str | Iterable[Iterable[str]]) -> ScreenState:
    """Return the screen of an address on a table.

    Args:
        table: the table.
        query: the text after ``?``, or names and values.
    """
    return resolve_state(table, parse_address(query))


def resolve_state(table: Table, address: ParsedAddress) -> ScreenState:
    """Return the screen of an address; each value that cannot be used becomes a notice."""
    texts = dict(address.texts)
    notices: Notices = [*address.notices]
    if texts.pop(TABLE, None) != table.token:
        # What was chosen for one table says nothing of another.
        texts = {}
        notices = [LOST]
    vintage = resolve_vintage(table, texts, notices)
    grouped = group_texts(texts)
    parts: dict[str, Any] = {name: {} for name in BY_PARAMETER}
    for parameter in PARAMETERS:
        if parameter.resolve is None:
            continue
        value = parameter.resolve(vintage, grouped.get(parameter.name, {}), notices)
        if parameter.part in BY_PARAMETER:
            parts[parameter.part][parameter.name] = value
        else:
            parts[parameter.part] = value
    parts["filters"] = Filters(**parts["filters"])
    return ScreenState(vintage, notices=first_notices(notices), table=table.token, **parts)


def require_no_notices(state: ScreenState) -> ScreenState:
    """Return the state of a call that must be right as a whole.

    Raises:
        CallError: a value was ignored; the error says which and why.
    """
    if state.notices:
        raise CallError(" ".join(state.notices).replace(" and was ignored", ""))
    return state
