"""``dashboard check-sentence``."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def check_sentence(
    sentence: Annotated[str, Parameter(allow_leading_hyphen=True)], table: Path | None = None
) -> int:
    """Say whether a quoted sentence is still true, changed, or not ours; exit 0 only if true.

    Parameters
    ----------
    sentence
        A sentence as the page copies it; with its link, if it is there.
    table
        A table (.parquet, .csv, .xlsx); without it the shipped one.
    """
    from dashboard.data.resources import table_path
    from dashboard.tables.snapshot import open_table
    from dashboard.text import quotes as sentences

    served = open_table(table_path(table))
    verdict = sentences.check_sentence(served, sentence)
    print(verdict.words)
    return 0 if verdict.kind == "true" else 1
