"""Claims in words: what was claimed, the outcome, and why the two do not compare."""

from dashboard.model.claims import Claim, Reason
from dashboard.text.dates import day_words
from dashboard.text.hedges import MODALITY_WORDS, QUALIFIER_WORDS, figure_words, source_words
from dashboard.text.numbers import count_words

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
    outcome = claim.outcome
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
