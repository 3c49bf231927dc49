"""Files of humanitarian standards: each is known by its columns and read by a room of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.data.import_options import ImportOptions
from dashboard.data.standards import fts_flows as flows
from dashboard.data.standards import fts_plans as plans
from dashboard.data.standards import hapi_funding, hapi_needs, hapi_people
from dashboard.data.text_table import TextTable


@dataclass(frozen=True, slots=True)
class Standard:
    """A kind of file: how it is called, the columns that tell it, and what reads it."""

    title: str
    columns: frozenset[str]
    read: Callable[[TextTable, ImportOptions, str], TextTable]


# The first whose columns are all there; names are plain, that is in lower case.
STANDARDS = (
    Standard("HDX HAPI humanitarian needs", hapi_needs.COLUMNS, hapi_needs.read_needs),
    Standard("HDX HAPI funding", hapi_funding.COLUMNS, hapi_funding.read_funding),
    Standard("HDX HAPI refugees and returnees", hapi_people.COLUMNS, hapi_people.read_people),
    Standard("FTS flows", flows.COLUMNS, flows.read_flows),
    Standard("FTS plans", plans.COLUMNS, plans.read_plans),
)


def recognised(columns: Sequence[str]) -> Standard | None:
    """Return the standard that a header is of, if it is of any."""
    return next((known for known in STANDARDS if known.columns <= set(columns)), None)
