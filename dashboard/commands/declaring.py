"""What a call may declare of foreign tables, the same in each command that reads them."""

from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter

from dashboard.data.import_options import ImportOptions, read_import_options


@Parameter(name="*")
@dataclass(frozen=True)
class Declaration:
    """What a file does not say of itself.

    Parameters
    ----------
    map_
        A column under another name as THEIRS=OURS, such as Betrag=value; may be given again.
    decimal_comma
        Numbers of a CSV are written with a comma, as 1,5.
    crisis
        The crisis of rows that name none.
    as_of
        The day of running totals without one, such as 2016-07-20: today unless told.
    """

    map_: Annotated[tuple[str, ...], Parameter(name="--map", negative=())] = ()
    decimal_comma: Annotated[bool, Parameter(negative=())] = False
    crisis: str | None = None
    as_of: str | None = None

    def read(self) -> ImportOptions:
        """Return what is declared; raises as ``read_import_options``."""
        return read_import_options(
            self.map_, decimal_comma=self.decimal_comma, crisis=self.crisis, as_of=self.as_of
        )


UNDECLARED = Declaration()
