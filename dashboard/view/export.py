"""What a reader takes away: the figures as filtered, the projection, and their file names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.data.keeper import Served
from dashboard.data.schema import FRAME_SCHEMA
from dashboard.data.vintages import as_known, of_crisis
from dashboard.errors import CallError, nearest
from dashboard.model.fan import fan_frame as fan_rows
from dashboard.model.filters import Filters, filter_figures
from dashboard.model.scenario import Scenario
from dashboard.model.situation import Situation
from dashboard.view.address import read_address, require_no_notices
from dashboard.view.formats import ENDINGS, FORMATS, MEDIA_TYPES, to_bytes
from dashboard.view.share import Address

KINDS = ("figures", "projection", "fan", "comparison")

QUANTILES = ("q05", "q25", "q50", "q75", "q95")
NO_NUMBER = pl.lit(None, pl.Float64)
PROJECTED = {
    "day": pl.Date,
    "measure": pl.String,
    "unit": pl.String,
    "as_stated": pl.Float64,
    "scenario": pl.Float64,
}


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
        frame, settings = FRAMES[kind](address), settings_frame(address)
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


def projection_frame(address: Address) -> pl.DataFrame:
    """Return the projection as a file holds it, a row a day and measure.

    Returns:
        Columns crisis, known_on, day, measure, unit, as_stated, scenario; no rows where the
        figures of the day carry no projection.
    """
    return _placed(address, _projected(address.situation, address.scenario))


def fan_frame(address: Address) -> pl.DataFrame:
    """Return the fan as a file holds it, a row a knot and measure.

    Returns:
        The columns of the projection, then q05, q25, q50, q75, q95.
    """
    outlook = address.outlook()
    line = _projected(address.situation, address.scenario)
    if outlook.fan is None:
        return _placed(address, line.with_columns(**dict.fromkeys(QUANTILES, NO_NUMBER)))
    quantiles = fan_rows(address.situation.facts, outlook.fan).drop("unit")
    joined = line.join(quantiles, on=["day", "measure"], how="inner", maintain_order="left")
    return _placed(address, joined)


def comparison_frame(address: Address) -> pl.DataFrame:
    """Return every scenario of the address below one another, a row a day and measure.

    Returns:
        Columns crisis, known_on, scenario, day, measure, unit, value; the scenarios are
        "as stated", "on the sliders", and those kept, by letter and name.
    """
    situation = address.situation
    own = _projected(situation, address.scenario)
    named = {
        "as stated": own["as_stated"],
        "on the sliders": own["scenario"],
        **{
            f"{one.letter.upper()} {one.name}": _projected(situation, one.scenario)["scenario"]
            for one in address.kept
        },
    }
    keys = own.select("day", "measure", "unit")
    rows = pl.concat(
        keys.with_columns(pl.lit(name).alias("scenario"), values.alias("value"))
        for name, values in named.items()
    )
    return _placed(address, rows.select("scenario", "day", "measure", "unit", "value"))


FRAMES = {
    "projection": projection_frame,
    "fan": fan_frame,
    "comparison": comparison_frame,
}


def settings_frame(address: Address) -> pl.DataFrame:
    """Return the settings of the scenarios, a row a driver: stated, chosen, why, and kept."""
    situation, scenario = address.situation, address.scenario
    drivers = situation.drivers
    columns = {
        "driver": [driver.key for driver in drivers],
        "label": [driver.label for driver in drivers],
        "unit": [driver.unit for driver in drivers],
        "as_stated": [driver.default for driver in drivers],
        "scenario": [scenario.values[driver.key] for driver in drivers],
        "moved": [driver.key in scenario.moved for driver in drivers],
        "reason": [address.reasons.get(driver.key) for driver in drivers],
        **{
            f"{one.letter.upper()} {one.name}": [one.scenario.values[d.key] for d in drivers]
            for one in address.kept
        },
        "figures": [" ".join(driver.rows) for driver in drivers],
        "source": [driver.source for driver in drivers],
    }
    return pl.DataFrame(
        columns,
        schema_overrides={
            "as_stated": pl.Float64,
            "scenario": pl.Float64,
            "moved": pl.Boolean,
            "reason": pl.String,
        },
    )


def _projected(situation: Situation, scenario: Scenario) -> pl.DataFrame:
    projected = situation.project(scenario)
    return pl.DataFrame(schema=PROJECTED) if projected is None else projected


def _placed(address: Address, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        pl.lit(address.situation.crisis).alias("crisis"),
        pl.lit(address.situation.known_on).alias("known_on"),
        pl.all(),
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
