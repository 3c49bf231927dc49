"""What came of one figure, without settling every claim of its crisis."""

from datetime import date

import polars as pl

from dashboard.model.claims import DONE, SETTLING, Claim, Timeline, settle
from dashboard.model.inputs import NEWEST


def what_came(figure: dict, figures: pl.DataFrame, known_on: date) -> Claim | None:
    """Return a figure that looks ahead with what came of it; None where nothing is told yet.

    A figure that names no day is told by the newest row of what settles it; that is no verdict.

    Args:
        figure: a row.
        figures: its crisis, as known on the day.
        known_on: the day.
    """
    if figure["status"] in DONE:
        return None
    asked = figure["settled_by"] or figure["quantity"]
    rows = figures.filter(pl.col("quantity") == asked)
    if figure["due"] is None:
        return _newest(figure, rows) if figure["settled_by"] else None
    if figure["due"] < figure["as_of"]:
        return None
    claim = settle(figure, {asked: Timeline(rows.to_dicts())}, known_on)
    return claim if claim.outcome is not None else None


def _newest(figure: dict, rows: pl.DataFrame) -> Claim | None:
    counted = rows.filter(
        pl.col("status").is_in(SETTLING)
        & pl.col("value").is_not_null()
        & (pl.col("as_of") > figure["as_of"])
    )
    newest = counted.sort(*NEWEST, maintain_order=True).tail(1).to_dicts()
    return Claim(figure, "cannot be told", newest[0]) if newest else None
