"""What a reader takes away: the figures as filtered, the projection, and their file names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.data.keeper import Served
from dashboard.data.schema import FRAME_SCHEMA
from dashboard.data.vintages import as_known, of_crisis
from dashboard.errors import CallError, nearest
from dashboard.model.filters import Filters, filter_figures
from dashboard.model.scenario import Scenario
from dashboard.model.situation import Situation
from dashboard.view.formats import ENDINGS, FORMATS, MEDIA_TYPES, to_bytes
from dashboard.view.share import read_address, require_no_notices

KINDS = ("figures", "projection")


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file to take away."""

    name: str
    media_type: str
    content: bytes


def export_file(
    served: Served, kind: str, form: str, pairs: Sequence[tuple[str, str]]
) -> ExportFile:
    """Return the file of a call; page, command line and HTTP all come through here.

    Args:
        served: the table.
        kind: one of ``KINDS``.
        form: one of ``FORMATS``.
        pairs: names and values as an address has them.

    Raises:
        CallError: the kind, the format or a value is not known; every reason is told.
    """
    if kind not in KINDS:
        known = ", ".join(KINDS)
        raise CallError(f"There is no export {kind!r}.{nearest(kind, KINDS)} Known: {known}.")
    if form not in FORMATS:
        known = ", ".join(FORMATS)
        raise CallError(f"There is no format {form!r}.{nearest(form, FORMATS)} Known: {known}.")
    address = require_no_notices(read_address(served, pairs))
    situation, scenario = address.situation, address.scenario
    settings = None
    if kind == "figures":
        names = {name for name, _ in pairs}
        crisis = situation.crisis if "crisis" in names else None
        day = situation.known_on if "known_on" in names else None
        frame = served.frame if crisis is None else of_crisis(served.frame, crisis)
        frame = figures_frame(frame if day is None else as_known(frame, day), address.filters)
        name = file_name(kind, form, crisis=crisis, day=day)
    else:
        frame, settings = projection_frame(situation, scenario), settings_frame(situation, scenario)
        name = file_name(
            kind,
            form,
            crisis=situation.crisis,
            day=situation.known_on,
            as_stated=scenario.as_stated,
        )
    content = to_bytes(frame, form, settings=settings, title=name)
    return ExportFile(name, MEDIA_TYPES[form], content)


def figures_frame(figures: pl.DataFrame, filters: Filters | None = None) -> pl.DataFrame:
    """Return the figures as a file holds them: every column of the table, in its order."""
    chosen = figures if filters is None else filter_figures(figures, filters)
    return chosen.select(FRAME_SCHEMA.names())


def projection_frame(situation: Situation, scenario: Scenario) -> pl.DataFrame:
    """Return the projection as a file holds it, a row a day and measure.

    Returns:
        Columns crisis, known_on, day, measure, unit, as_stated, scenario; no rows where the
        figures of the day carry no projection.
    """
    projected = situation.project(scenario)
    if projected is None:
        schema = {"day": pl.Date, "measure": pl.String, "unit": pl.String}
        projected = pl.DataFrame(schema=schema | {"as_stated": pl.Float64, "scenario": pl.Float64})
    return projected.select(
        pl.lit(situation.crisis).alias("crisis"),
        pl.lit(situation.known_on).alias("known_on"),
        pl.all(),
    )


def settings_frame(situation: Situation, scenario: Scenario) -> pl.DataFrame:
    """Return the scenario's settings, a row a driver: what is stated and what was chosen."""
    return pl.DataFrame(
        {
            "driver": [driver.key for driver in situation.drivers],
            "label": [driver.label for driver in situation.drivers],
            "unit": [driver.unit for driver in situation.drivers],
            "as_stated": [driver.default for driver in situation.drivers],
            "scenario": [scenario.values[driver.key] for driver in situation.drivers],
            "moved": [driver.key in scenario.moved for driver in situation.drivers],
            "figures": [" ".join(driver.rows) for driver in situation.drivers],
            "source": [driver.source for driver in situation.drivers],
        },
        schema_overrides={"as_stated": pl.Float64, "scenario": pl.Float64, "moved": pl.Boolean},
    )


def file_name(
    kind: str, form: str, *, crisis: str | None, day: date | None, as_stated: bool = True
) -> str:
    """Return a file name that carries crisis, day, and whether sliders were moved."""
    parts = [
        crisis or "all-crises",
        "all-days" if day is None else day.isoformat(),
        kind,
        "as-stated" if as_stated else "scenario",
    ]
    excel = "_excel" if form == "excel" else ""
    return f"{'_'.join(parts)}{excel}.{ENDINGS[form]}"
