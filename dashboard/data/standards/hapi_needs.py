"""HDX HAPI, humanitarian needs: people in need, targeted, reached and affected of a country.

Categories and sectors overlap and districts are parts, so that nothing is added up: the rows of
whole countries are taken as they stand, those of all sectors together as headlines.
"""

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.standards.draft_figures import (
    crisis_of,
    joined,
    notes,
    require_rows,
    sift,
    slugs,
    to_cells,
)
from dashboard.data.standards.hapi_common import (
    dataset_address,
    period_note,
    read_rows,
    warning_note,
)
from dashboard.data.text_table import TextTable

COLUMNS = frozenset({"location_code", "sector_code", "population_status", "population"})
FIELDS = {
    "location": "location_code",
    "level": "admin_level",
    "first": "admin1_code",
    "second": "admin2_code",
    "sector": "sector_code",
    "sector_name": "sector_name",
    "category": "category",
    "counted": "population_status",
    "value": "population",
    "as_of": "reference_period_start",
}
# population_status: the quantity, what it is called, its status, and whether it gets a card.
COUNTED = pl.DataFrame(
    [
        ("INN", "people-in-need", "People in need", "observed", True),
        ("TGT", "people-targeted", "People targeted", "target", True),
        ("REA", "people-reached", "People reached", "observed", False),
        ("AFF", "people-affected", "People affected", "observed", False),
        ("all", "population", "Population", "context", False),
    ],
    schema=["counted", "series", "name", "status", "leads"],
    orient="row",
)
ALL_SECTORS = ("Intersectoral", "ALL")
WHOLE = ("total", "all")  # how the empty category is also written

_is_whole_country = (
    pl.when(pl.col("level").is_not_null())
    .then(pl.col("level") == "0")
    .otherwise(pl.col("first").is_null() & pl.col("second").is_null())
)
_is_all_sectors = pl.col("sector").is_in(ALL_SECTORS).fill_null(True)


def read_needs(cells: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return the figures of whole countries, and what was left out.

    Raises:
        TableError: the file holds no row of a whole country.
    """
    rows, told = read_rows(cells.frame, FIELDS)
    rows, left_out = sift(
        rows,
        {
            "below the level of a country": ~_is_whole_country,
            "of one sex, age or other category": ~pl.col("category")
            .str.to_lowercase()
            .is_in(WHOLE),
            "whose population_status is not known": ~pl.col("counted").is_in(
                COUNTED["counted"].implode()
            ),
        },
    )
    told += left_out
    require_rows(rows, name, "HDX HAPI humanitarian needs", told)
    sector = pl.when(~_is_all_sectors).then(pl.col("sector"))
    drafts = (
        rows.join(COUNTED, on="counted", how="left", maintain_order="left")
        .with_columns(crisis=crisis_of(pl.col("location"), options), sector_slug=slugs(sector))
        .with_columns(
            quantity=pl.concat_str("series", "sector_slug", separator="-", ignore_nulls=True),
            label=pl.when(_is_all_sectors)
            .then("name")
            .otherwise(joined(pl.col("name"), ", ", pl.col("sector_name").fill_null(sector))),
            headline=(pl.col("leads") & _is_all_sectors).cast(pl.String),
            due=pl.when(pl.col("status") == "target").then("until"),
            source_url=dataset_address(),
            note=notes(period_note("as_of"), warning_note()),
            measure=pl.lit("people_in_need"),
            unit=pl.lit("people"),
            basis=pl.lit("stock"),
            publisher=pl.lit("HDX HAPI"),
            source_title=pl.lit("Humanitarian needs, HDX HAPI"),
            place=pl.col("location"),
        )
        .with_columns(
            id=joined(pl.lit("hapi"), *map(pl.col, ("crisis", "quantity", "as_of")), separator="-")
        )
    )
    return to_cells(drafts, cells, told)
