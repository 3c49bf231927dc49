"""The rows that carry the scenario: one for each role in the model, of one plan and one unit."""

from collections.abc import Sequence

import polars as pl

from dashboard.model.donors import total_or_first
from dashboard.model.inputs import ANY_PERSONNEL, GROUPS, NEWEST, ROLES
from dashboard.model.plans import CLUSTER, IS_UNRECORDED_GOAL, without_past_plans
from dashboard.model.totals import is_donor_amount

CHOICE_COLUMNS = (
    *("id", "quantity", "measure", "label", "status", "unit", "basis", "headline", *NEWEST),
    *("due", "actor", "plan", "plan_type"),
)

# The role of a row by its measure and status; ``rank`` says which row comes first.
ROLE_RANKS = (
    pl.DataFrame(
        [
            (role.group, measure, status, name, role.claim, preference)
            for name, role in ROLES.items()
            for preference, measure in enumerate(role.measures)
            for status in role.statuses
        ],
        schema=["group", "measure", "status", "role", "claim", "preference"],
        orient="row",
    )
    .sort("preference", maintain_order=True)
    .drop("preference")
    .with_row_index("rank")
)


def able_rows(figures: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that could carry the scenario, with their group and role, newest first."""
    usable = figures.filter(
        pl.col("value").is_not_null() & (pl.col("unit") != "percent") & ~IS_UNRECORDED_GOAL
    )
    return usable.join(ROLE_RANKS, on=["measure", "status"], maintain_order="left").sort(
        ["rank", *NEWEST], descending=[False, True, True, True], maintain_order=True
    )


def choose_rows(figures: pl.DataFrame, preferred: Sequence[str] = ()) -> pl.DataFrame:
    """Return the rows that carry the scenario, with a ``role`` column: one a role, or its donors.

    The headline rows of the vintage carry it; for a group of measures that has none, the quantity
    with the newest claim does, else that with the newest observation. In a role the first of its
    statuses that has rows counts, there the newest row and, of the same day, the largest: an
    older, larger figure of a series is its past and not its present. A preferred row takes its
    role, and the others must be of its measure, unit and, for people, quantity.

    Money is of one plan: that of a preferred row, else that of the newest plan among the headline
    rows; of several plans without a headline none leads. Where the row of a role is the amount of
    one donor, those of the others stand beside it (``total_or_first``).

    Args:
        figures: one crisis as known on a day.
        preferred: ids; those that cannot carry the scenario, alone or together, are passed over.
    """
    # Few of many rows are chosen: only those are read with every column.
    rows = able_rows(figures.select(CHOICE_COLUMNS).with_row_index("row"))
    rows = rows.with_columns(preferred=pl.col("id").is_in(preferred))
    # The order of preference counts where two rows cannot both carry the scenario.
    order = {figure: rank for rank, figure in enumerate(dict.fromkeys(preferred))}
    preference = pl.col("id").replace_strict(order, default=len(order), return_dtype=pl.Int64)
    rows = rows.sort(preference, maintain_order=True) if order else rows
    plan = _first(rows.filter(pl.col("preferred") & pl.col("plan").is_not_null())["plan"])
    chosen = pl.concat(
        _choose_group(rows.filter(pl.col("group") == group), plan) for group in GROUPS
    )
    return figures[chosen["row"]].with_columns(chosen["role"])


def _choose_group(rows: pl.DataFrame, plan: str | None) -> pl.DataFrame:
    """Return the rows of a group that carry the scenario.

    Args:
        rows: of the group.
        plan: of the first preferred row of any group.
    """
    group = rows["group"].first()
    preferred = rows.filter("preferred")["quantity"].head(1)
    if group == "people" and not preferred.is_empty():
        rows = rows.filter(pl.col("quantity") == preferred[0])
    rows, whole_plan = _of_one_plan(rows, plan)
    same_quantity = not whole_plan and (group == "people" or not rows["headline"].any())
    if rows["headline"].any() and not whole_plan:
        rows = rows.filter(pl.col("headline") | pl.col("preferred"))
    rows = rows.filter(pl.col("measure") == pl.col("measure").first())
    if same_quantity:
        # A claim that was due before the newest figure leads no series: another goes on since.
        is_open = pl.col("claim") & (pl.col("due") >= pl.col("as_of").max()).fill_null(True)
        newest = pl.col("quantity").sort_by(is_open, *NEWEST, descending=True, maintain_order=True)
        quantity = newest.first() if preferred.is_empty() else pl.lit(preferred[0])
        rows = rows.filter((pl.col("quantity") == quantity) | _is_of_other_donors(rows, quantity))
    # The same currency as the goal; other measures have a single unit, but for personnel.
    unit = pl.col("unit").first()
    if group == "personnel" and preferred.is_empty():
        unit = pl.coalesce(pl.col("unit").filter("claim").first(), unit)
    rows = rows.filter(_is_unit_of(unit))
    by_role = rows.partition_by("role", maintain_order=True)
    chosen = pl.concat([rows.clear(), *map(_row_of_role, by_role)])
    return chosen.sort("rank", maintain_order=True)


def _of_one_plan(rows: pl.DataFrame, plan: str | None) -> tuple[pl.DataFrame, bool]:
    """Return the rows of a group that are of one plan, and whether they are all that it has.

    Of a plan that a preferred row belongs to every row of money counts, the headline rows first,
    then those with the shortest names: a part of a plan has a longer name than the whole.
    """
    has_preferred = rows["preferred"].any()
    if rows["group"].first() != "money":
        of_plan = rows.filter(pl.col("plan").eq_missing(plan) & pl.col("headline"))
        follows = plan is not None and not has_preferred and not of_plan.is_empty()
        return (of_plan if follows else rows), False
    if has_preferred:
        plan = _first(rows.filter("preferred")["plan"])
    elif rows["headline"].any() and (plan is None or plan not in rows["plan"]):
        rows = without_past_plans(rows.filter("headline"))
        return rows.filter(pl.col("plan").eq_missing(pl.col("plan").first())), False
    elif plan is None or plan not in rows["plan"]:
        rows = rows.filter(pl.col("plan_type").ne_missing(CLUSTER))
        plan = _newest_plan(rows)
    rows = rows.filter(pl.col("plan").eq_missing(plan))
    if plan is None:
        return rows, False
    order = ~pl.col("preferred"), ~pl.col("headline"), pl.col("quantity").str.len_chars()
    return rows.sort(*order, maintain_order=True), True


def _first(texts: pl.Series) -> str | None:
    return next(iter(texts.to_list()), None)


def _newest_plan(rows: pl.DataFrame) -> str | None:
    """Return the plan of the newest claim; None where claims of one day are of several plans."""
    claims = rows.filter("claim") if rows["claim"].any() else rows
    newest = claims.filter(pl.col("as_of") == pl.col("as_of").max())["plan"].unique()
    return newest[0] if len(newest) == 1 else None


def _is_of_other_donors(rows: pl.DataFrame, quantity: pl.Expr) -> pl.Expr:
    """Return whether a row is an amount of a donor, where the chosen quantity is one too."""
    chosen = rows.filter(pl.col("quantity") == quantity).to_dicts()
    if not any(map(is_donor_amount, chosen)):
        return pl.lit(False)
    return pl.col("id").is_in([row["id"] for row in rows.to_dicts() if is_donor_amount(row)])


def _is_unit_of(unit: pl.Expr) -> pl.Expr:
    """Return whether a row's unit goes with another: troops and police are personnel, too."""
    generic = (unit == ANY_PERSONNEL) | (pl.col("unit") == ANY_PERSONNEL)
    return (pl.col("unit") == unit) | ((pl.col("measure") == "personnel") & generic)


def _row_of_role(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the first row of a role, or with it those of other donors that are added to it."""
    lead = rows.row(0, named=True)
    if lead["group"] != "money" or lead["preferred"] or not is_donor_amount(lead):
        return rows.head(1)
    same = rows.filter(pl.col("status") == lead["status"]).to_dicts()
    return rows.filter(pl.col("row").is_in([row["row"] for row in total_or_first(same)]))
