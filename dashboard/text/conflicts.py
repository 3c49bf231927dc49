"""Conflicts in words: the values, and why the rows may differ."""

from dashboard.model.conflicts import Conflict, Differences, differences
from dashboard.model.vintage import CrisisVintage
from dashboard.text.cards import distance_words
from dashboard.text.hedges import figure_words
from dashboard.text.numbers import count_words, plain_number, stated_number, with_unit

MAX_NOTES = 12


def value_words(value: float, like: dict) -> str:
    """Return a value as the row ``like`` writes its own, converted ones to four digits."""
    value = float(f"{value:.4g}") if like["measure"] == "distance" else value
    if like["measure"] == "ordinal":
        return f"no. {stated_number(value)}"
    return with_unit(stated_number(value), value, like["unit"])


def difference_lines(conflict: Conflict, vintage: CrisisVintage) -> list[str]:
    """Return why the rows of a conflict may differ, from the rows alone."""
    found = differences(conflict)
    parts = _parts(found, conflict)
    said = [f"Besides the number they differ in {'; '.join(parts)}."] if parts else []
    if found.same_digits is not None:
        said.append(
            f"The same number, {plain_number(found.same_digits)}, stands in "
            f"{' and in '.join(found.units)}: perhaps a slip of the unit."
        )
    said += _map_words(conflict, vintage)
    said += [
        f"Note on {figure_words(claim.figure)}, {claim.figure['actor'] or 'speaker not named'}: "
        f"{claim.figure['note']}"
        for claim in conflict.claims[:MAX_NOTES]
        if claim.figure["note"]
    ]
    return said or ["The rows give no reason."]


def _parts(found: Differences, conflict: Conflict) -> list[str]:
    parts = []
    if found.units:
        parts.append(f"unit ({' and '.join(found.units)})")
    if found.statuses:
        parts.append(f"definition (one is {', another '.join(found.statuses)})")
    if found.speakers:
        parts.append("speaker")
    if found.days:
        parts.append(f"day ({count_words(found.days, 'day')} from first to last)")
    if found.rounded:
        coarse, fine = (value_words(value, conflict.claims[0].figure) for value in found.rounded)
        parts.append(f"rounding ({coarse} more than {fine})")
    return parts


def _map_words(conflict: Conflict, vintage: CrisisVintage) -> list[str]:
    for claim in conflict.claims:
        check = vintage.distances.get(claim.figure["id"])
        if check is not None and check.unit == conflict.unit:
            return [distance_words(check).partition(". ")[0].removesuffix(".") + "."]
    return []
