"""What the files of FTS, and those of HDX HAPI on funding, must show."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from dashboard.data.country_names import country_slug
from tests.real_files.right_values import RealFile, RightValue, number, plan_figure, raw_csv

SINGLE = "single"
FUNDED = ("paid", "commitment")
# Response plans, then regional chapters, then flash appeals.
HEAD_TYPES = (("4", "5", "2070"), ("111",), ("5",))
# Plan, as FTS's file of plans states it; that file is revised on other days than the flows.
WITHIN_ONE_PERCENT = 0.01


def plans(
    code: str = "code",
    required: str = "requirements",
    funded: str = "funding",
    country: str = "countryCode",
    heads: tuple[str, ...] = (),
) -> Callable[[Path], Iterator[RightValue]]:
    """Return a function that computes the right values of a file with a plan a row.

    Args:
        code: the column of the plan's code.
        required: that of what it asks for; 0 and nothing stand for "not recorded".
        funded: that of what it got.
        country: that of the country's code.
        heads: codes of the plans that lead their countries.
    """

    def right_values(path: Path) -> Iterator[RightValue]:
        raw = raw_csv(path).filter(pl.col(code).str.contains(r"^[A-Z]"))
        named = raw.filter(pl.col(code) != "Not specified")
        for row in named.iter_rows(named=True):
            crisis, plan = country_slug(row[country]), row[code]
            for status, column in (("required", required), ("received", funded)):
                value = float(row[column] or 0)
                if value > 0:
                    yield RightValue(
                        f"{crisis} {plan} {column}",
                        value,
                        plan_figure(status, crisis, plan),
                        leads=plan in heads,
                    )

    return right_values


def outside_plans(path: Path) -> Iterator[RightValue]:
    """Yield the money outside plans of each country of a file with a plan a row."""
    raw = raw_csv(path)
    name, funded = ("name", "funding") if "name" in raw.columns else ("appeal_name", "funding_usd")
    country = "countryCode" if "countryCode" in raw.columns else "location_code"
    year = pl.col("year" if "year" in raw.columns else "reference_period_start").str.head(4)
    outside = raw.filter(pl.col(name) == "Not specified", number(funded) > 0)
    for row in outside.with_columns(year=year).iter_rows(named=True):
        crisis = country_slug(row[country])
        yield RightValue(
            f"{crisis} outside plans {row['year']}",
            float(row[funded]),
            {"crisis": crisis, "quantity": f"outside-plans-{row['year']}-funding", "plan": None},
            leads=False,
        )


def newest_heads(path: Path) -> Iterator[RightValue]:
    """Yield goal and money of the head plan of each country's newest year."""
    raw = raw_csv(path).with_columns(number("requirements"), number("funding"))
    amounts = pl.max_horizontal("requirements", "funding").fill_null(0)
    stated = raw.filter(amounts > 0, pl.col("code").is_not_null())
    for (country,), plans in stated.group_by("countryCode", maintain_order=True):
        year = plans.filter(pl.col("year") == pl.col("year").max())
        with_goal = year.filter(pl.col("requirements") > 0)
        kinds = [with_goal.filter(pl.col("typeId").is_in(ids)) for ids in HEAD_TYPES]
        head = next((plans for plans in [*kinds, with_goal, year] if not plans.is_empty()), year)
        row = head.sort("requirements", "funding", descending=True, nulls_last=True).row(
            0, named=True
        )
        for status, column in (("required", "requirements"), ("received", "funding")):
            if (row[column] or 0) > 0:
                crisis = country_slug(country)
                figure = plan_figure(status, crisis, row["code"])
                yield RightValue(f"{crisis} head plan {row['code']} {column}", row[column], figure)


def global_plans(path: Path) -> Iterator[RightValue]:
    """Yield every plan, the money outside plans, and the head plans of a file of all countries."""
    yield from all_plans()(path)
    yield from newest_heads(path)


def all_plans(*heads: str) -> Callable[[Path], Iterator[RightValue]]:
    """Return a function that computes plans and money outside plans of a file of FTS."""

    def right_values(path: Path) -> Iterator[RightValue]:
        yield from plans(heads=heads)(path)
        yield from outside_plans(path)

    return right_values


def hapi_plans(path: Path) -> Iterator[RightValue]:
    """Yield plans and money outside plans of a funding file of HDX HAPI."""
    columns = ("appeal_code", "requirements_usd", "funding_usd", "location_code")
    yield from plans(*columns, heads=("HAFG20", "RSYR20", "HPSE20"))(path)
    yield from outside_plans(path)


