"""Donor lists: what several donors pledged or gave is one total of the scenario."""

from collections.abc import Mapping, Sequence

import polars as pl

from dashboard.model.totals import is_donor_amount, make_total, refuse


def total_or_first(rows: Sequence[dict]) -> list[dict]:
    """Return the rows that stand for a role: one of each donor, else the first row alone.

    The amounts of several donors are parts of one total where every rule of ``totals`` lets them
    be added; of one donor and quantity the first row counts. Where a running total is stated
    beside them, it is taken instead.

    Args:
        rows: of one role, status, unit and plan, the preferred first.
    """
    lead = rows[0]
    if not is_donor_amount(lead):
        return [lead]
    running = [row for row in rows if row["basis"] == "cumulative"]
    if running:
        return running[:1]
    parts: dict[tuple[str, str], dict] = {}
    for row in filter(is_donor_amount, rows):
        parts.setdefault((row["quantity"], row["actor"]), row)
    donors = {actor for _, actor in parts}
    return list(parts.values()) if len(donors) > 1 and refuse([*parts.values()]) is None else [lead]


def rows_by_role(chosen: pl.DataFrame) -> dict[str, dict]:
    """Return one row for each role of ``choose_rows``; the rows of several donors as their sum.

    A sum has the id of its first row, the newest of their days, and their ids in ``parts``.
    """
    rows: dict[str, list[dict]] = {}
    for row in chosen.to_dicts():
        rows.setdefault(row["role"], []).append(row)
    return {role: parts[0] if len(parts) == 1 else _sum(parts) for role, parts in rows.items()}


def part_ids(row: Mapping) -> tuple[str, ...]:
    """Return the ids of the figures behind a row of ``rows_by_role``."""
    return row.get("parts") or (row["id"],)


def _sum(parts: list[dict]) -> dict:
    total = make_total(parts)
    dues = [row["due"] for row in parts if row["due"] is not None]
    return parts[0] | {
        "value": total.value,
        "low": None,
        "high": None,
        "qualifier": total.qualifier,
        "modality": total.modality,
        "as_of": max(row["as_of"] for row in parts),
        "reported_on": max(row["reported_on"] for row in parts),
        "due": max(dues, default=None),
        "parts": total.figures,
    }
