"""Which values a page may send for the properties of its parts; a call with others is refused.

A callback can then trust the kind of what it is given, and need not ask again.
"""

from collections.abc import Callable

from dashboard.page import ids

Kind = Callable[[object], bool]
MAX_NAMES = 200  # of a page's state


def nothing(value: object) -> bool:
    """Return whether a property was never set."""
    return value is None


def text(value: object) -> bool:
    """Return whether a value is a text."""
    return isinstance(value, str)


def number(value: object) -> bool:
    """Return whether a value is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def switch(value: object) -> bool:
    """Return whether a value is that of a switch: on, off, or never touched."""
    return value is None or isinstance(value, bool)


def clicks(value: object) -> bool:
    """Return whether a value counts clicks, or is empty because there were none."""
    return nothing(value) or (isinstance(value, int | float) and number(value) and value >= 0)


def either(*kinds: Kind) -> Kind:
    """Return the kind of values that are of one of some kinds."""
    return lambda value: any(kind(value) for kind in kinds)


def list_of(kind: Kind) -> Kind:
    """Return the kind of lists whose parts are of a kind."""
    return lambda value: isinstance(value, list) and all(map(kind, value))


def of_parts(needed: dict[str, Kind], maybe: dict[str, Kind] | None = None) -> Kind:
    """Return the kind of objects with certain parts, and perhaps some more of known kinds."""

    def is_of_parts(value: object) -> bool:
        if not isinstance(value, dict) or not needed.keys() <= value.keys():
            return False
        known = needed | (maybe or {})
        return all(known[name](part) for name, part in value.items() if name in known)

    return is_of_parts


def pair(value: object) -> bool:
    """Return whether a value is a name and its value in an address."""
    return isinstance(value, list) and len(value) == 2 and text(value[0]) and text(value[1])


def page(value: object) -> bool:
    """Return whether a value is a page's state: names and values of an address."""
    return isinstance(value, list) and len(value) <= MAX_NAMES and all(map(pair, value))


typed = either(nothing, text, number)  # what a box or a slider holds while it is used
chosen = either(nothing, text)
many = either(nothing, list_of(text))

BY_PROPERTY: dict[str, Kind] = {
    "n_clicks": clicks,
    "checked": switch,
    "opened": switch,
    "contents": chosen,
    "filename": chosen,
    "last_modified": either(nothing, number),
    "value": either(typed, many),
}
# By the id, or by the type of an id that has parts.
BY_PART: dict[tuple[str, str], Kind] = {
    (ids.ARRIVED, "data"): either(nothing, of_parts({"search": typed})),
    (ids.OPEN, "data"): either(nothing, of_parts({"search": typed})),
    (ids.VINTAGE_REQUEST, "data"): of_parts({"crisis": text, "known_on": chosen}),
    (ids.PAGE, "data"): either(nothing, page),
    (ids.TABLES_REQUEST, "data"): of_parts({"page": page, "tables": list_of(text)}),
    (ids.FIGURES_REQUEST, "data"): of_parts({"page": page, "rows": switch}),
    (ids.FIGURE_REQUEST, "data"): of_parts({"figure": text}),
    (ids.PIN_REQUEST, "data"): of_parts({"figure": text}),
    (ids.GRID_REQUEST, "data"): switch,
    (ids.KEEP_NAME, "value"): chosen,
    (ids.GOAL_SEEK_OUTCOME, "value"): chosen,
    (ids.GOAL_SEEK_VALUE, "value"): typed,
    (ids.CHECK, "value"): chosen,
    (ids.MAPPING, "data"): chosen,
    ("tab-request", "data"): of_parts({"query": typed}),
}


# The body of a request for the endpoint of slider moves.
is_move_request = of_parts({"page": page}, {"changed": list_of(text)})


def kind_of(id_: str | dict, name: str) -> Kind | None:
    """Return the kind that is stated for a part's property, or None."""
    part = id_ if isinstance(id_, str) else str(id_.get("type"))
    return BY_PART.get((part, name)) or BY_PROPERTY.get(name)


def is_accepted(id_: str | dict, name: str, value: object) -> bool:
    """Return whether a value is one that the page itself could send."""
    if name == "id":
        return value == id_
    kind = kind_of(id_, name)
    return kind is None or kind(value)
