"""What the files of needs and of food security must show."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import polars as pl

from dashboard.data.country_names import country_slug
from tests.real_files.right_values import RealFile, RightValue, number, raw_csv

# In need, targeted, reached: of all sectors together, for the whole country.
NEEDS_2024 = {
    "afghanistan": (23_666_389, 17_327_995, 18_400_000),
    "sudan": (24_786_370, 14_657_114, 14_000_000),
}
ALL_SECTORS = ("Intersectoral", "ALL")
STATUSES = ("observed", "target", "reached")


def people(*crises: str) -> Callable[[Path], Iterator[RightValue]]:
    """Return a function that yields people in need, targeted and reached of some crises."""

    def right_values(_path: Path) -> Iterator[RightValue]:
        for crisis in crises:
            for status, value in zip(STATUSES, NEEDS_2024[crisis], strict=True):
                figure = {"measure": "people_in_need", "status": status, "crisis": crisis}
                yield RightValue(f"{crisis} {status}", value, figure)

    return right_values


def sectors(
    path: Path, location: str, sector: str, name: str, values: dict[str, pl.Expr]
) -> Iterator[RightValue]:
    """Yield people in need and targeted of each sector that stands once in its country."""
    raw = raw_csv(path).rename({location: "location"} if location else {})
    areas = [column for column in raw.columns if "admin1" in column or "Admin" in column]
    areas += [column for column in raw.columns if "admin2" in column]
    rows = raw.filter(pl.all_horizontal(pl.col(areas).is_null()), pl.col(sector).is_not_null())
    if not location:
        rows = rows.with_columns(location=pl.lit("AFG"))
    for status, value in values.items():
        numbers = rows.select("location", name, sector, value=value).drop_nulls("value")
        several = pl.len().over("location", sector) > 1
        for country, words, _, right in numbers.filter(
            ~several, ~pl.col(sector).is_in(ALL_SECTORS)
        ).rows():
            subject = {"observed": "People in need", "target": "People targeted"}[status]
            figure = {"crisis": country_slug(country), "label": f"{subject}, {words}"}
            yield RightValue(f"{country} {status} {words}", right, figure, leads=False)


def hapi_needs(path: Path) -> Iterator[RightValue]:
    """Yield what a HAPI file of needs must show, of all sectors and of each."""
    yield from people("afghanistan", "sudan")(path)
    is_good = pl.col("error").is_null()
    counted = pl.when(is_good).then(number("population"))
    yield from sectors(
        path,
        "location_code",
        "sector_code",
        "sector_name",
        {
            "observed": pl.when(pl.col("population_status") == "INN").then(counted),
            "target": pl.when(pl.col("population_status") == "TGT").then(counted),
        },
    )


def hpc_needs(path: Path) -> Iterator[RightValue]:
    """Yield what an HPC file of needs must show, of all clusters and of each."""
    location = "Country ISO3" if "Country ISO3" in raw_csv(path).columns else ""
    yield from people(*(("afghanistan", "sudan") if location else ("afghanistan",)))(path)
    columns = {"observed": number("In Need"), "target": number("Targeted")}
    yield from sectors(path, location, "Cluster", "Description", columns)


def food_insecure(rows: pl.DataFrame) -> Iterator[RightValue]:
    """Yield people in phase 3 or worse of each period; the newest of Afghanistan leads.

    Args:
        rows: text columns ``analysed``, ``country``, ``validity``, ``start``, ``until`` and
            ``number``, in the
            order of the file, which begins with the newest analysis of each country.
    """
    key = ["analysed", "country", "validity", "start", "until"]
    first = rows.filter(pl.col("country") == pl.col("country").first())
    newest = first.unique("validity", keep="first").select(key)
    # Of two analyses of a period that of more people counts; of two claims for a day the newer.
    largest = (
        rows.with_row_index().sort(number("number"), descending=True).unique(key, keep="first")
    )
    is_claim = pl.col("validity") != "current"
    claims = largest.filter(is_claim).sort("index").unique(["country", "until"], keep="first")
    for row in pl.concat([largest.filter(~is_claim), claims]).sort("index").to_dicts():
        is_current = row["validity"] == "current"
        figure: dict[str, object] = {
            "measure": "people_in_need",
            "quantity": "people-in-ipc-phase-3-or-worse",
            "crisis": country_slug(row["country"]),
            "status": "observed" if is_current else "projected",
        }
        name, day = ("as_of", row["start"]) if is_current else ("due", row["until"])
        figure[name] = date.fromisoformat(day)
        leads = tuple(row[name] for name in key) in newest.rows()
        label = f"{row['country']} {row['validity']} {row['start']}"
        yield RightValue(label, float(row["number"]), figure, leads=leads)


def hapi_food(path: Path) -> Iterator[RightValue]:
    """Yield what a HAPI file of food security must show."""
    raw = raw_csv(path).filter(pl.col("error").is_null(), ipc_phase="3+", admin_level="0")
    rows = raw.select(
        analysed=pl.lit(""),
        country="location_code",
        validity="ipc_type",
        start="reference_period_start",
        until="reference_period_end",
        number="population_in_phase",
    )
    yield from food_insecure(rows)


def ipc_long(path: Path) -> Iterator[RightValue]:
    """Yield what a long file of the IPC must show."""
    rows = raw_csv(path).filter(Phase="3+")
    rows = rows.rename(
        {
            "Date of analysis": "analysed",
            "Country": "country",
            "Validity period": "validity",
            "From": "start",
            "To": "until",
            "Number": "number",
        }
    )
    yield from food_insecure(rows)


def ipc_wide(path: Path) -> Iterator[RightValue]:
    """Yield what a wide file of the IPC must show."""
    raw = raw_csv(path)
    parts = [
        raw.select(
            analysed="Date of analysis",
            country="Country",
            validity=pl.lit(validity),
            start=f"{validity.capitalize()} from",
            until=f"{validity.capitalize()} to",
            number=f"Phase 3+ number {validity}",
        ).drop_nulls("number")
        for validity in ("current", "first projection")
    ]
    yield from food_insecure(pl.concat(parts))


NEEDS = (
    RealFile("hapi/hdx_hapi_humanitarian_needs_global_2024.csv", hapi_needs),
    RealFile("hno/hpc_hno_2024.csv", hpc_needs),
    RealFile("hno/afg_hpc_needs_api_2024.csv", hpc_needs),
    RealFile("hapi/hdx_hapi_food_security_global_first400.csv", hapi_food),
    RealFile("ipc/ipc_global_national_long.csv", ipc_long),
    RealFile("ipc/ipc_caf_national_wide.csv", ipc_wide),
)
