"""What a past day's fan said of a claim, and how it did, in words."""

from collections.abc import Sequence
from datetime import date

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
    "pooled": "half of the cases follow history, in half need stays",
    PERSISTENCE: "need stays where it was, with the usual yearly change around it",
    PRIOR: "what they came to, without what this one had received by then",
    QUALIFIER: "only its hedge, as nothing was counted yet",
}


def held_sentence(told: Sequence[Hindcast], day: date) -> str:
    """Return how many outcomes a fan held, and how many a good one would."""
    count = len(told)
    most = sum(one.score.inside_most for one in told)
    half = sum(one.score.inside_half for one in told)
    missed = [one.claim["label"] for one in told if not one.score.inside_most]
    outside = f" It missed: {'; '.join(missed)}." if missed else ""
    return (
        f"The fan of {day_words(day)}, {_drawn(told)}, held {most} of "
        f"{count_words(count, 'outcome')} in its 9 in 10 range, and {half} of {count} in its "
        f"middle half. In the long run a fan that is neither too wide nor too narrow holds about "
        f"9 in 10 of them, and half in its middle half.{outside}"
    )


def _drawn(told: Sequence[Hindcast]) -> str:
    own = sum(one.fan == QUALIFIER for one in told)
    if own == len(told):
        return "drawn by the claims' own words"
    return "drawn as history went" + (
        " (by a claim's own words where nothing was counted yet)" if own else ""
    )


def nearer_sentence(told: Sequence[Hindcast]) -> str:
    """Return how often a fan was nearer to what came than the claim, and than no change."""
    nearer = sum(one.score.crps < one.stated_error for one in told)
    rivals = [one for one in told if one.unchanged_error is not None]
    words = (
        f"It was nearer to what came than the stated figure for {nearer} of "
        f"{count_words(len(told), 'claim')}"
    )
    if rivals:
        unchanged = sum(one.score.crps < one.unchanged_error for one in rivals)
        words += f", and nearer than going on as before for {unchanged} of {len(rivals)}"
    return f"{words}. Few claims prove little: read it as a record, not as a rank."


def strip_words(one: Hindcast) -> str:
    """Return what a strip shows, as a sentence."""
    return (
        f"The fan said {fan_words(one)}; stated was {stated_words(one)}; "
        f"what came: {came_words(one)}."
    )


def fan_words(one: Hindcast) -> str:
    """Return the 9 in 10 range of a fan and its middle."""
    lowest, _, middle, _, highest = (number_words(q, one) for q in one.score.quantiles)
    return f"{lowest} to {highest}, middle {middle}"


def stated_words(one: Hindcast) -> str:
    """Return the stated figure, as it is read where the outcome is told in another unit."""
    claim, unit = one.claim, one.outcome["unit"]
    words = figure_words(claim)
    if unit == claim["unit"]:
        return words
    if unit == "percent":
        return f"all of {words}"
    said = f"“{claim['due_text']}”" if claim["due_text"] else "the claim"
    return f"{words}; {said} is read as {number_words(one.stated, one)}"


def came_words(one: Hindcast) -> str:
    """Return what came: '12 million people', 'after 12 days'."""
    words = figure_words(one.outcome)
    return f"after {words}" if one.outcome["measure"] == "duration" else words


def claim_due_words(one: Hindcast) -> str:
    """Return when a claim was due: 'due 31 Dec 2016', or that no day was named."""
    if one.claim["due"] is None:
        return f"due “{one.claim['due_text']}”" if one.claim["due_text"] else "no day named"
    return f"due {due_words(one.claim)}"


def fell_words(one: Hindcast) -> str:
    """Return where in the fan the outcome fell, and so whether the fan was too high or low."""
    lowest, low, _, high, highest = one.score.quantiles
    came = one.outcome["value"]
    if came < lowest:
        where = "below the fan: it was far too high"
    elif came > highest:
        where = "above the fan: it was far too low"
    elif came < low:
        where = "in its low part: it was rather high"
    elif came > high:
        where = "in its high part: it was rather low"
    else:
        where = "in its middle half"
    return f"{where}; {chance_words(one.score.share_below)} of its cases are as low or lower"


def off_words(one: Hindcast) -> str:
    """Return how far off the fan, the stated figure and no change were, in the outcome's unit."""
    errors = {"fan": one.score.crps, "stated": one.stated_error, "as before": one.unchanged_error}
    told = (f"{who} {number_words(far, one)}" for who, far in errors.items() if far is not None)
    return ", ".join(told).replace(" %", " points")


def number_words(value: float, one: Hindcast) -> str:
    """Return a number of a hindcast in the unit of the outcome; people go without saying."""
    unit = one.outcome["unit"]
    if unit == "percent":
        return result_words(value / 100.0, "share")
    return result_words(value, unit).removesuffix(" people")
