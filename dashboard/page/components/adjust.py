"""The workplace beside the charts: tools, bands, sliders, and what would have to be true."""

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.model.fan import FAN_MODES
from dashboard.page import ids
from dashboard.page.components.downloads import make_export
from dashboard.screen.state import MAX_NAME_LENGTH
from dashboard.text.labels import FAN_TITLES


def make_adjust() -> html.Section:
    """Return the sliders' region with its tools."""
    return html.Section(
        [
            html.Div(
                [
                    html.H2("Adjust the projection"),
                    html.Button("Reset all sliders", id=ids.RESET_ALL, className="plain quiet"),
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
                    make_export("fan", "csv", "Bands, CSV"),
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
                        attributes={"input": {"maxLength": MAX_NAME_LENGTH}},
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


def _menu(name: str, content: list | Component) -> html.Details:
    return html.Details(
        [html.Summary(name, className="plain"), html.Div(content, className="menu-body")],
        className="menu",
    )


def make_goal_seek_form() -> html.Section:
    """Return the question what would have to be true for an outcome."""
    return html.Section(
        [
            html.H2("What would have to be true"),
            html.Div(
                [
                    dmc.Select(
                        id=ids.GOAL_SEEK_OUTCOME,
                        label="For this outcome on the last day",
                        data=[],
                        placeholder="choose an outcome",
                        size="sm",
                    ),
                    dmc.NumberInput(
                        id=ids.GOAL_SEEK_VALUE,
                        label="to be",
                        min=0,
                        thousandSeparator=",",
                        hideControls=True,
                        debounce=True,
                        size="sm",
                    ),
                    html.Button("Find", id=ids.GOAL_SEEK_AGAIN, className="plain"),
                ],
                className="filters",
            ),
            html.Div(id=ids.GOAL_SEEK, className="goal-seek", role="status"),
        ],
        className="goal-seek-section",
        **{"aria-label": "What would have to be true"},
    )
