"""What a slider moves: the parts of charts and the words of the screen; assets/ puts them there."""

from dashboard.model.outlook import Outlook
from dashboard.view.charts import all_charts, moving_parts
from dashboard.view.drives import all_drives
from dashboard.view.share import Address, kept_text
from dashboard.view.summary import card_lines, chart_sentences, driver_lines
from dashboard.view.wording import FAN_SENTENCES


def make_moves(address: Address) -> dict:
    """Return what moves on the screen of an address: by chart its parts, and ``all_words``."""
    outlook = address.outlook()
    charts = all_charts(outlook)
    return {name: moving_parts(chart) for name, chart in charts.items()} | all_words(
        address, outlook, charts
    )


def all_words(address: Address, outlook: Outlook, charts: dict[str, dict]) -> dict:
    """Return what the screen says of a scenario beside its charts.

    Returns:
        ``drivers``: those that were moved; ``drives``: what drives each outcome; ``place``: whose
        charts it belongs to; ``query``: the address; ``texts``: the lines of cards, charts and
        sliders by figure, chart and driver, and the sentence of the bands.
    """
    return {
        "drivers": list(address.scenario.moved),
        "drives": all_drives(outlook, charts),
        "place": place_key(address),
        "query": address.query(),
        "texts": {
            "cards": card_lines(outlook),
            "charts": chart_sentences(outlook),
            "drivers": driver_lines(address.situation.drivers, address.scenario),
            "fan": FAN_SENTENCES[address.fan],
        },
    }


def place_key(address: Address) -> str:
    """Return what tells one screen's charts from another's: moves of others are not for them."""
    situation = address.situation
    kept = (one.letter + kept_text(one) for one in address.kept)
    return " ".join((situation.crisis, situation.known_on.isoformat(), *situation.rests_on, *kept))
