"""How to read what an untrusted table does not say: columns, words of every row, numbers, days."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Self

from dashboard.data.schema import COLUMNS, SLUG, VOCABULARY
from dashboard.errors import CallError, nearest, shortened


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What a file does not say; a table in our own format needs none of it."""

    columns: Mapping[str, str] = field(default_factory=dict)  # the file's names to ours
    decimal_comma: bool = False  # numbers of a CSV are written as 1,5
    crisis: str | None = None  # for rows that name none
    as_of: date | None = None  # the day of rows and running totals without a day
    constants: Mapping[str, str] = field(default_factory=dict)  # our columns, the same in all rows
    # Columns of the file whose cells become rows, and what is constant in the rows of each.
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    day_first: bool | None = None  # whether 03/04/2025 is 3 April; None where it is not said
    sheet: str | None = None  # of a workbook; None is the one that holds the table

    @property
    def describes_columns(self) -> bool:
        """Return whether they say what the columns of a file mean."""
        return bool(self.columns or self.constants or self.values)

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
        as_of = values.get("as_of")
        options = cls(**{name: value for name, value in values.items() if name != "as_of"})
        return options if as_of is None else replace(options, as_of=date.fromisoformat(as_of))


NO_OPTIONS = ImportOptions()


def read_import_options(
    maps: Iterable[str] = (),
    *,
    decimal_comma: bool = False,
    crisis: str | None = None,
    as_of: str | None = None,
    set_column: Iterable[str] = (),
    values: Iterable[str] = (),
    day_first: bool | None = None,
    sheet: str | None = None,
) -> ImportOptions:
    """Return the options of a call.

    Args:
        maps: ``theirs=ours`` texts.
        decimal_comma: numbers of a CSV are written as 1,5.
        crisis: for rows that name none.
        as_of: a day such as 2016-07-20.
        set_column: ``ours=text`` texts, or ``theirs:ours=text`` for a column among the values.
        values: columns of the file whose cells become rows.
        day_first: whether 03/04/2025 is 3 April.
        sheet: of a workbook.

    Raises:
        CallError: a mapping, a constant, the crisis or the day is not valid.
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
    columns: dict[str, dict[str, str]] = {column: {} for column in values}
    constants = read_constants(set_column, columns)
    return ImportOptions(
        read_maps(maps), decimal_comma, crisis, day, constants, columns, day_first, sheet
    )


def read_constants(texts: Iterable[str], columns: Mapping[str, dict[str, str]]) -> dict[str, str]:
    """Return ``ours=text`` texts as a mapping; those of one column go into ``columns``.

    Raises:
        CallError: a text is not of that form, names no column, or holds no word of the column.
    """
    constants: dict[str, str] = {}
    for text in texts:
        names, equals, constant = (part.strip() for part in text.partition("="))
        theirs, colon, ours = (part.strip() for part in names.rpartition(":"))
        if not (equals and ours and constant):
            raise CallError(
                f"--set-column {shortened(text)!r} is not of the form COLUMN=TEXT, such as "
                "unit=people. Name the file before it."
            )
        if ours not in COLUMNS:
            raise CallError(
                f"--set-column {shortened(text)!r}: the table has no column {shortened(ours)!r}."
                f"{nearest(ours, list(COLUMNS))}"
            )
        if constant not in VOCABULARY.get(ours, (constant,)):
            raise CallError(
                f"--set-column {shortened(text)!r}: {ours} is one of: "
                f"{', '.join(VOCABULARY[ours])}.{nearest(constant, VOCABULARY[ours])}"
            )
        if colon and theirs not in columns:
            raise CallError(
                f"--set-column {shortened(text)!r}: name the column {shortened(theirs)!r} "
                "with --values too."
            )
        (columns[theirs] if colon else constants)[ours] = constant
    return constants


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
