"""What the catalogue is made of: named inputs, each with what validation must say of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.data.rows import NEED, csv_bytes

Content = bytes | Callable[[], bytes]  # a large one is made when its turn comes

DAMAGED = (
    "the file is damaged, or so made that it cannot be read safely. Open it in the program that "
    "it comes from and save it again, or save it as plain CSV."
)
EMPTY = "the file is empty. Choose a table with a header and rows."
NO_ROWS = "the table has no rows. Add one figure a row."
TOO_MANY_ROWS = "a table has at most 200,000 rows. Split it."
NEEDED = "id, crisis, quantity, measure, label, value, unit, status, as_of"
NAME_THEM = f"Its first line must name at least: {NEEDED}."

PLAIN_NUMBER = "is not a number; expected a plain number such as 2000000 or 1.5"
IN_RANGE = "is not accepted; expected 0, or a number from 0.000001 to 1e15"
NO_DAY = "is not a day; expected a day such as 2016-07-20"
DAYS = "is not accepted; expected a day from 1900-01-01 to 2200-12-31"
VISIBLE = "is not accepted; expected one line of at most 1000 characters, all of them visible"
SLUG = (
    "is not accepted; expected a name of at most 120 letters, digits, hyphens, dots or underscores"
)
UNIQUE_ID = "is not accepted; expected an id that no other row has"


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that cannot be used, and the sentence, without the file's name before it."""

    content: Content
    sentence: str


@dataclass(frozen=True, slots=True)
class Faulty:
    """A file with broken cells, and every fault in words."""

    content: Content
    faults: tuple[str, ...]

    def __init__(self, content: Content, *faults: str) -> None:
        object.__setattr__(self, "content", content)
        object.__setattr__(self, "faults", faults)


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is read, its notices, and cells of its first row."""

    content: Content
    notices: tuple[str, ...] = ()
    cells: dict[str, object] = field(default_factory=dict)


Case = Refused | Faulty | Taken


def rows(*changes: dict[str, str]) -> bytes:
    """Return a CSV with a good row for each of the changes, which are made to it."""
    return csv_bytes(*(NEED | {"id": f"row-{n}"} | change for n, change in enumerate(changes)))


def value(text: str) -> bytes:
    """Return a CSV whose one row has a text as its value, and no range beside it."""
    return rows({"value": text, "low": "", "high": ""})


def column_missing(found: str, answer: str) -> str:
    """Return what is said of columns of which none is ours, with what would answer."""
    return (
        f"columns ({found}): the file does not say which column holds the numbers (value), what "
        "is counted (measure), the unit, whether it is observed, a target, pledged ... (status), "
        f"the day (as_of). Answer on the page, or say for instance `{answer}`."
    )
