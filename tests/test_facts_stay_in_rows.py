"""Nothing about a crisis is written in code: no name, id or number of the shipped table.

A word of the table is a crisis, a place, an actor or an id, as the table writes it, and where it
joins places ("here and there") each of them; it is looked for whole, in capitals or not as the
table has it, but crises in any. Only the office whose layout and tags the page follows for every
crisis may be named, and the list of all countries names each of them.

A number of the table is characteristic if it is

* at least 1,000 with three significant digits or more (4,565 or 601,386,753, but not 1,500), or
* at least a million and no power of ten (7.3 million), or
* a headline's and at least 100 (560),

which leaves out what every program holds: 30, 100, 365, 600, 1500, a million. It is looked for as
1234567, 1_234_567, 1,234,567, 1.234567e6 and 1.234567 million, and not as part of a longer word
or number: 560px is a width, and #560560 a colour.
"""

import re
from collections.abc import Iterator
from functools import cache
from math import log10
from pathlib import Path

import polars as pl
import pytest

import dashboard
from dashboard.data.resources import shipped
from dashboard.data.table_files import read_table

PACKAGE = Path(dashboard.__file__).parent
COUNTRIES = {PACKAGE / "data" / name for name in ("country_names.csv", "country_labels.csv")}
FILES = sorted(
    path
    for folder in (PACKAGE, shipped("assets"))
    for path in folder.rglob("*")
    if path.suffix in {".py", ".csv", ".js", ".css"}
    and "bundles" not in path.parts
    and path not in COUNTRIES
)

NUMBER = re.compile(
    r"(?<![\w.#])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d[\d_]*(?:\.\d+)?(?:[eE][+]?\d+)?)"
    r"(?: (thousand|million|billion)\b)?(?![\w])(?!\.\d)"
)
# Groups of three digits may also be numbers side by side, as in f(560,100).
SINGLE = re.compile(r"(?<![\w.#])(\d[\d_]*)(?![\w])(?!\.\d)")
FOLLOWED = {"OCHA", "UNHCR", "IOM"}
SCALES = {"": 1.0, "thousand": 1e3, "million": 1e6, "billion": 1e9}


@cache
def table() -> pl.DataFrame:
    return read_table(shipped("figures.parquet"))


@cache
def words() -> re.Pattern[str]:
    cells = pl.concat([table()[column] for column in ("place", "actor", "id")])
    locations = {
        part for cell in table()["place"].drop_nulls() for part in re.split(" and |/", cell)
    }
    crises = "|".join(map(re.escape, table()["crisis"].unique()))
    others = "|".join(
        map(re.escape, sorted({*cells.drop_nulls(), *locations}, key=len, reverse=True))
    )
    return re.compile(rf"(?<![\w-])(?:(?i:{crises})|{others})(?![\w-])")


@cache
def numbers() -> frozenset[float]:
    of_headlines = set(table().filter("headline")["value"].drop_nulls())
    return frozenset(
        value
        for column in ("value", "low", "high")
        for value in table()[column].drop_nulls()
        if is_characteristic(value, of_headline=value in of_headlines)
    )


def is_characteristic(value: float, *, of_headline: bool) -> bool:
    if of_headline:
        return value >= 100
    significant = len(f"{value:.12g}".replace(".", "").rstrip("0"))
    is_power_of_ten = value > 0 and log10(value).is_integer()
    return (value >= 1_000 and significant >= 3) or (value >= 1e6 and not is_power_of_ten)


def numbers_in(text: str) -> Iterator[tuple[str, float]]:
    for match in NUMBER.finditer(text):
        digits = match[1].replace(",", "").replace("_", "")
        yield match[0], round(float(digits) * SCALES[match[2] or ""], 6)
    for match in SINGLE.finditer(text):
        yield match[0], float(match[1].replace("_", ""))


def facts_in(text: str) -> set[str]:
    """The words and the characteristic numbers of the table that stand in a text."""
    found = {match[0] for match in words().finditer(text)} - FOLLOWED
    return found | {written for written, value in numbers_in(text) if value in numbers()}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_fact_of_the_table_is_written_in_code(path: Path) -> None:
    assert facts_in(path.read_text("utf-8")) == set()


def test_the_files_searched_are_those_of_the_package_and_its_assets() -> None:
    names, endings = {path.name for path in FILES}, {path.suffix for path in FILES}

    assert {"errors.py", "fan.py", "priors.csv"} <= names
    assert endings == {".py", ".csv", ".js", ".css"}


@pytest.mark.parametrize(
    "text",
    [
        "Iraq",
        "iraq",
        'crisis = "iraq"',
        "Syria",
        "John Kerry",
        "qayyarah-mosul-distance",
        "560",
        "x = 13_000_000",
        "13,000,000 people",
        "13 million",
        "1.3e7",
        "2e9",
        "2 billion",
        "[10000000]",
        "2000000000.0",
        "(560,100)",
        "4565",
        "601386753",
        "7.3 million",
    ],
)
def test_a_fact_is_noticed(text: str) -> None:
    assert len(facts_in(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "30 100 365 365.25 600 1000 1500 1e6 1e9 1_000_000 1,024 x 640",
        "width: 560px; color: #560560; margin: 0 13px",
        "0.560 1.560 v560 560.5 2016-07-20",
        "iraqi-style Turkeys multi-iraq-wide",
        "plans above 3 million (n = 217)",
    ],
)
def test_what_every_program_holds_is_no_fact(text: str) -> None:
    assert facts_in(text) == set()


@pytest.mark.parametrize(
    ("value", "of_headline", "characteristic"),
    [
        (560, True, True),
        (560, False, False),
        (40, True, False),
        (1e7, True, True),
        (1e7, False, False),
        (7.3e6, False, True),
        (1500, False, False),
        (4565, False, True),
        (217, False, False),
        (98.2, False, False),
        (0, False, False),
    ],
)
def test_numbers_that_are_characteristic(
    value: float, of_headline: bool, characteristic: bool
) -> None:
    assert is_characteristic(value, of_headline=of_headline) is characteristic
