"""Donor lists in words: the sum of several donors, its parts, and what it leaves out."""

from collections.abc import Mapping

from dashboard.model.donors import part_ids, rows_by_role
from dashboard.model.left_out import LeftOut, find_left_out
from dashboard.model.vintage import CrisisVintage
from dashboard.text.hedges import figure_words
from dashboard.text.numbers import as_sentence, count_words
from dashboard.text.totals import named

SUM_LABELS = {"pledged": "Pledged by {}", "committed": "Committed by {}", "received": "Given by {}"}
NOUNS = {
    "pledged": "pledge",
    "announced": "announcement",
    "committed": "commitment",
    "received": "payment",
}


def chosen_figures(vintage: CrisisVintage) -> list[dict]:
    """Return a figure for each role of the scenario; several donors as one, named as such."""
    return [_named_sum(row) for row in rows_by_role(vintage.chosen).values()]


def _named_sum(row: dict) -> dict:
    count = len(part_ids(row))
    if count == 1:
        return row
    donors = count_words(count, "donor")
    return row | {"label": SUM_LABELS[row["status"]].format(donors), "actor": donors}


def parts_words(parts: list[dict]) -> str:
    """Return the amounts that a sum consists of: 'Donor A $40 million; Donor B $7 million.'."""
    return named([f"{part['actor']} {figure_words(part)}" for part in parts]) + "."


def part_of_words(vintage: CrisisVintage, figure: str) -> str:
    """Return the sum that a figure is a part of, in a line; empty where there is none."""
    for row in chosen_figures(vintage):
        if figure in row.get("parts", ()):
            return f"Part of a sum: {row['label'].lower()}, {figure_words(row)} together."
    return ""


def left_out_words(vintage: CrisisVintage, figure: str) -> str:
    """Return what the money of a figure leaves out, in a line; empty where nothing is left out."""
    left_out = find_left_out(vintage).get(figure)
    return "" if left_out is None else as_sentence(_left_out_line(left_out))


def _left_out_line(left_out: LeftOut) -> str:
    noun = NOUNS[left_out.status]
    counts: Mapping[str, int] = {
        **{f" in {currency}": count for currency, count in left_out.currencies.items()},
        " of other donors": left_out.others,
        " that the same donors made before": left_out.earlier,
    }
    parts = [f"{count_words(count, noun)}{words}" for words, count in counts.items() if count]
    if not parts:
        return ""
    total = sum(counts.values())
    return f"{' and '.join(parts)} {'is' if total == 1 else 'are'} not in it."
