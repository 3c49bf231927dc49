"""People in acute food insecurity as figures, from the IPC and HDX HAPI.

People in phase 3 or worse are a quantity of their own, beside the people in need of a plan. What is
current is observed; a projection is a claim that is due on the last day of its period.
"""

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.resources import read_rows
from dashboard.data.standards.days import month_ends
from dashboard.data.standards.draft_figures import (
    country_names,
    crisis_of,
    figure_ids,
    joined,
    notes,
    require_rows,
    sift,
    slugs,
    take_fields,
    to_table,
)
from dashboard.data.standards.file_days import with_days
from dashboard.data.standards.hapi_rows import (
    dataset_address,
    period_note,
    read_provider_rows,
    warning_note,
)
from dashboard.data.text_table import ROW, TextTable

HAPI_FOOD = "HDX HAPI food security"
IPC_LONG = "IPC food security"
IPC_WIDE = "IPC food security (wide)"
PHASES = read_rows("ipc_phases.csv", folder="data/standards")
VALIDITIES = read_rows("ipc_validity_periods.csv", folder="data/standards")
EVERY_PHASE = "all"
CURRENT = "current"  # the first period of an analysis, which its projections follow
WHOLE_SHARE = 0.95  # of a country's people, from which an analysis covers the country
ANALYSIS = ["location", "analysed", "validity", "start", "until"]
AREAS = ("first_name", "second_name")


