"""What response plans, pooled funds, the Ukraine Support Tracker and deployments must show."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import fastexcel
import polars as pl

from dashboard.data.standards.draft_figures import country_slug
from tests.real_files.right_values import RealFile, RightValue, number, plan_figure, raw_csv

KINDS = ("military", "financial", "humanitarian")
BILLION = 1_000_000_000


def pooled_funds(path: Path) -> Iterator[RightValue]:
    """Yield what was paid and pledged a year, and by each donor in one year."""
    raw = raw_csv(path).with_columns(number("Paid"), number("Pledged"))
    over = raw.filter(pl.col("Year").cast(pl.Int32) < date.today().year)
    newest = over["Year"].max()
    for year, paid, pledged in over.group_by("Year").agg(pl.sum("Paid", "Pledged")).iter_rows():
        for status, value in (("received", paid), ("pledged", pledged)):
            figure = {"measure": "funding", "status": status, "actor": None}
            yield RightValue(
                f"{year} {status}",
                value,
                figure | {"as_of": date(int(year), 12, 31)},
                leads=year == newest,
            )
    of_2024 = over.filter(Year="2024")
    for donor, paid in of_2024.group_by("Donor").agg(pl.sum("Paid")).sort("Donor").iter_rows():
        figure = {"actor": donor, "status": "received", "as_of": date(2024, 12, 31)}
        if paid:
            yield RightValue(f"2024 {donor}", paid, figure, leads=False)


def allocations(path: Path) -> Iterator[RightValue]:
    """Yield all allocations, by kind, by month and by donor, and commitments."""
    total = "total" if "explorer" in path.name else "total_allocations"
    raw = pl.read_csv(path)
    for column in (total, *KINDS):
        quantity = "allocations" if column == total else f"allocations-{column}"
        figure = {"quantity": quantity, "unit": "EUR", "basis": "cumulative"}
        yield RightValue(f"all {column}", raw[column].sum() * BILLION, figure)
    for year, month, value in (
        raw.group_by("year", "month").agg(pl.sum(total)).sort("year", "month").iter_rows()
    ):
        as_of = pl.select(pl.date(year, month, 1).dt.month_end()).item()
        figure = {"quantity": "allocations-monthly", "as_of": as_of}
        yield RightValue(f"{year}-{month:02}", value * BILLION, figure, leads=False)
    if "country" in raw.columns:
        figure = {"quantity": "commitments"}
        yield RightValue("all commitments", raw["commitments"].sum() * BILLION, figure)
        for donor, value in raw.group_by("country").agg(pl.sum(total)).sort("country").iter_rows():
            figure = {"actor": donor, "status": "committed", "basis": "cumulative"}
            label = f"{donor}: allocations of all kinds"
            if value:
                yield RightValue(donor, value * BILLION, figure | {"label": label}, leads=False)


def response_plans(path: Path) -> Iterator[RightValue]:
    """Yield what each plan with a code of its own requires, last and first, under its country."""
    raw = raw_csv(path).filter(~pl.col("code").is_duplicated())
    for row in raw.iter_rows(named=True):
        # Blanks stand between the bars where the publisher has no code.
        codes = [code for code in (row["locations"] or "").replace("|", " ").split() if code]
        crisis = country_slug(codes[0]) if len(codes) == 1 else "several-countries"
        plan = row["code"] or row["planVersion"]
        for column, status in (
            ("revisedRequirements", "required"),
            ("origRequirements", "context"),
        ):
            value = float(row[column])
            if value:
                figure = plan_figure(status, crisis, plan)
                yield RightValue(f"{plan} {column}", value, figure, leads=False)
    for crisis, plan, value in (
        ("haiti", "HHTI26", 880_327_426),
        ("afghanistan", "HAFG26", 1_714_181_496),
    ):
        yield RightValue(f"{plan} leads", value, plan_figure("required", crisis, plan))


def deployments(path: Path) -> Iterator[RightValue]:
    """Yield the personnel in each theatre a year, and by sending country in the newest year."""
    raw = fastexcel.read_excel(path).load_sheet(0, dtypes="string").to_polars()
    raw = raw.with_columns(number("Deployed"))
    newest = raw["Year"].max()
    by = ("Theatre", "Year")
    for theatre, year, value in raw.group_by(by).agg(pl.sum("Deployed")).sort(by).iter_rows():
        figure = {"measure": "personnel", "crisis": country_slug(theatre), "actor": None}
        figure |= {"as_of": date(int(year), 12, 31), "place": theatre, "quantity": "personnel"}
        yield RightValue(f"{theatre} {year}", value, figure, leads=year == newest)


OTHER = (
    RealFile("other/humanitarian-response-plans.csv", response_plans),
    RealFile("other/cbpf-contributions.csv", pooled_funds, says=("a period that is not over",)),
    RealFile("other/kiel-data-explorer.csv", allocations),
    RealFile("other/total_allocations.csv", allocations),
    RealFile("other/release_info.csv", refused="Ukraine Support Tracker"),
    RealFile("other/military-deployments-2014-2020.xlsx", deployments),
)
