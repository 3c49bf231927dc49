"""The state of the page as the browser holds it, and the address that it stands for."""

from dash import ALL, Input, State
from dash.exceptions import PreventUpdate

from dashboard.data.keeper import ServedTable
from dashboard.model.fan import FAN_MODES
from dashboard.model.filters import Filters
from dashboard.model.situation import Situation, read_situation
from dashboard.view import ids
from dashboard.view.address import read_kept
from dashboard.view.share import KEEP, TABS, Address, chosen_values, parse_day

PARTS = {
    "values": (ids.driver(ALL), "value"),
    "keys": (ids.driver(ALL), "id"),
    "reasons": (ids.reason(ALL), "value"),
    "fan": (ids.FAN, "value"),
    "tab": (ids.TABS, "value"),
    "measure": (ids.FILTER_MEASURE, "value"),
    "status": (ids.FILTER_STATUS, "value"),
    "find": (ids.FILTER_FIND, "value"),
    "place": (ids.PLACE, "data"),
}


def page_state(*inputs: str) -> dict[str, Input | State]:
    """Return the whole state of the page; the parts named are inputs, the rest is read along."""
    return {name: (Input if name in inputs else State)(*part) for name, part in PARTS.items()}


def situation_of(table: ServedTable, place: dict | None) -> Situation:
    """Return the situation that the page shows; nothing happens before it shows one."""
    day = parse_day(place["known_on"]) if place else None
    if day is None:
        raise PreventUpdate
    asked = tuple(map(str, place.get("rests_on", ())))
    return read_situation(table.current(), place["crisis"], day, asked)


def read_page(table: ServedTable, page: dict) -> Address:
    """Return the address that the state of the page stands for."""
    place = page["place"]
    situation = situation_of(table, place)
    keys = [key["key"] for key in page["keys"]]
    kept = {KEEP + letter: text for letter, text in place.get("kept", {}).items()}
    return Address(
        situation=situation,
        scenario=chosen_values(situation.drivers, dict(zip(keys, page["values"], strict=True))),
        tab=page["tab"] if page["tab"] in TABS else TABS[0],
        filters=Filters(
            tuple(page["measure"] or ()),
            tuple(page["status"] or ()),
            tuple(place.get("quantity", ())),
            (page["find"] or "")[:200],
        ),
        fan=page["fan"] if page["fan"] in FAN_MODES else FAN_MODES[0],
        reasons={key: reason for key, reason in zip(keys, page["reasons"], strict=True) if reason},
        kept=read_kept(kept, situation.drivers, []),
    )
