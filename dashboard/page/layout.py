"""The page before any table is read into it: its regions, controls and stores."""

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.page import ids
from dashboard.page.components.adjust import make_adjust, make_goal_seek_form
from dashboard.page.components.downloads import make_export
from dashboard.page.components.header import make_head
from dashboard.page.static_html import make_static
from dashboard.page.tabs import PANELS
from dashboard.page.tabs.sentence_check import make_check
from dashboard.screen.state import TABS

TAB_WORDS = {
    "figures": "Figures",
    "sources": "Sources",
    "conflicts": "Conflicts",
    "claims": "Claims and outcomes",
    "changes": "What changed",
    "check": "Check a sentence",
    "computed": "How it is computed",
}
TAB_EXPORTS = ("claims", "changes")  # tabs whose content is a file too
# Dash Mantine's types require every property of these.
AT_ONCE: Any = {"duration": 0}
THEME: Any = {
    "primaryColor": "scenario",
    "fontFamily": 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
    "defaultRadius": 4,
    "colors": {
        "scenario": [
            "#e6f3fb",
            "#c9e3f4",
            "#94c8ea",
            "#5fabdd",
            "#3b97d3",
            "#1e85c6",
            "#0072b2",
            "#005f96",
            "#004c79",
            "#00395c",
        ]
    },
}


def make_layout(*, may_upload: bool = True) -> Component:
    """Return the page; its callbacks fill it from the table and the address.

    Args:
        may_upload: whether readers may upload tables.
    """
    page = dmc.MantineProvider(
        [
            dcc.Store(id=ids.ARRIVED),
            dcc.Store(id=ids.OPEN),
            dcc.Store(id=ids.QUERY),
            dcc.Store(id=ids.SCREEN_STATE),
            dcc.Store(id=ids.PAGE),
            dcc.Store(id=ids.TABLES_REQUEST),
            dcc.Store(id=ids.FIGURES_REQUEST),
            dcc.Store(id=ids.GRID_REQUEST),
            dcc.Store(id=ids.FIGURE_REQUEST),
            dcc.Store(id=ids.PIN_REQUEST),
            dcc.Store(id=ids.VINTAGE_REQUEST),
            dcc.Store(id=ids.CHARTS),
            dcc.Store(id=ids.PRESET_VALUES),
            dcc.Store(id=ids.MAPPING),
            html.A("Skip to the charts", href="#pictures", className="skip"),
            make_head(may_upload=may_upload),
            html.Main(
                [
                    html.Div(
                        [html.Span("Reading the file"), html.Progress(className="reading-bar")],
                        id=ids.READING,
                        className="reading",
                        role="status",
                        hidden=True,
                    ),
                    html.Section(
                        id=ids.REPORT,
                        className="report",
                        role="status",
                        **{"aria-label": "Your own table"},
                    ),
                    html.Div(id=ids.NOTICES, className="notices"),
                    html.Section(
                        id=ids.CARDS, className="cards", **{"aria-label": "Headline figures"}
                    ),
                    html.Div(
                        [
                            html.Section(
                                [
                                    html.P(id=ids.LEGEND, className="legend"),
                                    html.Div(id=ids.CHART_GRID, className="charts"),
                                    make_goal_seek_form(),
                                    html.Div(id=ids.EVENTS, className="events"),
                                ],
                                id="pictures",
                                className="pictures",
                                tabIndex=-1,
                                **{"aria-label": "Charts"},
                            ),
                            make_adjust(),
                        ],
                        className="workbench",
                    ),
                    html.Section(id=ids.COMPARE, className="compare"),
                    html.P(
                        [
                            make_export("comparison", "csv", "Scenarios side by side, CSV"),
                            make_export("comparison", "excel", "Excel CSV"),
                        ],
                        className="compare-export",
                    ),
                    html.Section(id=ids.BRIEFING, className="briefing"),
                    _tabs(),
                ],
                id=ids.SCREEN,
            ),
            html.Footer(
                [
                    "A scenario is not a forecast: it says what follows from figures and sliders. ",
                    html.A("Every file by address, for Excel, curl, Python and R", href="/api"),
                ]
            ),
            dmc.Drawer(
                id=ids.DRAWER,
                position="right",
                size="md",
                withCloseButton=False,
                transitionProps=AT_ONCE,
                children=[
                    html.Div(
                        [
                            html.H2(id=ids.DRAWER_TITLE),
                            html.Button("Close", id=ids.DRAWER_CLOSE, className="plain"),
                        ],
                        className="section-head",
                    ),
                    html.Div(id=ids.DRAWER_BODY, className="figure-drawer"),
                ],
            ),
        ],
        theme=THEME,
        defaultColorScheme="auto",
    )
    return make_static(page)


def _later_panel(tab: str) -> list:
    """Return a tab that is empty until it is opened."""
    follows = {"sliders": PANELS[tab].follows_sliders, "query": None}
    exports = [
        make_export(tab, form, words)
        for form, words in (("csv", f"{TAB_WORDS[tab]}, CSV"), ("excel", "Excel CSV"))
        if tab in TAB_EXPORTS
    ]
    return [
        _since() if tab == "changes" else None,
        html.P(exports, className="tab-export") if exports else None,
        dcc.Store(id=ids.tab_request(tab), data=follows),
        html.Div(id=ids.panel(tab), className="panel", **{"data-panel": tab}),
    ]


def _since() -> html.Div:
    """Return the control of the earlier day that changes are counted from."""
    return html.Div(
        dmc.DateInput(
            id=ids.SINCE, label="Since", valueFormat="D MMM YYYY", size="sm", w=150, debounce=False
        ),
        className="since",
        **{"data-since": "control"},
    )


def _tabs() -> dmc.Tabs:
    panels = {
        "figures": [
            html.Div(
                [
                    dmc.MultiSelect(
                        id=ids.FILTER_MEASURE, label="Measure", data=[], size="sm", clearable=True
                    ),
                    dmc.MultiSelect(
                        id=ids.FILTER_STATUS, label="Status", data=[], size="sm", clearable=True
                    ),
                    dmc.TextInput(
                        id=ids.FILTER_FIND,
                        label="Find",
                        placeholder="a word of label, source, place or note",
                        size="sm",
                        debounce=300,
                    ),
                    html.P(id=ids.GRID_COUNT, role="status"),
                ],
                className="filters",
            ),
            html.P(id=ids.GRID_TOTAL, className="total-line", role="status"),
            html.Div(id=ids.GRID_AREA, className="grid-area"),
        ],
        "check": make_check(),
    } | {tab: _later_panel(tab) for tab in PANELS}
    return dmc.Tabs(
        [
            dmc.TabsList(
                [dmc.TabsTab(TAB_WORDS[tab], value=tab, **{"data-tab": tab}) for tab in TABS]
            ),
            *(dmc.TabsPanel(panels[tab], value=tab, pt="md") for tab in TABS),
        ],
        id=ids.TABS,
        value=TABS[0],
        keepMounted=True,
        className="tabs",
    )
