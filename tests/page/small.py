"""Small tables for the tests of the view, and a reader of what the view makes of them."""

from collections.abc import Iterator
from datetime import date

from dash.development.base_component import Component

from dashboard.model.vintage import CrisisVintage
from dashboard.screen.read_state import read_state
from dashboard.screen.state import ScreenState
from dashboard.tables.snapshot import TableSnapshot
from tests.strategies import make_table

DAY = date(2020, 3, 1)
YEAR_END = date(2020, 12, 31)

TARGET = {"measure": "funding", "status": "target", "value": 4e6, "due": YEAR_END}
NEED = {"measure": "people_in_need", "status": "observed", "value": 2e6}
NEED_LATER = NEED | {"status": "projected", "value": 3e6, "due": YEAR_END}
TROOPS = {"measure": "personnel", "status": "announced", "value": 100.0, "due_text": "weeks"}
EVENT = {"measure": "event", "status": "event", "value": None, "unit": None}
RECEIVED = TARGET | {"status": "received", "value": 1e6, "due": None}
PLEDGE = RECEIVED | {"status": "pledged"}

# Tables that hold little: what a reader's own first table looks like.
TINY = {
    "one target": (TARGET,),
    "one pledge": (PLEDGE,),
    "one receipt": (RECEIVED,),
    "an appeal that is part paid": (TARGET, RECEIVED),
    "a pledge above its goal": (TARGET, PLEDGE | {"value": 9e6}),
    "people now": (NEED,),
    "people expected": (NEED_LATER,),
    "people now and expected": (NEED, NEED_LATER),
    "fewer people expected": (NEED, NEED_LATER | {"value": 1e6}),
    "one deployment": (TROOPS,),
    "a deployment beside those present": (TROOPS, TROOPS | {"status": "observed", "value": 40.0}),
    "people and dollars": (NEED, NEED_LATER, TARGET),
    "people and euros": (NEED, NEED_LATER, TARGET | {"unit": "EUR"}),
    "people and dollars and a deployment": (NEED, NEED_LATER, TARGET, PLEDGE, TROOPS),
    "nothing but zeros": tuple(row | {"value": 0.0} for row in (NEED, NEED_LATER, TARGET, TROOPS)),
    "numbers at the limit": (NEED | {"value": 1e15}, TARGET | {"value": 1e15}),
    "tiny numbers": (NEED | {"value": 1e-3}, TARGET | {"value": 1e-3}),
    "eighty years ahead": (NEED, NEED_LATER | {"due": date(2100, 12, 31)}, TARGET),
    "open ends": (
        NEED | {"qualifier": "more_than"},
        NEED_LATER | {"qualifier": "up_to"},
        TARGET | {"qualifier": "at_least"},
        TROOPS | {"qualifier": "nearly"},
    ),
    "an event and people": (EVENT, NEED),
}
# Tables that nothing can be projected for.
STILL = {
    "one event": (EVENT,),
    "a share": (NEED | {"unit": "percent", "basis": "share", "value": 40.0},),
    "personnel who are there": (TROOPS | {"status": "observed"},),
    "a distance": ({"measure": "distance", "status": "context", "value": 40.0},),
}


def figure(**cells) -> dict:
    """Return one figure as a row of the table."""
    return make_table(cells).row(0, named=True)


def serve(*figures: dict) -> TableSnapshot:
    """Return a table of figures as a server holds it."""
    return TableSnapshot(make_table(*figures), digest=f"{figures}")


def state_of(*figures: dict, query: str = "") -> ScreenState:
    """Return what an address says of a small table."""
    return read_state(serve(*figures), query)


def vintage_of(*figures: dict, query: str = "") -> CrisisVintage:
    """Return the vintage of a small table."""
    return state_of(*figures, query=query).vintage


def parts_of(part: object) -> Iterator[Component]:
    """Yield every component inside a part of the page, and the part itself."""
    if isinstance(part, list | tuple):
        for child in part:
            yield from parts_of(child)
    elif isinstance(part, Component):
        yield part
        yield from parts_of(getattr(part, "children", None))


def text_of(part: object) -> str:
    """Return the words of a part of the page, as a reader sees them."""
    if isinstance(part, list | tuple):
        return " ".join(filter(None, map(text_of, part)))
    if isinstance(part, Component):
        return text_of(getattr(part, "children", None))
    return "" if part is None else str(part).strip()
