"""Hindcasts in words: what the fan of a past day said of a claim, and how far off it was."""

from collections.abc import Sequence
from datetime import date

from dashboard.errors import not_none
from dashboard.model.hindcast import Hindcast
from dashboard.model.hindcast_fans import PERSISTENCE, PRIOR, QUALIFIER
from dashboard.text.dates import day_words
from dashboard.text.hedges import due_words, figure_words
from dashboard.text.labels import FAN_TITLES
from dashboard.text.numbers import count_words, result_words
from dashboard.text.scenarios import chance_words

FAN_NAMES = FAN_TITLES | {
    PERSISTENCE: "Nothing changes",
    PRIOR: "Such appeals elsewhere",
    QUALIFIER: "The claim's own words",
}
FAN_MEANINGS = {
    "history": "what became of such figures elsewhere",
    "stated": "only the hedges of the figures themselves",
    PERSISTENCE: "need stays where it was, with the usual yearly change around it",
    PRIOR: "what they came to, without what this one had received by then",
    QUALIFIER: "only its hedge, as nothing was counted yet",
}


def coverage_sentence(hindcasts: Sequence[Hindcast], day: date) -> str:
    """Return how many outcomes fell into the ranges of a fan, and how many should."""
    count = len(hindcasts)
    in_90 = sum(hindcast.score.inside_90 for hindcast in hindcasts)
    in_50 = sum(hindcast.score.inside_50 for hindcast in hindcasts)
    missed = [hindcast.claim["label"] for hindcast in hindcasts if not hindcast.score.inside_90]
    outside = f" It missed: {'; '.join(missed)}." if missed else ""
    return (
        f"The fan of {day_words(day)}, {_drawn(hindcasts)}, held {in_90} of "
        f"{count_words(count, 'outcome')} in its 9 in 10 range, and {in_50} of {count} in its "
        f"middle half. In the long run a fan that is neither too wide nor too narrow holds about "
        f"9 in 10 of them, and half in its middle half.{outside}"
    )


def _drawn(hindcasts: Sequence[Hindcast]) -> str:
    by_qualifier = sum(hindcast.fan == QUALIFIER for hindcast in hindcasts)
    if by_qualifier == len(hindcasts):
        return "drawn by the claims' own words"
    return "drawn as history went" + (
        " (by a claim's own words where nothing was counted yet)" if by_qualifier else ""
    )


def nearer_sentence(hindcasts: Sequence[Hindcast]) -> str:
    """Return how often a fan was nearer to the outcome than the claim, and than no change."""
    nearer = sum(hindcast.score.crps < hindcast.stated_error for hindcast in hindcasts)
    with_rival = [hindcast for hindcast in hindcasts if hindcast.unchanged_error is not None]
    words = (
        f"It was nearer to what came than the stated figure for {nearer} of "
        f"{count_words(len(hindcasts), 'claim')}"
    )
    if with_rival:
        unchanged = sum(
            hindcast.score.crps < not_none(hindcast.unchanged_error) for hindcast in with_rival
        )
        words += f", and nearer than going on as before for {unchanged} of {len(with_rival)}"
    return f"{words}. Few claims prove little: read it as a record, not as a rank."


def strip_words(hindcast: Hindcast) -> str:
    """Return what a strip shows, as a sentence."""
    return (
        f"The fan said {fan_words(hindcast)}; stated was {stated_words(hindcast)}; "
        f"what came: {outcome_words(hindcast)}."
    )


def fan_words(hindcast: Hindcast) -> str:
    """Return the 9 in 10 range of a fan and its middle."""
    lowest, _, middle, _, highest = (number_words(q, hindcast) for q in hindcast.score.quantiles)
    return f"{lowest} to {highest}, middle {middle}"


def stated_words(hindcast: Hindcast) -> str:
    """Return the stated figure, and how it is read where the outcome has another unit."""
    claim, unit = hindcast.claim, hindcast.outcome["unit"]
    words = figure_words(claim)
    if unit == claim["unit"]:
        return words
    if unit == "percent":
        return f"all of {words}"
    said = f"“{claim['due_text']}”" if claim["due_text"] else "the claim"
    return f"{words}; {said} is read as {number_words(hindcast.stated, hindcast)}"


def outcome_words(hindcast: Hindcast) -> str:
    """Return the outcome: '12 million people', 'after 12 days'."""
    words = figure_words(hindcast.outcome)
    return f"after {words}" if hindcast.outcome["measure"] == "duration" else words


def claim_due_words(hindcast: Hindcast) -> str:
    """Return when a claim was due: 'due 31 Dec 2016', or that no day was named."""
    if hindcast.claim["due"] is None:
        return (
            f"due “{hindcast.claim['due_text']}”" if hindcast.claim["due_text"] else "no day named"
        )
    return f"due {due_words(hindcast.claim)}"


def position_words(hindcast: Hindcast) -> str:
    """Return where in the fan the outcome fell, and so whether the fan was too high or low."""
    lowest, low, _, high, highest = hindcast.score.quantiles
    value = hindcast.outcome["value"]
    if value < lowest:
        where = "below the fan: it was far too high"
    elif value > highest:
        where = "above the fan: it was far too low"
    elif value < low:
        where = "in its low part: it was rather high"
    elif value > high:
        where = "in its high part: it was rather low"
    else:
        where = "in its middle half"
    return f"{where}; {chance_words(hindcast.score.share_below)} of its cases are as low or lower"


def error_words(hindcast: Hindcast) -> str:
    """Return how far off the fan, the stated figure and no change were, in the outcome's unit."""
    errors = {
        "fan": hindcast.score.crps,
        "stated": hindcast.stated_error,
        "as before": hindcast.unchanged_error,
    }
    words = [
        f"{who} {number_words(error, hindcast)}"
        for who, error in errors.items()
        if error is not None
    ]
    return ", ".join(words).replace(" %", " points")


def number_words(value: float, hindcast: Hindcast) -> str:
    """Return a number of a hindcast in the unit of the outcome; people go without saying."""
    unit = hindcast.outcome["unit"]
    if unit == "percent":
        return result_words(value / 100.0, "share")
    return result_words(value, unit).removesuffix(" people")