def read_hapi_food(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return the figures of whole countries, and what was left out.

    Raises:
        TableError: the file holds no row of a whole country and of phase 3 or worse.
    """
    rows, notices = read_provider_rows(table, HAPI_FOOD, name)
    is_area = pl.any_horizontal(pl.col("first", "second", *AREAS).is_not_null())
    is_below = pl.when(pl.col("level").is_null()).then(is_area).otherwise(pl.col("level") != "0")
    rows, left_out = sift(rows, {"below the level of a country": is_below})
    rows = rows.with_columns(
        analysed=pl.lit(None, pl.String),
        population=pl.lit(None, pl.String),
        source_url=dataset_address(),
        source_title=pl.lit("Food security, HDX HAPI"),
        publisher=pl.lit("HDX HAPI"),
        remark=warning_note(),
    )
    return _make_table(rows, table, options, name, HAPI_FOOD, notices + left_out)


def read_ipc_long(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return the figures of a file with a row a phase, and what was left out.

    Raises:
        TableError: the file holds no row of a whole country and of phase 3 or worse.
    """
    rows = take_fields(table.frame, IPC_LONG)
    rows, notices = sift(
        rows,
        {"below the level of a country": pl.any_horizontal(pl.col(AREAS).is_not_null())},
    )
    return _make_table(rows.with_columns(**_source()), table, options, name, IPC_LONG, notices)


def read_ipc_wide(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return the figures of a file with a row an analysis, and what was left out.

    Raises:
        TableError: the file holds no row of a whole country and of phase 3 or worse.
    """
    rows = take_fields(table.frame, IPC_WIDE)
    rows, notices = sift(
        rows,
        {"below the level of a country": pl.any_horizontal(pl.col(AREAS).is_not_null())},
    )
    long = pl.concat(
        rows.select(
            *(ROW, "analysed", "location", "population"),
            validity=pl.lit(validity),
            start=f"{validity} start",
            until=f"{validity} until",
            phase=pl.lit(phase),
            value=f"{validity} {phase}",
        )
        for validity in VALIDITIES["validity"]
        for phase in (EVERY_PHASE, *PHASES["phase"])
    ).filter(pl.col("value").is_not_null())
    long = long.sort(ROW, maintain_order=True).with_columns(**_source())
    return _make_table(long, table, options, name, IPC_WIDE, notices)


def _source() -> dict[str, pl.Expr]:
    return {
        "source_url": pl.lit("https://www.ipcinfo.org/"),
        "source_title": joined("IPC analysis of ", pl.col("analysed")),
        "publisher": pl.lit("IPC"),
        "remark": pl.lit(None, pl.String),
    }


def _make_table(
    rows: pl.DataFrame,
    table: TextTable,
    options: ImportOptions,
    name: str,
    title: str,
    notices: list[str],
) -> TextTable:
    """Return the figures of the phases of ``ipc_phases.csv``.

    Args:
        rows: one an analysis, period and phase, in the order of the file, with ``ANALYSIS``,
            ``population``, ``phase``, ``value``, ``remark`` and the columns of the source.
        table: the file.
        options: may declare the crisis.
        name: of the file.
        title: of the standard.
        notices: what was left out.

    Raises:
        TableError: no row is left.
    """
    rows = with_days(rows, ["start", "until"], name, options).with_columns(
        pl.col("validity", "phase").str.to_lowercase()
    )
    everybody = pl.when(pl.col("phase") == EVERY_PHASE).then(_number("value"))
    current = pl.when(pl.col("validity") == CURRENT).then("start")
    rows = rows.with_columns(
        analysed_people=everybody.forward_fill().over(ANALYSIS),
        current=current.forward_fill().over("location"),
    )
    rows, left_out = sift(
        rows.filter(pl.col("phase").ne_missing(EVERY_PHASE)),
        {
            "of a single phase": ~pl.col("phase").is_in(PHASES["phase"].implode()),
            "of another period than current or projected": ~pl.col("validity").is_in(
                VALIDITIES["validity"].implode()
            ),
            "without a number": pl.col("value").is_null(),
        },
    )
    rows, repeated = sift(
        rows,
        {
            "of an analysis of fewer people than another of that period": pl.col("analysed_people")
            < pl.col("analysed_people").max().over(*ANALYSIS, "phase"),
            "with the country, period and phase of an earlier row": ~pl.struct(
                *ANALYSIS, "phase"
            ).is_first_distinct(),
        },
    )
    notices = [*notices, *left_out, *repeated]
    require_rows(rows, name, title, notices)
    return to_table(_drafts(rows, options), table, notices)


def _number(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Float64, strict=False)


def _drafts(rows: pl.DataFrame, options: ImportOptions) -> pl.DataFrame:
    """Return drafts of figures: a claim is made when it is analysed, and due when it ends."""
    rows = rows.join(PHASES, on="phase", how="left", maintain_order="left").join(
        VALIDITIES, on="validity", how="left", maintain_order="left"
    )
    is_claim = pl.col("status") == "projected"
    analysed = month_ends(pl.col("analysed"))
    before = pl.when(pl.col("current") <= pl.col("start")).then("current")
    claimed = pl.min_horizontal(pl.coalesce(analysed, before, "start"), "until")
    as_of = pl.when(is_claim).then(claimed).otherwise("start")
    assumed = pl.coalesce(
        joined("The analysis is of ", pl.col("analysed"), "; the end of that month is taken."),
        joined(
            "The file gives no day of the analysis; the start of its ",
            pl.when(before.is_null()).then(pl.lit("projected")).otherwise(pl.lit("current")),
            " period is taken.",
        ),
    )
    return rows.with_columns(
        crisis=crisis_of(pl.col("location"), options),
        quantity="series",
        label=pl.concat_str("name", "ending", ignore_nulls=True),
        headline=pl.lit("true"),
        as_of=as_of,
        due=pl.when(is_claim).then("until"),
        reported_on=pl.when(~is_claim & (analysed > pl.col("start"))).then(analysed),
        caveat=pl.concat_str(
            _coverage(), pl.when(is_claim).then(assumed), separator=" ", ignore_nulls=True
        ).replace("", None),
        note=notes(
            period_note("start"),
            joined(_thousands(), " people were analysed."),
            pl.col("remark"),
        ),
        place=country_names(pl.col("location")),
        measure=pl.lit("people_in_need"),
        unit=pl.lit("people"),
        basis=pl.lit("stock"),
        period=slugs(pl.concat_str(*ANALYSIS[1:], separator=" ", ignore_nulls=True)),
    ).with_columns(id=figure_ids("ipc", "crisis", "quantity", "period"))


def _coverage() -> pl.Expr:
    """Return the caveat of an analysis that may not cover, or does not, the whole country."""
    people, analysed = _number("population"), pl.col("analysed_people")
    is_part = analysed < people * WHOLE_SHARE
    return (
        pl.when(people.fill_null(0) <= 0)
        .then(joined("Of the ", _thousands(), " people who were analysed."))
        .when(is_part)
        .then(joined("The analysis covers ", _thousands(), " people, not the whole country."))
    )


def _thousands() -> pl.Expr:
    return pl.col("analysed_people").map_elements("{:,.0f}".format, return_dtype=pl.String)
