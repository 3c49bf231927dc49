"""Files of humanitarian standards: each is recognised by its columns and has a reader."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.standards import (
    deployments,
    displacement,
    food_security,
    fts_flows,
    fts_plans,
    hapi_funding,
    hpc_needs,
    needs,
    not_read,
    odp,
    pooled_funds,
    refugees,
    response_plans,
    support_tracker,
)
from dashboard.data.standards.draft_figures import fields_of
from dashboard.data.text_table import TextTable


@dataclass(frozen=True, slots=True)
class Standard:
    """A kind of file: its title, as in the tables of fields/, and its reader."""

    title: str
    read: Callable[[TextTable, ImportOptions, str], TextTable]

    def matches(self, columns: Sequence[str]) -> bool:
        """Return whether a header, in lower case, has every field that identifies the standard.

        A field may have several columns in fields/, any of which will do.
        """
        return all(not field.isdisjoint(columns) for field in _identifying_fields(self.title))


@cache
def _identifying_fields(title: str) -> tuple[frozenset[str], ...]:
    """Return the columns of each field that identifies a standard."""
    fields = fields_of(title).filter(pl.col("recognised_by"))
    columns = fields.group_by("field", maintain_order=True).agg("column")["column"]
    return tuple(frozenset(names) for names in columns)


STANDARDS = (
    Standard(needs.NEEDS, needs.read_needs),
    Standard(hpc_needs.HPC_NEEDS, hpc_needs.read_hpc_needs),
    Standard(hapi_funding.FUNDING, hapi_funding.read_funding),
    Standard(refugees.PEOPLE, refugees.read_people),
    Standard(refugees.TOTALS, refugees.read_totals),
    Standard(odp.ODP, odp.read_odp),
    Standard(displacement.HAPI_DISPLACED, displacement.read_hapi_displaced),
    Standard(displacement.DTM_DISPLACED, displacement.read_dtm_displaced),
    Standard(food_security.HAPI_FOOD, food_security.read_hapi_food),
    Standard(food_security.IPC_LONG, food_security.read_ipc_long),
    Standard(food_security.IPC_WIDE, food_security.read_ipc_wide),
    Standard(fts_flows.FLOWS, fts_flows.read_flows),
    Standard(fts_plans.PLANS, fts_plans.read_plans),
    Standard(response_plans.RESPONSE_PLANS, response_plans.read_response_plans),
    Standard(pooled_funds.CONTRIBUTIONS, pooled_funds.read_contributions),
    Standard(support_tracker.TRACKER, support_tracker.read_allocations),
    Standard(deployments.DEPLOYMENTS, deployments.read_deployments),
)

# Files that are read, then those that are refused by name: a reader's columns go first.
RECOGNISED = (
    *STANDARDS,
    *(Standard(title, not_read.refuse(title)) for title in not_read.NOT_READ["standard"]),
)


def find_standard(columns: Sequence[str]) -> Standard | None:
    """Return the first standard that matches a header."""
    return next((standard for standard in RECOGNISED if standard.matches(columns)), None)
