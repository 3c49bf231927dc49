"""JSON as text cells: a list of rows, or an answer of the FTS interface, flattened."""

import json
from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from dashboard.data.text_table import ROW, TextTable, column_names
from dashboard.errors import TableError, shortened

MAX_CELL_LENGTH = 10_000  # characters of a cell that is a list or more
# Objects of a flow by their type, under the names that the flat CSV has for them.
SIDES = {"src": "sourceObjects", "dest": "destinationObjects"}
BOUNDARIES = ("incoming", "internal", "outgoing")
OBJECTS = {
    "Organization": "Organization",
    "Location": "Locations",
    "Plan": "Plan",
    "GlobalCluster": "GlobalClusters",
    "Project": "Project",
    "Emergency": "Emergency",
    "UsageYear": "UsageYearStart",
}
# Fields of a plan under the names that the flat CSV has for them, and their paths.
PLAN_FIELDS = {
    "id": ("id",),
    "name": ("name",),
    "code": ("code",),
    "startDate": ("startDate",),
    "endDate": ("endDate",),
    "typeId": ("planType", "id"),
    "typeName": ("planType", "name"),
    "updatedAt": ("updatedAt",),
    "requirements": ("requirements", "revisedRequirements"),
    "originalRequirements": ("requirements", "origRequirements"),
    "funding": ("funding", "totalFunding"),
    "overlapFunding": ("funding", "overlapFunding"),
    "sharedFunding": ("funding", "sharedFunding"),
}
CASELOADS = ("totalPopulation", "affected", "inNeed", "target", "reached", "expectedReach")
NOTHING = (None, "", "0")  # a population that is not stated
MAX_DIGITS = 12  # of a number of flows
WHOLE_PLAN = "1"  # the reference of the caseload of all groups of people


def json_cells(content: bytes, name: str) -> TextTable:
    """Return JSON as text cells; its first row is row 2, as under a header.

    Raises:
        TableError: the content is no JSON, or holds no rows.
    """
    try:
        # Numbers stay text: the cells of every format are parsed in one function.
        parsed = json.loads(
            content.decode("utf-8-sig"),
            parse_int=str,
            parse_float=str,
            parse_constant=str,
            object_pairs_hook=_object,
        )
        json.dumps(parsed, ensure_ascii=False).encode()  # halves of a character are no text
    except _RepeatedNameError as error:
        raise TableError(
            f"{name}: an object holds {shortened(str(error))!r} twice. Keep one of them."
        ) from None
    except (ValueError, RecursionError):
        raise TableError(
            f"{name}: this is not JSON that can be read, or it is cut short. Download it again."
        ) from None
    match parsed:
        case {"data": {"flows": [*flows]} as data}:
            page = _page(parsed, len(flows))
            rows = [_flow(flow, data, page) for flow in flows]
            notices = [f"this is {page}: the totals are those of this page alone"] if page else []
        case {"data": {"plans": [*plans]}}:
            rows, notices = [_plan(plan) for plan in plans], []
        case [*rows] | {"data": [*rows]} | {"result": [*rows]} | {"items": [*rows]}:
            notices = []
        case _:
            rows, notices = [], []
    objects = [row for row in rows if isinstance(row, dict)]
    if not rows or len(objects) < len(rows):
        raise TableError(
            f"{name}: this JSON holds no rows. Give a list of objects, a figure each, "
            "or an answer of FTS with flows or plans."
        )
    header = list(dict.fromkeys(key for row in objects for key in row))
    names = column_names(header, name)
    cells = [
        (number, *(_text(row.get(key)) for key in header)) for number, row in enumerate(objects, 2)
    ]
    schema = {ROW: pl.Int64, **dict.fromkeys(names, pl.String)}
    return TextTable(pl.DataFrame(cells, schema, orient="row"), notices=notices)


class _RepeatedNameError(Exception):
    """An object holds a name twice."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object, none of whose names may be there twice."""
    row = dict(pairs)
    if len(row) < len(pairs):
        names = [name for name, _ in pairs]
        raise _RepeatedNameError(next(name for name in row if names.count(name) > 1))
    return row


def _text(cell: object) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    return json.dumps(cell, ensure_ascii=False)[:MAX_CELL_LENGTH]


def _page(parsed: Mapping, count: int) -> str | None:
    """Return that the answer is one page of several, in words; None where it holds all flows."""
    sides = [_at(parsed, ("data", side, "flowCount")) for side in BOUNDARIES]
    stated = [_at(parsed, ("meta", "count")), str(sum(map(_whole_number, sides)))]
    in_all = max(map(_whole_number, stated))
    if in_all > count:
        return f"one page of several, {count} of {in_all} flows"
    return "one page of several" if _at(parsed, ("meta", "nextLink")) else None


def _whole_number(text: object) -> int:
    is_number = isinstance(text, str) and text.isascii() and text.isdigit()
    return int(text) if is_number and len(text) <= MAX_DIGITS else 0


def _flow(flow: object, data: Mapping, page: str | None) -> object:
    """Return a flow as a flat row; its lists of objects become a column a type."""
    if not isinstance(flow, dict):
        return flow
    flat = {key: cell for key, cell in flow.items() if not isinstance(cell, list | dict)}
    for side, key in SIDES.items():
        objects = _objects(flow.get(key))
        for kind, column in OBJECTS.items():
            of_kind = [item for item in objects if item.get("type") == kind]
            flat[side + column] = _several(item.get("name") for item in of_kind)
            if kind == "Plan":
                flat[side + "PlanId"] = _several(item.get("id") for item in of_kind)
                flat[side + "PlanBehavior"] = _several(item.get("behavior") for item in of_kind)
    return flat | {
        "statedFunding": _at(data, ("incoming", "fundingTotal")),
        "statedPledges": _at(data, ("incoming", "pledgeTotal")),
        "page": page,
    }


def _plan(plan: object) -> object:
    """Return a plan as a flat row, with the people of the caseload of the whole plan."""
    if not isinstance(plan, dict):
        return plan
    countries, loads = _objects(plan.get("countries")), _objects(plan.get("caseLoads"))
    people = _people(loads)
    return (
        {name: _at(plan, path) for name, path in PLAN_FIELDS.items()}
        | {"countryCode": _several(country.get("iso3") for country in countries)}
        | {load: people.get(load) for load in CASELOADS}
        | {"caseloads": str(len(loads))}
    )


def _people(loads: Sequence[Mapping]) -> dict[str, object]:
    """Return the people of a plan by how they are counted.

    Of several caseloads that with a population is the whole plan's, else the one that is so
    referenced, else the first.
    """
    counted = [
        {str(total.get("type")): total.get("value") for total in _objects(load.get("totals"))}
        for load in loads
    ]
    populated = [people for people in counted if people.get("totalPopulation") not in NOTHING]
    referenced = [
        people
        for people, load in zip(counted, loads, strict=True)
        if str(load.get("customReference")) == WHOLE_PLAN
    ]
    return next(iter([*populated, *referenced, *counted]), {})


def _objects(cell: object) -> list[dict[str, object]]:
    return [item for item in cell if isinstance(item, dict)] if isinstance(cell, list) else []


def _several(texts: Iterable[object]) -> str | None:
    return "; ".join(dict.fromkeys(str(text) for text in texts if text is not None)) or None


def _at(item: object, path: Sequence[str]) -> object:
    for key in path:
        item = item.get(key) if isinstance(item, dict) else None
    return item
