"""What is shipped with the package: the table, the priors, the assets, found from any folder."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

PACKAGE = Path(__file__).resolve().parent.parent
EXAMPLES = Path("examples")  # the name that stands for the shipped synthetic crises


def shipped(name: str) -> Path:
    """Return the path of a shipped file: inside an installed package, or beside a checkout's."""
    inside = PACKAGE / name
    return inside if inside.exists() else PACKAGE.parent / name


def table_path(named: Path | None) -> Path:
    """Return the path of the table that a call names; the shipped one if it names none."""
    if named is None:
        return shipped("figures.parquet")
    return shipped("examples.parquet") if named == EXAMPLES and not named.exists() else named


def read_installed(package: str, name: str) -> bytes:
    """Return a file of an installed package; nothing where that has none of the name."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return b""
    path = Path(spec.origin).parent / name
    return path.read_bytes() if path.is_file() else b""


@cache
def read_rows(name: str, *, folder: str = "model") -> "pl.DataFrame":
    """Return a shipped CSV of a package, such as the model's priors; empty cells are null."""
    import polars as pl  # the process that starts the workers reads no rows

    return pl.read_csv(PACKAGE / folder / name)
