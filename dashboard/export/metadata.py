"""What each number of a file means, in the form of Our World in Data's ``.metadata.json``."""

from datetime import date

import polars as pl

from dashboard import __version__
from dashboard.export.frames import projection_frame
from dashboard.screen.parameters import to_query
from dashboard.screen.state import ScreenState
from dashboard.text.about import PROGRAM, screen_title
from dashboard.text.dates import day_words
from dashboard.text.labels import MEASURE_WORDS, result_name

MAX_PUBLISHERS = 5


def figures_metadata(state: ScreenState) -> dict:
    """Return the metadata of the figures, a column a quantity."""
    quantities = (
        state.vintage.figures.sort("reported_on", maintain_order=True)
        .group_by("quantity", maintain_order=True)
        .agg(
            pl.col("measure", "unit", "label").last(),
            pl.col("as_of").min().alias("first"),
            pl.col("as_of").max().alias("last"),
            pl.col("reported_on").max().alias("updated"),
            pl.col("publisher").drop_nulls().unique(maintain_order=True).alias("publishers"),
        )
    )
    columns = {
        row["quantity"]: {
            "titleShort": row["label"],
            "titleLong": f"{MEASURE_WORDS[row['measure']]}: {row['label']}",
            "unit": row["unit"] or "",
            "shortUnit": row["unit"] if _is_money(row["unit"]) else "",
            "timespan": f"{row['first']}/{row['last']}",
            "type": "Numeric" if row["measure"] != "event" else "Event",
            "shortName": row["quantity"],
            "lastUpdated": row["updated"].isoformat(),
            **_cited(row["publishers"], row["updated"]),
        }
        for row in quantities.to_dicts()
    }
    return _metadata(state, "The figures, with their hedges", columns)


def projection_metadata(state: ScreenState) -> dict:
    """Return the metadata of the projection, a column a measure."""
    vintage = state.vintage
    rows = projection_frame(state).group_by("measure", maintain_order=True)
    publishers = vintage.chosen["publisher"].drop_nulls().unique(maintain_order=True).to_list()
    columns = {
        row["measure"]: {
            "titleShort": result_name(row["measure"]),
            "titleLong": f"{result_name(row['measure'])}, projected",
            "descriptionShort": "as_stated: no slider moved; scenario: sliders of scenario.csv",
            "unit": row["unit"],
            "shortUnit": row["unit"] if _is_money(row["unit"]) else "",
            "timespan": f"{row['first']}/{row['last']}",
            "type": "Numeric",
            "shortName": row["measure"],
            "lastUpdated": vintage.known_on.isoformat(),
            **_cited(publishers, vintage.known_on),
        }
        for row in rows.agg(
            pl.col("unit").first(),
            pl.col("day").min().alias("first"),
            pl.col("day").max().alias("last"),
        ).to_dicts()
    }
    return _metadata(state, "What follows from the figures and the sliders", columns)


def _metadata(state: ScreenState, subtitle: str, columns: dict) -> dict:
    scenario = state.scenario
    return {
        "chart": {
            "title": screen_title(state.vintage),
            "subtitle": subtitle,
            "citation": f"{PROGRAM}, {state.vintage.known_on.year}",
            # Of a brought table there is none: without its token another table would be opened.
            **({} if state.is_uploaded else {"originalChartUrl": f"/?{to_query(state)}"}),
            "selection": [state.vintage.crisis],
        },
        "columns": columns,
        "scenario": {
            "params": dict(scenario.values),
            "moved": list(scenario.moved),
            "reasons": dict(state.reasons),
            "kept": {saved.title: dict(saved.scenario.values) for saved in state.saved_scenarios},
            "bands": state.fan,
            "known_on": state.vintage.known_on.isoformat(),
            "data_version": state.vintage.table.version,
            "app_version": __version__,
        },
    }


def _cited(publishers: list[str], updated: date) -> dict:
    named = "; ".join(publishers[:MAX_PUBLISHERS]) or "source not named"
    if len(publishers) > MAX_PUBLISHERS:
        named += " and others"
    return {
        "citationShort": f"{named} ({updated.year})",
        "citationLong": f"{named}, as published by {day_words(updated)}, "
        f"with processing by the {PROGRAM}",
    }


def _is_money(unit: str | None) -> bool:
    return bool(unit) and len(unit.split(" ")[0]) == 3 and unit[:3].isupper()
