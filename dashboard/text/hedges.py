"""Figures in words: the value with its hedge, who said it, and when it is due."""

from dashboard.text.dates import day_words
from dashboard.text.numbers import stated_number, with_unit

QUALIFIER_WORDS = {
    "exact": "",
    "about": "about",
    "at_least": "at least",
    "more_than": "more than",
    "up_to": "up to",
    "less_than": "less than",
    "nearly": "nearly",
}
MODALITY_WORDS = {"stated": "", "expected": "expected", "likely": "likely", "possible": "possibly"}
OPEN_ABOVE = ("at_least", "more_than")
OPEN_BELOW = ("up_to", "less_than", "nearly")


def figure_words(figure: dict) -> str:
    """Return the value of a figure with its hedge: 'likely more than 17 million people'."""
    if figure["value"] is None:
        return day_words(figure["as_of"]) if figure["measure"] == "event" else "no figure"
    number = stated_number(figure["value"])
    if figure["measure"] == "ordinal":
        value = f"no. {number}" + ("" if figure["unit"] == "rank" else f" ({figure['unit']})")
    else:
        value = with_unit(number, figure["value"], figure["unit"])
    return " ".join(filter(None, (hedge_words(figure), value)))


def hedge_words(figure: dict) -> str:
    """Return the hedge of a figure: 'likely more than', or an empty text."""
    words = MODALITY_WORDS[figure["modality"]], QUALIFIER_WORDS[figure["qualifier"]]
    return " ".join(filter(None, words))


def source_words(figure: dict) -> str:
    """Return who said it and where: 'A minister, in a newspaper'."""
    actor, publisher = figure["actor"], figure["publisher"]
    if actor and publisher and actor != publisher:
        return f"{actor}, in {publisher}"
    return actor or publisher or "source not named"


def due_words(figure: dict) -> str:
    """Return when a figure is to come true, in the source's words and as a day."""
    text, day = figure["due_text"], figure["due"]
    if text and day:
        return f"{text} ({day_words(day)})"
    return text or (day_words(day) if day else "")
