"""How to read what an untrusted table does not say: columns, decimal sign, crisis, day."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self

from dashboard.data.schema import COLUMNS, SLUG
from dashboard.errors import CallError, nearest, shortened


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What a file does not say; a table in our own format needs none of it."""

    columns: Mapping[str, str] = field(default_factory=dict)  # the file's names to ours
    decimal_comma: bool = False  # numbers of a CSV are written as 1,5
    crisis: str | None = None  # for rows that name none
    as_of: date | None = None  # the day of running totals without a day; None is today

    @property
    def day(self) -> date:
        """The declared day of running totals, else today."""
        return self.as_of or date.today()

    def to_json(self) -> dict[str, Any]:
        """Return the options as values of JSON."""
        return asdict(self) | {"as_of": None if self.as_of is None else self.as_of.isoformat()}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Return the options of ``to_json``."""
        as_of = values["as_of"]
        return cls(
            values["columns"],
            values["decimal_comma"],
            values["crisis"],
            None if as_of is None else date.fromisoformat(as_of),
        )


NO_OPTIONS = ImportOptions()


def read_import_options(
    maps: Iterable[str] = (),
    *,
    decimal_comma: bool = False,
    crisis: str | None = None,
    as_of: str | None = None,
) -> ImportOptions:
    """Return the options of a call.

    Args:
        maps: ``theirs=ours`` texts.
        decimal_comma: numbers of a CSV are written as 1,5.
        crisis: for rows that name none.
        as_of: a day such as 2016-07-20.

    Raises:
        CallError: a mapping, the crisis or the day is not valid.
    """
    if crisis is not None and not re.match(SLUG, crisis):
        raise CallError(
            f"--crisis {shortened(crisis)!r} is no name for a crisis. "
            "Use letters, digits and hyphens, such as north-coast-2026."
        )
    try:
        day = None if as_of is None else date.fromisoformat(as_of)
    except ValueError:
        raise CallError(f"--as-of {shortened(as_of)!r} is not a day such as 2016-07-20.") from None
    return ImportOptions(read_maps(maps), decimal_comma, crisis, day)


def read_maps(texts: Iterable[str]) -> dict[str, str]:
    """Return ``theirs=ours`` texts as a mapping.

    Raises:
        CallError: a text is not of that form, or names no column of the table, or one twice.
    """
    maps: dict[str, str] = {}
    for text in texts:
        theirs, equals, ours = (part.strip() for part in text.rpartition("="))
        if not (equals and theirs):
            raise CallError(f"--map {shortened(text)!r} is not of the form THEIRS=OURS.")
        if ours not in COLUMNS:
            raise CallError(
                f"--map {shortened(text)!r}: the table has no column {shortened(ours)!r}."
                f"{nearest(ours, list(COLUMNS))}"
            )
        if theirs in maps or ours in maps.values():
            raise CallError(f"--map {shortened(text)!r}: one of the two names was mapped already.")
        maps[theirs] = ours
    return maps
