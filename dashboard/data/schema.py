"""The schema of the table: its columns, its vocabulary, and whether rows keep its rules."""

from collections.abc import Iterable

import polars as pl

from dashboard.data.columns import (
    BASES,
    COLUMNS,
    MEASURES,
    MODALITIES,
    QUALIFIERS,
    STATUSES,
    VOCABULARY,
)
from dashboard.data.frame import FRAME_SCHEMA
from dashboard.data.rules import RULES, Rule

__all__ = [
    "BASES",
    "COLUMNS",
    "MEASURES",
    "MODALITIES",
    "QUALIFIERS",
    "RULES",
    "STATUSES",
    "VOCABULARY",
    "Rule",
    "judge_rows",
    "keeps_rules",
]

MANY_ROWS = 5_000  # of which it takes less time to find the words than to look at each cell

# Rules of a column's words, and all others; hardly two rows share an id.
OF_THE_WORD = {
    name: [rule for rule in RULES.values() if rule.of_the_word and rule.column == name]
    for name, column in COLUMNS.items()
    if column.kind == "text" and name != "id"
}
OF_THE_ROW = [
    rule for rule in RULES.values() if not (rule.of_the_word and rule.column in OF_THE_WORD)
]
# A rule that reads an empty cell says nothing, unless it asks for that cell itself.
VERDICTS = [rule.holds.fill_null(True).alias(name) for name, rule in RULES.items()]


def judge_rows(table: pl.DataFrame) -> pl.DataFrame:
    """Return whether each row keeps each rule: a column of true and false a rule, row for row."""
    return table.select(VERDICTS)


def keeps_rules(table: pl.DataFrame) -> bool:
    """Return whether a table has the columns of ``FRAME_SCHEMA`` and keeps every rule.

    In a long table many rows share a word, so that each word of a column is looked at once.
    """
    if table.schema != FRAME_SCHEMA:
        return False
    if table.height < MANY_ROWS:
        return _keep(table, RULES.values())
    return _keep(table, OF_THE_ROW) and all(
        _keep(table.select(pl.col(name).unique()), rules) for name, rules in OF_THE_WORD.items()
    )


def _keep(rows: pl.DataFrame, rules: Iterable[Rule]) -> bool:
    """Return whether rows keep some rules; what a rule cannot tell of an empty cell holds."""
    kept = (rule.holds.all().alias(str(place)) for place, rule in enumerate(rules))
    return all(rows.select(kept).row(0))
