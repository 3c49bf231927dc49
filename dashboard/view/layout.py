"""The page before any table is read into it: its regions, controls and stores."""

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.model.fan import FAN_MODES
from dashboard.view import ids
from dashboard.view.grid import make_grid
from dashboard.view.share import LONGEST_NAME, TABS
from dashboard.view.wording import FAN_TITLES

TAB_WORDS = {"figures": "Figures", "sources": "Sources", "computed": "How it is computed"}
EXPORT_WORDS = {
    ("projection", "csv"): "Projection, CSV",
    ("projection", "excel"): "Projection, Excel CSV",
    ("figures", "csv"): "Figures, CSV",
    ("figures", "excel"): "Figures, Excel CSV",
}
THEME = {
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


def make_layout() -> dmc.MantineProvider:
    """Return the page; its callbacks fill it from the table and the address."""
    return dmc.MantineProvider(
        [
            dcc.Store(id=ids.OPEN),
            dcc.Store(id=ids.QUERY),
            dcc.Store(id=ids.PLACE),
            dcc.Store(id=ids.WISH),
            dcc.Store(id=ids.CHARTS),
            dcc.Store(id=ids.MOVED),
            dcc.Store(id=ids.PRESET_VALUES),
            html.A("Skip to the charts", href="#pictures", className="skip"),
            _header(),
            html.Main(
                [
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
                                    _wanted(),
                                    html.Div(id=ids.EVENTS, className="events"),
                                ],
                                id="pictures",
                                className="pictures",
                                tabIndex=-1,
                                **{"aria-label": "Charts"},
                            ),
                            _adjust(),
                        ],
                        className="workbench",
                    ),
                    html.Section(id=ids.COMPARE, className="compare"),
                    html.P(
                        [
                            _export("comparison", "csv", "Scenarios side by side, CSV"),
                            _export("comparison", "excel", "Excel CSV"),
                        ],
                        className="compare-export",
                    ),
                    html.Section(id=ids.BRIEFING, className="briefing"),
                    _tabs(),
                ],
                id=ids.SCREEN,
            ),
            html.Footer(
                "A scenario is not a forecast: it says what follows from figures and sliders."
            ),
            dmc.Drawer(
                id=ids.DRAWER,
                position="right",
                size="md",
                withCloseButton=False,
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


def _header() -> html.Header:
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
                            w=190,
                        ),
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
                                    label={"function": "dayLabel"},
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
                    html.Div(
                        [
                            html.Span("Download", className="label"),
                            html.Div(
                                [
                                    _export(kind, form, words)
                                    for (kind, form), words in EXPORT_WORDS.items()
                                ],
                                className="export-links",
                            ),
                        ],
                        className="exports",
                    ),
                ],
                className="controls",
            ),
            html.Div(id=ids.SHARED, role="status", className="shared"),
        ],
        className="page-head",
    )


def _export(kind: str, form: str, words: str) -> html.A:
    return html.A(
        words,
        id=ids.export(kind, form),
        href=f"/api/{kind}.csv",
        className="plain",
        download="",
        **{"data-export": kind, "data-format": form},
    )


def _adjust() -> html.Section:
    return html.Section(
        [
            html.Div(
                [
                    html.H2("Adjust the projection"),
                    html.Button(
                        "Reset all to as stated", id=ids.RESET_ALL, className="plain quiet"
                    ),
                ],
                className="section-head",
            ),
            html.Div(
                [
                    html.Button("Undo", id=ids.UNDO, className="plain", title="Ctrl+Z"),
                    html.Button("Redo", id=ids.REDO, className="plain", title="Ctrl+Shift+Z"),
                    html.Button(
                        "Replay",
                        id=ids.REPLAY,
                        className="plain",
                        title="Show the step before and the step after in turn",
                    ),
                    _menu("Presets", html.Div(id=ids.PRESETS)),
                    _menu("History", html.Ol(id=ids.HISTORY)),
                ],
                className="adjust-tools",
            ),
            html.Div(
                [
                    dmc.Select(
                        id=ids.FAN,
                        label="How far the bands reach",
                        data=[{"value": mode, "label": FAN_TITLES[mode]} for mode in FAN_MODES],
                        value=FAN_MODES[0],
                        allowDeselect=False,
                        size="xs",
                    ),
                    html.P(id=ids.FAN_WORDS),
                    _export("fan", "csv", "Bands, CSV"),
                ],
                className="fan-choice",
            ),
            html.Div(id=ids.SLIDERS, className="sliders"),
            html.Div(
                [
                    dmc.TextInput(
                        id=ids.KEEP_NAME,
                        label="Keep this scenario to compare",
                        placeholder="its name",
                        attributes={"input": {"maxLength": LONGEST_NAME}},
                        size="xs",
                    ),
                    html.Button("Keep", id=ids.KEEP, className="plain"),
                ],
                className="keep",
            ),
            html.P(id=ids.RESTS_ON, className="rests-on"),
        ],
        className="adjust",
        **{"aria-label": "Adjust the projection"},
    )


def _menu(name: str, content: object) -> html.Details:
    return html.Details(
        [html.Summary(name, className="plain"), html.Div(content, className="menu-body")],
        className="menu",
    )


def _wanted() -> html.Section:
    return html.Section(
        [
            html.H2("What would have to be true"),
            html.Div(
                [
                    dmc.Select(
                        id=ids.WANTED_OUTCOME,
                        label="For this outcome on the last day",
                        data=[],
                        placeholder="choose an outcome",
                        size="sm",
                    ),
                    dmc.NumberInput(
                        id=ids.WANTED_VALUE,
                        label="to be",
                        min=0,
                        thousandSeparator=",",
                        hideControls=True,
                        debounce=True,
                        size="sm",
                    ),
                    html.Button("Find again", id=ids.WANTED_AGAIN, className="plain"),
                ],
                className="filters",
            ),
            html.Div(id=ids.WANTED, className="wanted", role="status"),
        ],
        className="wanted-section",
        **{"aria-label": "What would have to be true"},
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
            make_grid(),
        ],
        "sources": html.Div(id=ids.SOURCES),
        "computed": html.Div(id=ids.COMPUTED),
    }
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
