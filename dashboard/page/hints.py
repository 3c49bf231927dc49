"""What another row would add: shown where a chart is missing, and in full for a small table."""

from collections.abc import Callable, Collection

from dash import html

from dashboard.model.vintage import CrisisVintage

SMALL = 12  # figures; who has more has seen what a row does

# A chart, and what is said where it is not drawn.
MISSING = {
    "people": "No chart of people: a row with people observed or projected adds it.",
    "money": "No chart of money: a row with a target, pledge or receipt adds it.",
    "personnel": "No chart of presence: a row with announced personnel adds it.",
}
# What a row would add to a small table, and the parts of the scenario that call for it.
Parts = Collection[str]
HINTS: tuple[tuple[str, Callable[[Parts], bool]], ...] = (
    (
        "People expected: a row with the status projected and a due day draws the claim, the "
        "chance that it is passed, and a slider between the two.",
        lambda parts: "people_observed" in parts and "people_projected" not in parts,
    ),
    (
        "People today: a row with the status observed starts the line there.",
        lambda parts: "people_projected" in parts and "people_observed" not in parts,
    ),
    (
        "A goal: a row of funding with the status target or required draws it and the chance "
        "that it is reached.",
        lambda parts: (
            _any(parts, "money_announced", "money_observed") and "money_target" not in parts
        ),
    ),
    (
        "Money so far: a row of funding with the status received or committed starts the line "
        "there.",
        lambda parts: "money_target" in parts and "money_observed" not in parts,
    ),
    (
        "Personnel there already: a row with the status observed is what the announced come on "
        "top of.",
        lambda parts: "personnel_announced" in parts and "personnel_observed" not in parts,
    ),
    (
        "Coverage and gap: they are drawn once the table states both people and money.",
        lambda parts: (
            _any(parts, "people_observed", "people_projected")
            != _any(parts, "money_target", "money_announced", "money_observed")
        ),
    ),
)


def _any(parts: Parts, *names: str) -> bool:
    return any(name in parts for name in names)


def make_missing(vintage: CrisisVintage, charts: Collection[str]) -> list:
    """Return what another row would add; nothing where every chart is drawn of a larger table."""
    lines = [sentence for name, sentence in MISSING.items() if name not in charts]
    if vintage.figures.height <= SMALL:
        parts = set(vintage.chosen["role"])
        lines += [sentence for sentence, holds in HINTS if holds(parts)]
    if not lines:
        return []
    return [
        html.Section(
            [
                html.H2("What another row would add"),
                html.Ul([html.Li(line, className="empty") for line in lines]),
            ],
            className="missing",
            **{"aria-label": "What another row would add"},
        )
    ]
