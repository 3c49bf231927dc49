"""Small tables for the tests of the view, and a reader of what the view makes of them."""

from collections.abc import Iterator
from datetime import date

from dash.development.base_component import Component

from dashboard.data.keeper import Served
from dashboard.model.situation import Situation
from dashboard.view.share import Address, read_address
from tests.strategies import make_table

DAY = date(2020, 3, 1)
YEAR_END = date(2020, 12, 31)

TARGET = {"measure": "funding", "status": "target", "value": 4e6, "due": YEAR_END}
NEED = {"measure": "people_in_need", "status": "observed", "value": 2e6}
NEED_LATER = NEED | {"status": "projected", "value": 3e6, "due": YEAR_END}
TROOPS = {"measure": "personnel", "status": "announced", "value": 100.0, "due_text": "weeks"}
EVENT = {"measure": "event", "status": "event", "value": None, "unit": None}


def figure(**cells) -> dict:
    """Return one figure as a row of the table."""
    return make_table(cells).row(0, named=True)


def serve(*figures: dict) -> Served:
    """Return a table of figures as a server holds it."""
    return Served(make_table(*figures), version=f"{figures}")


def address_of(*figures: dict, query: str = "") -> Address:
    """Return what an address says of a small table."""
    return read_address(serve(*figures), query)


def situation_of(*figures: dict, query: str = "") -> Situation:
    """Return the situation of a small table."""
    return address_of(*figures, query=query).situation


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
