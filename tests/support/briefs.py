"""Briefs of a table, and what the page says when their link is opened."""

import re
from datetime import date
from html import unescape
from urllib.parse import parse_qs, urlsplit

from dashboard.export import export_file
from dashboard.page.brief_changes import changes_since
from dashboard.screen.read_state import read_state
from dashboard.tables.snapshot import TableSnapshot

HOME = "https://figures.example/"
DAY = date(2026, 11, 22)
STATE = [
    ("crisis", "iraq"),
    ("known_on", "2016-07-20"),
    ("need_uptake", "0.5"),
    ("raised_share", "0.35"),
    ("why_raised_share", "Donors <hold> back"),
    ("keep_a", "Half~aid_share:0.5"),
]


def brief_of(served: TableSnapshot, pairs: list, day: date = DAY) -> str:
    return export_file(served, "brief", None, pairs, home=HOME, today=day).content.decode()


def link_of(brief: str) -> str:
    return unescape(re.search(r'href="(https://figures\.example/[^"]*)"', brief)[1])


def mark_of(brief: str) -> str:
    return parse_qs(urlsplit(link_of(brief)).query)["brief"][0]


def said_since(served: TableSnapshot, brief: str) -> str:
    """Return what the page says when the link of a brief is opened on a table."""
    state = read_state(served, urlsplit(link_of(brief)).query)
    assert state.notices == ()
    return " ".join(changes_since(state, state.brief))
