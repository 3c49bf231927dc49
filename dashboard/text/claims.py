"""Claims in words: what was claimed, the outcome, and why the two do not compare."""

from collections import Counter

from dashboard.errors import not_none
from dashboard.model.claims import Claim, Reason
from dashboard.text.dates import day_words
from dashboard.text.hedges import MODALITY_WORDS, QUALIFIER_WORDS, figure_words, source_words
from dashboard.text.numbers import MINUS, count_words, result_words

RESOLVED = ("came true", "fell short", "passed")
BASIS_WORDS = {
    "stock": "a level on a day",
    "flow": "an amount",
    "cumulative": "a running total",
    "share": "a share",
}


def claimed_words(figure: dict) -> str:
    """Return what was claimed: a value with its hedge, or that something happens."""
    return "that it happens" if figure["measure"] == "event" else figure_words(figure)


def outcome_words(claim: Claim) -> str:
    """Return the outcome as its source put it."""
    outcome = not_none(claim.outcome)
    if outcome["measure"] == "event":
        return f"it happened on {day_words(outcome['as_of'])}"
    part = " of it" if outcome["unit"] == "percent" != claim.figure["unit"] else ""
    return figure_words(outcome) + part


def reason_words(reason: Reason, claim: Claim) -> str:
    """Return why a claim and its outcome compare only partly or not at all."""
    kind, about = reason
    match kind:
        case "days":
            when = "after" if about > 0 else "before"
            return f"it describes a day {count_words(abs(about), 'day')} {when} the due one"
        case "place":
            return f"it is of {about}, not of {claim.figure['place']}"
        case "basis":
            claimed = BASIS_WORDS[claim.figure["basis"]]
            return f"it counts {BASIS_WORDS[about]}, the claim {claimed}"
        case "modality":
            return f"it is itself only {MODALITY_WORDS[about]}"
        case "ceiling":
            return f"“{QUALIFIER_WORDS[about]}” is kept by anything below, and this is far below"
        case "rival":
            return f"{source_words(about)} says {figure_words(about)}"
    return str(about).rstrip(".")


def counts_sentence(counts: Counter[str], known_on: str) -> str:
    """Return how many claims there are, and what became of them, in a sentence."""
    resolved = [f"{counts[verdict]} {verdict}" for verdict in RESOLVED if counts[verdict]]
    parts = [", ".join(resolved)] if resolved else []
    if counts["cannot be told"]:
        parts.append(f"{counts['cannot be told']} cannot be told")
    if counts["open"]:
        parts.append(f"{counts['open']} {'is' if counts['open'] == 1 else 'are'} open")
    looks = "looks" if counts.total() == 1 else "look"
    claims = count_words(counts.total(), "figure")
    return f"As known on {known_on}, {claims} {looks} ahead to a day: {'; '.join(parts)}."


def difference_words(claim: Claim) -> tuple[str, str]:
    """Return the outcome less the claim, and its share of the claim: '+2 million people', '+15 %'.

    Of an event it is when it happened: '12 days late', and no share.
    """
    if claim.outcome is None:
        return "", ""
    if claim.value is None:
        if claim.days == 0:
            return "on the last day", ""
        days = not_none(claim.days)
        side = "late" if days > 0 else "before the last day"
        return f"{count_words(abs(days), 'day')} {side}", ""
    gap, value = not_none(claim.difference), claim.figure["value"]
    if gap == 0:
        return "none", ""
    sign = "+" if gap > 0 else MINUS
    share = f"{sign}{result_words(abs(gap) / value, 'share')}" if value else ""
    return f"{sign}{result_words(abs(gap), claim.figure['unit'])}", share


def comparable_words(claim: Claim) -> str:
    """Return how far claim and outcome compare, and why not wholly."""
    if claim.comparable is None:
        return ""
    reasons = "; ".join(reason_words(reason, claim) for reason in claim.reasons)
    return f"{claim.comparable}: {reasons}" if reasons else claim.comparable
