"""The head of the page: title, crisis, day, downloads."""

from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.page import ids
from dashboard.page.components.downloads import make_downloads
from dashboard.page.components.upload import make_upload_menu

# A function of the page's scripts; Dash Mantine's types name only components and texts.
DAY_LABEL: Any = {"function": "dayLabel"}


def make_head(*, may_upload: bool = True) -> html.Header:
    """Return the head of the page, before any table is read into it."""
    return html.Header(
        [
            html.Div(
                [
                    html.H1("Aid and deployment figures", id=ids.TITLE),
                    html.Div(
                        [
                            dmc.Switch(
                                id=ids.EVENTS_SWITCH, label="Events", checked=True, size="sm"
                            ),
                            make_upload_menu(may_upload=may_upload),
                            html.Button("Copy link", id=ids.SHARE, className="plain"),
                            dmc.ColorSchemeToggle(
                                id=ids.SCHEME,
                                lightIcon=html.Span("\u2600\ufe0e"),
                                darkIcon=html.Span("\u263e\ufe0e"),
                                variant="subtle",
                                color="gray",
                                size="lg",
                                **{"aria-label": "Light or dark"},
                            ),
                        ],
                        className="tools",
                    ),
                ],
                className="head-line",
            ),
            html.Div(
                [
                    html.Div(
                        dmc.Select(
                            id=ids.CRISIS,
                            label="Crisis",
                            data=[],
                            allowDeselect=False,
                            searchable=True,
                            size="sm",
                            w="100%",
                        ),
                        className="crisis",
                        **{"data-crisis": "picker"},
                    ),
                    html.Div(
                        [
                            dmc.DateInput(
                                id=ids.DAY_BOX,
                                label="As known on",
                                valueFormat="D MMM YYYY",
                                size="sm",
                                w=150,
                                debounce=False,
                            ),
                            html.Div(
                                dmc.Slider(
                                    id=ids.DAY_SLIDER,
                                    min=0,
                                    max=1,
                                    value=0,
                                    step=1,
                                    updatemode="mouseup",
                                    thumbLabel="As known on, day",
                                    label=DAY_LABEL,
                                    size=4,
                                    thumbSize=18,
                                    color="gray",
                                ),
                                className="day-track",
                            ),
                        ],
                        className="known-on",
                        **{"data-known-on": "control"},
                    ),
                    make_downloads(),
                ],
                className="controls",
            ),
            html.Div(id=ids.SHARED, role="status", className="shared"),
            html.P(className="printed"),
        ],
        className="page-head",
    )
