"""What a figure of money leaves out: other currencies, other donors, and their older words."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from dashboard.data.result_cache import cached_by_table
from dashboard.model.chosen_rows import able_rows
from dashboard.model.donors import part_ids, rows_by_role
from dashboard.model.totals import is_donor_amount
from dashboard.model.vintage import CrisisVintage

ROLES_OF_GIVEN_MONEY = ("money_announced", "money_observed")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many rows stand beside the money of a role and are not in its amount."""

    status: str
    currencies: Mapping[str, int]  # rows by their currency
    others: int  # rows of other donors, which no sum may hold
    earlier: int  # older rows of the donors that are in it


@cached_by_table
def find_left_out(vintage: CrisisVintage) -> dict[str, LeftOut]:
    """Return what the money that was pledged or given leaves out, by the id of its figure."""
    chosen = rows_by_role(vintage.chosen)
    roles = [role for role in ROLES_OF_GIVEN_MONEY if role in chosen]
    if not roles:
        return {}
    able = able_rows(vintage.figures).filter(pl.col("group") == "money")
    return {chosen[role]["id"]: _left_out(chosen[role], role, able) for role in roles}


def _left_out(figure: dict, role: str, able: pl.DataFrame) -> LeftOut:
    same = able.filter(
        (pl.col("role") == role)
        & (pl.col("status") == figure["status"])
        & pl.col("plan").eq_missing(figure["plan"])
        & ~pl.col("id").is_in(part_ids(figure))
        & (pl.col("headline") if figure["headline"] else pl.lit(True))
    )
    rows = [row for row in same.to_dicts() if figure["headline"] or is_donor_amount(row)]
    in_unit = [row for row in rows if row["unit"] == figure["unit"] and is_donor_amount(row)]
    donors = able.filter(pl.col("id").is_in(part_ids(figure)))["actor"].to_list()
    earlier = [row for row in in_unit if row["actor"] in donors]
    currencies: dict[str, int] = {}
    for row in rows:
        if row["unit"] != figure["unit"]:
            currencies[row["unit"]] = currencies.get(row["unit"], 0) + 1
    counted = is_donor_amount(figure)
    return LeftOut(
        status=figure["status"],
        currencies=currencies if counted or figure["headline"] else {},
        others=len(in_unit) - len(earlier) if counted else 0,
        earlier=len(earlier) if counted else 0,
    )
