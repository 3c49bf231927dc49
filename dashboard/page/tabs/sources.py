"""The tab of the sources of the day's figures."""

from dash import html

from dashboard.model.vintage import CrisisVintage
from dashboard.page.components.scrolling_table import word_table
from dashboard.text.sources import sources_sentence, sources_table


def make_sources(vintage: CrisisVintage) -> list:
    """Return every source of the day's figures: publisher, title, link, and how many figures."""
    return [html.P(sources_sentence(vintage)), word_table(sources_table(vintage))]
