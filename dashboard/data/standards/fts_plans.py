"""FTS plans: what each asks for and has, and whom it is for.

From the API's plan overview (flattened) or the flat CSV of requirements and funding. Plans overlap
and share funding, clusters too: nothing is added up over them.
"""

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.standards.draft_figures import (
    crisis_of,
    day_text,
    earlier_of,
    joined,
    largest_of_each,
    notes,
    one_country,
    require_rows,
    slugs,
    take_fields,
    to_cells,
    totals_day,
)
from dashboard.data.text_table import ROW, TextTable

COLUMNS = frozenset({"countrycode", "name", "startdate", "enddate", "requirements", "funding"})
FIELDS = {
    "location": "countrycode",
    "plan_id": "id",
    "name": "name",
    "code": "code",
    "cluster": "cluster",
    "start": "startdate",
    "until": "enddate",
    "requirements": "requirements",
    "originalrequirements": "originalrequirements",
    "funding": "funding",
    "overlap": "overlapfunding",
    "shared": "sharedfunding",
    "totalpopulation": "totalpopulation",
    "affected": "affected",
    "inneed": "inneed",
    "target": "target",
    "expectedreach": "expectedreach",
}
# A field: the measure, the quantity, its words, status, modality and basis, whether it gets a card.
FIGURES = pl.DataFrame(
    [
        ("requirements", "funding", "requirement", "required", "required", "", "flow", True),
        (
            "originalrequirements",
            *(
                "funding",
                "requirement-original",
                "required at first",
                "required",
                "",
                "flow",
                False,
            ),
        ),
        ("funding", "funding", "funding", "funded", "received", "", "cumulative", True),
        (
            "inneed",
            "people_in_need",
            "people-in-need",
            "people in need",
            "observed",
            "",
            "stock",
            True,
        ),
        (
            "target",
            "people_in_need",
            "people-targeted",
            "people targeted",
            "target",
            "",
            "stock",
            True,
        ),
        (
            "expectedreach",
            *("people_in_need", "people-to-be-reached", "people to be reached"),
            *("target", "expected", "stock", False),
        ),
        (
            "affected",
            *(
                "people_in_need",
                "people-affected",
                "people affected",
                "observed",
                "",
                "stock",
                False,
            ),
        ),
        (
            "totalpopulation",
            *("people_in_need", "population", "population", "context", "", "stock", False),
        ),
    ],
    schema=["field", "measure", "what", "words", "status", "modality", "basis", "leads"],
    orient="row",
)
COUNTED_SO = "Commitments and payments together, as FTS counts funding; pledges are not in it."


def read_plans(cells: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return a figure a plan and field that is filled, and what the plans share.

    Raises:
        TableError: the file holds no plan.
    """
    rows = take_fields(cells.frame, FIELDS).with_columns(day_text("start"), day_text("until"))
    require_rows(rows, name, "FTS plans", [])
    today = totals_day(options)
    rows = rows.with_columns(
        crisis=crisis_of(one_country("location", "name"), options),
        plan=slugs(pl.coalesce("code", "name")),
        part=slugs(pl.col("cluster")),
    )
    whole = rows.filter(pl.col("part").is_null())
    main = largest_of_each(whole, "requirements", ["crisis", "start"]) & pl.col("part").is_null()
    rows = rows.with_columns(
        main=main,
        series=pl.concat_str(
            pl.when(main).then(pl.lit("appeal")).otherwise("plan"),
            "part",
            separator="-",
            ignore_nulls=True,
        ),
        title=pl.concat_str("name", "cluster", separator=", ", ignore_nulls=True),
    )
    long = rows.unpivot(
        FIGURES["field"].to_list(),
        index=[name for name in rows.columns if name not in FIGURES["field"]],
        variable_name="field",
    )
    is_money = pl.col("measure") == "funding"
    is_total = pl.col("field") == "funding"
    drafts = (
        long.filter(pl.col("value").is_not_null())
        .join(FIGURES, on="field", how="left", maintain_order="left")
        .sort(ROW, maintain_order=True)
        .with_columns(
            id=joined("fts", *map(pl.col, ("crisis", "series", "plan", "what")), separator="-"),
            # People of the main plan are the crisis's people; money is told apart by its plan.
            quantity=pl.when(is_money | ~pl.col("main"))
            .then(joined(pl.col("series"), "-", pl.col("what")))
            .otherwise("what"),
            label=joined(pl.col("title"), ": ", pl.col("words")),
            unit=pl.when(is_money).then(pl.lit("USD")).otherwise(pl.lit("people")),
            as_of=pl.when(is_total)
            .then(pl.max_horizontal("start", earlier_of("until", today)))
            .otherwise("start"),
            due=pl.when(pl.col("status").is_in(["required", "target"])).then("until"),
            headline=(pl.col("main") & pl.col("leads")).cast(pl.String),
            place="location",
            publisher=pl.lit("Financial Tracking Service"),
            source_title=joined(pl.col("name"), ", Financial Tracking Service"),
            source_url=pl.when(pl.col("plan_id").str.contains(r"^[0-9]+$")).then(
                joined("https://fts.unocha.org/plans/", pl.col("plan_id"))
            ),
            note=notes(
                pl.when(is_total).then(pl.lit(COUNTED_SO)),
                joined("For ", pl.col("start"), " to ", pl.col("until"), "."),
                pl.when(is_total & _is_above_zero("overlap")).then(
                    joined("Overlaps with other plans by USD ", pl.col("overlap"), ".")
                ),
                pl.when(is_total & _is_above_zero("shared")).then(
                    joined("Shares USD ", pl.col("shared"), " with other plans.")
                ),
            ),
        )
    )
    require_rows(drafts, name, "FTS plans", [])
    return to_cells(drafts, cells, _remarks(rows, options))


def _is_above_zero(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Float64, strict=False) > 0


def _remarks(rows: pl.DataFrame, options: ImportOptions) -> list[str]:
    today = totals_day(options)
    told = []
    if not rows.filter(pl.col("until") > today.isoformat()).is_empty():
        told.append(
            f"funding that still runs is taken to be as of {today} (--as-of tells another day)"
        )
    meeting = rows.filter(_is_above_zero("overlap") | _is_above_zero("shared")).height
    if meeting:
        told.append(f"{meeting} of {rows.height} plans overlap or share funding; none are added up")
    return told
