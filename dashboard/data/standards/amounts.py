"""Files with several amounts a row: each is a figure, as amounts.csv and publishers.csv declare."""

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.resources import read_rows
from dashboard.data.standards.draft_figures import joined, slugs
from dashboard.data.text_table import ROW


def declared_amounts(title: str) -> pl.DataFrame:
    """Return the amounts of a standard: field, quantity, label and status."""
    return read_rows("amounts.csv", folder="data/standards").filter(standard=title)


def to_amounts(rows: pl.DataFrame, title: str) -> pl.DataFrame:
    """Return a row an amount: ``amount`` in whole units, and what amounts.csv declares of it.

    Args:
        rows: with a number in the field of each declared amount; null amounts are left out.
        title: of the standard.
    """
    amounts, source = declared_amounts(title), publisher_of(title)
    index = [name for name in rows.columns if name not in amounts["field"]]
    return (
        rows.unpivot(amounts["field"].to_list(), index=index, variable_name="field")
        .rename({"value": "amount"})
        .filter(pl.col("amount").is_not_null())
        # Billions with six decimals are whole units that a product of floats would miss.
        .with_columns((pl.col("amount") * source["scale"]).round(2))
        .join(amounts.drop("standard"), on="field", how="left", maintain_order="left")
    )


def sum_amounts(amounts: pl.DataFrame) -> pl.DataFrame:
    """Return the sums of amounts by quantity and day, in the order of the rows."""
    return amounts.group_by("quantity", "as_of", maintain_order=True).agg(
        pl.exclude("quantity", "as_of", "amount").first(), pl.col("amount").sum()
    )


def sift_zeros(amounts: pl.DataFrame, of: str) -> tuple[pl.DataFrame, list[str]]:
    """Return the amounts above zero, and a remark on the others.

    Args:
        amounts: with ``amount``; one below zero is a correction that cannot be a figure.
        of: what the amounts are summed by, in words.
    """
    notices = [
        f"left out: {count} of the sums by {of}, which {words}"
        for count, words in (
            (amounts.filter(pl.col("amount") == 0).height, "are 0"),
            (amounts.filter(pl.col("amount") < 0).height, "are below 0"),
        )
        if count
    ]
    return amounts.filter(pl.col("amount") > 0), notices


def by_donor(amounts: pl.DataFrame) -> pl.DataFrame:
    """Return amounts whose quantities and labels name their donors, who are the actors."""
    return amounts.with_columns(
        quantity=joined(pl.col("quantity"), "-", slugs(pl.col("donor"))),
        label=joined(pl.col("donor"), ": ", _lower_first(pl.col("label"))),
        actor=pl.col("donor"),
    )


def _lower_first(text: pl.Expr) -> pl.Expr:
    return text.str.head(1).str.to_lowercase() + text.str.slice(1)


def money_figures(
    amounts: pl.DataFrame, title: str, options: ImportOptions, *, basis: str, leads: bool
) -> pl.DataFrame:
    """Return amounts as drafts of figures of funding.

    Args:
        amounts: with ``amount``, ``quantity``, ``label``, ``status``, ``as_of`` and ``caveat``.
        title: of the standard.
        options: the crisis, if it was declared.
        basis: flow or cumulative.
        leads: whether they are headline figures.
    """
    source = publisher_of(title)
    crisis = options.crisis or source["crisis"]
    actor = pl.col("actor") if "actor" in amounts.columns else pl.lit(None, pl.String)
    day = pl.col("as_of").cast(pl.String)
    return amounts.select(
        ROW,
        "quantity",
        "label",
        "status",
        "caveat",
        actor.alias("actor"),
        id=joined(crisis, "-", pl.col("quantity"), "-", day),
        crisis=pl.lit(crisis),
        measure=pl.lit("funding"),
        value=pl.col("amount").cast(pl.String),
        unit=pl.lit(source["unit"]),
        basis=pl.lit(basis),
        as_of=day,
        place=pl.lit(source["place"], pl.String),
        publisher=pl.lit(source["publisher"]),
        source_title=pl.lit(source["source_title"]),
        source_url=pl.lit(source["source_url"]),
        headline=pl.lit(str(leads).lower()),
    )


def publisher_of(title: str) -> dict:
    """Return what publishers.csv declares of a standard: who, crisis, place, unit, scale."""
    return read_rows("publishers.csv", folder="data/standards").row(
        by_predicate=pl.col("standard") == title, named=True
    )
