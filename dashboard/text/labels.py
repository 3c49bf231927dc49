"""Labels of measures, results, roles and fans as the page shows them."""

from dashboard.data.table_measures import PEOPLE_MEASURES, TABLE_MEASURES
from dashboard.model.results import RESULTS

MEASURE_WORDS = {key: measure.label for key, measure in TABLE_MEASURES.items()}
FAN_TITLES = {
    "history": "As history went",
    "stated": "By the hedges alone",
}
FAN_SENTENCES = {
    "history": "The bands show what became of such figures elsewhere: each slider's value is "
    "spread as its history was. They need not lie around the stated line.",
    "stated": "The bands show only the hedges of the figures themselves: their rounding, and "
    "words such as about or likely. History is left out.",
}
GROUP_WORDS = {"people": "People", "money": "Money", "personnel": "Personnel"}
ROLE_WORDS = {
    "people_observed": "people now",
    "people_projected": "people expected",
    "money_target": "goal",
    "money_announced": "pledge",
    "money_observed": "money received",
    "personnel_observed": "personnel present",
    "personnel_announced": "personnel announced",
}


def figure_title(figure: dict) -> str:
    """Return the heading of a figure: its measure and its label."""
    return f"{MEASURE_WORDS[figure['measure']]}: {figure['label']}"


def result_name(measure: str, counted: str = PEOPLE_MEASURES[0]) -> str:
    """Return the label of a result measure.

    Args:
        measure: one of ``RESULTS``.
        counted: the measure that counts the people of the crisis.
    """
    people = TABLE_MEASURES[counted]
    return RESULTS[measure].label.format(counted=people.label, people=people.people)


def crisis_words(crisis: str) -> str:
    """Return a crisis's slug as a name."""
    return crisis.replace("-", " ").replace("_", " ").title()


def title_words(crisis: str) -> str:
    """Return the title of a crisis's screen."""
    return f"{crisis_words(crisis)}: aid and deployment figures"
