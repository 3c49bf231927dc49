"""What the files of displaced people, refugees and returns must show."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl

from dashboard.data.country_names import country_name, country_slug
from tests.real_files.right_values import RealFile, RightValue, number, raw_csv

DISPLACED = {"measure": "people_displaced", "unit": "people", "status": "observed"}
RETURNS = {"RET": "refugees-returned", "RDP": "displaced-returned"}
YEARS = (2009, 2019)
HOSTED = {
    "REF": "refugees-hosted",
    "ASY": "asylum-seekers-hosted",
    "IDP": "people-displaced-inside",
}


def displaced(path: Path) -> Iterator[RightValue]:
    """Yield every round of displaced people of the whole country; the newest leads."""
    rows = raw_csv(path).filter(admin_level="0").sort("reference_period_end")
    for row in rows.to_dicts():
        day = date.fromisoformat(row["reference_period_end"])
        is_newest = row["reporting_round"] == rows["reporting_round"][-1]
        figure = DISPLACED | {"as_of": day}
        yield RightValue(f"displaced, {day}", float(row["population"]), figure, leads=is_newest)


def returned(path: Path) -> Iterator[RightValue]:
    """Yield who returned in each year, refugees and displaced people separately."""
    end = pl.col("reference_period_end").str.to_date("%m/%d/%Y")
    rows = raw_csv(path).filter(gender="all", age_range="all").with_columns(end=end)
    for row in rows.to_dicts():
        quantity = RETURNS[row["population_group"]]
        figure = {"measure": "people_returned", "quantity": quantity, "as_of": row["end"]}
        is_newest = row["end"] == rows["end"].max()
        value = float(row["population"])
        yield RightValue(f"{quantity}, {row['end']}", value, figure, leads=is_newest)


def rounds(path: Path) -> pl.DataFrame:
    """Return the total of each round: of its baseline assessment, else of its sites."""
    raw = pl.DataFrame(json.loads(path.read_text("utf-8"))["result"], infer_schema_length=None)
    key = ["operation", "reportingDate", "roundNumber"]
    sums = raw.group_by(*key, "assessmentType").agg(pl.col("numPresentIdpInd").sum())
    totals = sums.sort("assessmentType").unique(key, keep="first")  # BA, then SA
    return totals.with_columns(day=pl.col("reportingDate").str.head(10).str.to_date()).sort("day")


def operations(path: Path) -> Iterator[RightValue]:
    """Yield every round of each operation; the operation with the newest round leads."""
    totals = rounds(path)
    for operation, day, value in totals.select("operation", "day", "numPresentIdpInd").rows():
        figure = DISPLACED | {"label": f"Displaced people, {operation}", "as_of": day}
        label = f"{operation}, {day}"
        yield RightValue(label, value, figure, leads=day == totals["day"].max())


def areas(path: Path) -> Iterator[RightValue]:
    """Yield every round of the area that reports; there is no total of the country."""
    totals = rounds(path)
    for day, value in totals.select("day", "numPresentIdpInd").rows():
        figure = DISPLACED | {"label": "Displaced people in Lac, Chad", "as_of": day}
        yield RightValue(f"Lac, {day}", value, figure, leads=day == totals["day"].max())
    whole = DISPLACED | {"label": "Displaced people"}
    yield RightValue("no total of the country", None, whole, leads=False)


def population_totals(path: Path) -> Iterator[RightValue]:
    """Yield who was in each country of asylum at the end of some years.

    In Pakistan, Iran and Afghanistan together in 2019: 2,471,258 refugees, 2,654,070 displaced
    people and 8,808 asylum seekers.
    """
    sums = raw_csv(path).group_by("Year", "ISO3CoA").agg(number(group).sum() for group in HOSTED)
    for year in YEARS:
        for row in sums.filter(Year=str(year)).sort("ISO3CoA").to_dicts():
            crisis = country_slug(row["ISO3CoA"])
            for group, quantity in HOSTED.items():
                if row[group] == 0:
                    continue
                figure = DISPLACED | {
                    "crisis": crisis,
                    "quantity": quantity,
                    "as_of": date(year, 12, 31),
                }
                label = f"{crisis} {group} {year}"
                yield RightValue(label, row[group], figure, leads=year == YEARS[-1])
    origin = DISPLACED | {"quantity": "refugees"}
    yield RightValue("no total of an origin", None, origin, leads=False)


def portal(path: Path) -> Iterator[RightValue]:
    """Yield every number of the portal's page as published; new arrivals lead."""
    for row in json.loads(path.read_text("utf-8"))["data"]:
        is_new = row["pop_data_type_code"] == "NEW"
        people = f"{row['pop_type_name']} from {country_name(row['pop_origin_name'])}"
        label = f"{people}, {'new arrivals' if is_new else 'registered'}"
        figure = DISPLACED | {"label": label, "as_of": date.fromisoformat(row["date"])}
        yield RightValue(label, float(row["individuals"]), figure, leads=is_new)


DISPLACEMENT = (
    RealFile("hapi/hdx_hapi_idps_afg.csv", displaced),
    RealFile("hapi/hdx_hapi_returnees_afg.csv", returned),
    RealFile("dtm/displacement-admin0-admin0pcode-hti.json", operations),
    RealFile("dtm/displacement-admin1-admin0pcode-tcd.json", areas),
    RealFile("unhcr/HDX_EndYearPopulationTotals.csv", population_totals),
    RealFile("unhcr/odp_259.json", portal),
)
