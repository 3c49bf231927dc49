"""What a reader takes away: the figures as filtered, the projection, and their file names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.data.keeper import Served
from dashboard.data.vintages import as_known, of_crisis
from dashboard.errors import CallError, nearest
from dashboard.view.address import read_address, require_no_notices
from dashboard.view.export.frames import (
    comparison_frame,
    fan_frame,
    figures_frame,
    projection_frame,
    settings_frame,
)
from dashboard.view.formats import ENDINGS, FORMATS, MEDIA_TYPES, to_bytes

FRAMES = {
    "projection": projection_frame,
    "fan": fan_frame,
    "comparison": comparison_frame,
}
KINDS = ("figures", *FRAMES)


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
            as_stated=scenario.as_stated and not situation.rests_on,
        )
    content = to_bytes(frame, form, settings=settings, title=name)
    return ExportFile(name, MEDIA_TYPES[form], content)


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
