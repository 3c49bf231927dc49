"""``dashboard build``."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from dashboard.commands.declaring import UNDECLARED, Declaration
from dashboard.commands.saying import say


def build(
    *sources: Annotated[Path, Parameter(required=True)],
    output: Path = Path("figures.parquet"),
    declaration: Declaration = UNDECLARED,
) -> None:
    """Check sources and write them as one table.

    Parameters
    ----------
    sources
        Sources to build from (.csv, .xlsx, .parquet, .json).
    output
        The table to write; of more than 500,000 figures a folder with an index beside it.
    declaration
        What the file does not say of itself.
    """
    from dashboard.data.build import build_table

    declared = declaration.read()
    built = build_table(sources, output, declared, tell=say)
    crises = "1 crisis" if built.crises == 1 else f"{built.crises} crises"
    print(f"{output.name}: {built.figures} figures of {crises}.")