def flows(*codes: str) -> Callable[[Path], Iterator[RightValue]]:
    """Return a function that adds up the single incoming flows of a country and of some plans."""

    def right_values(path: Path) -> Iterator[RightValue]:
        raw = raw_csv(path).filter(
            pl.col("boundary") == "incoming",
            pl.col("onBoundary") == SINGLE,
            pl.col("status").is_in(FUNDED),
        )
        crisis = country_slug("AFG" if "afg" in path.name else "JOR")
        total = raw.unique("id").select(number("amountUSD").sum()).item()
        yield RightValue(
            f"{crisis} all single flows",
            total,
            {"measure": "funding", "basis": "cumulative", "quantity": "all-2020-funding"},
            leads=False,
        )
        by_plan = raw.unique("id").group_by("destPlanCode").agg(number("amountUSD").sum())
        for code, value in by_plan.filter(pl.col("destPlanCode").is_in(codes)).iter_rows():
            figure = {"measure": "funding", "basis": "cumulative", "plan": code}
            leads = code == codes[0]
            yield RightValue(f"{crisis} {code}", value, figure, leads=leads)
            stated = _stated_funding(path, code)
            label = f"{crisis} {code} as FTS's file of plans states it"
            yield RightValue(label, stated, figure, leads=leads, tolerance=WITHIN_ONE_PERCENT)

    return right_values


def _stated_funding(path: Path, code: str) -> float:
    """Return the funding of a plan in the file of plans beside a file of flows."""
    plans_path = path.with_name(path.name.replace("incoming_funding", "requirements_funding"))
    return raw_csv(plans_path).filter(code=code).select(number("funding")).item()


def plan_overview(path: Path) -> Iterator[RightValue]:
    """Yield the people and the money of the plans of one country of a plan overview."""
    for plan in json.loads(path.read_text("utf-8"))["data"]["plans"]:
        countries = [country["iso3"] for country in plan["countries"] if country["iso3"]]
        sought = plan["requirements"]["revisedRequirements"]
        if len(countries) == 1 and sought:
            crisis, code = country_slug(countries[0]), plan["code"]
            leads = code in ("HAFG20", "HPSE20")
            required = plan_figure("required", crisis, code)
            yield RightValue(f"{code} sought", sought, required, leads=leads)
            received = plan["funding"]["totalFunding"]
            figure = plan_figure("received", crisis, code)
            yield RightValue(f"{code} received", received, figure, leads=leads)
    for crisis, in_need, targeted in (
        ("afghanistan", 14_000_000, 11_054_331),
        (country_slug("PSE"), 2_400_000, 1_500_000),
    ):
        figure = {"measure": "people_in_need", "crisis": crisis}
        yield RightValue(f"{crisis} in need", in_need, figure | {"status": "observed"})
        yield RightValue(f"{crisis} targeted", targeted, figure | {"status": "target"})


def stated_total(path: Path) -> Iterator[RightValue]:
    """Yield the total that a page of an answer of FTS states for all of its pages."""
    stated = json.loads(path.read_text("utf-8"))["data"]["incoming"]["fundingTotal"]
    yield RightValue("all flows as stated", stated, {"measure": "funding", "status": "received"})


def no_goal(_path: Path) -> Iterator[RightValue]:
    """Yield that no goal of a country leads: what a cluster asks for is a part of a plan."""
    yield RightValue("goal", None, {"measure": "funding", "status": "required"})


FUNDING = (
    RealFile("fts/fts_requirements_funding_afg.csv", all_plans("HAFG20")),
    RealFile("fts/fts_requirements_funding_jor.csv", all_plans("RSYR20")),
    RealFile("fts/fts_requirements_funding_pse.csv", all_plans("HPSE20")),
    RealFile("fts/fts_requirements_funding_global.csv", all_plans("HAFG20", "RSYR20", "HPSE20")),
    RealFile("fts/fts_requirements_funding_global_2026.csv", global_plans),
    RealFile("fts/fts_incoming_funding_afg.csv", flows("HAFG20")),
    RealFile("fts/fts_incoming_funding_jor.csv", flows("RSYR20", "OJOR20")),
    RealFile("fts/fts_internal_funding_jor.csv", refused="the same money again"),
    RealFile("fts/fts_requirements_funding_cluster_afg.csv", no_goal),
    RealFile("fts/2-fts-flow-plan-overview-progress-2020.json", plan_overview),
    RealFile(
        "fts/custom-search-locationid-114-year-2020-page-3.json",
        stated_total,
        says=("one page of several",),
    ),
    RealFile("fts/hdx_hapi_funding_global.csv", hapi_plans),
)
