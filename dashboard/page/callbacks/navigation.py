"""A screen is opened: by an address, another crisis or day, or a scenario saved or dropped."""

from dataclasses import replace

from dash import ALL, Dash, Input, Output, State, ctx
from dash.exceptions import PreventUpdate

from dashboard.model.vintage import read_vintage
from dashboard.page import ids
from dashboard.page.callbacks.page_state import read_page
from dashboard.page.content import day_limits, make_screen
from dashboard.page.static_html import make_static
from dashboard.screen.codec import parse_day
from dashboard.screen.parameters import crisis_query, to_query
from dashboard.screen.read_state import open_state
from dashboard.screen.resolve import chosen_values
from dashboard.screen.state import SCENARIO_LETTERS, SavedScenario
from dashboard.tables.uploads import TableRegistry

SCREEN = {
    "state": (ids.SCREEN_STATE, "data"),
    "query": (ids.QUERY, "data"),
    "title": (ids.TITLE, "children"),
    "notices": (ids.NOTICES, "children"),
    "crises": (ids.CRISIS, "data"),
    "crisis": (ids.CRISIS, "value"),
    "day": (ids.DAY_BOX, "value"),
    "earliest": (ids.DAY_BOX, "minDate"),
    "latest": (ids.DAY_BOX, "maxDate"),
    "days": (ids.DAY_SLIDER, "max"),
    "day_position": (ids.DAY_SLIDER, "value"),
    "day_label": (ids.DAY_SLIDER, "label"),
    "day_marks": (ids.DAY_SLIDER, "marks"),
    "cards": (ids.CARDS, "children"),
    "briefing": (ids.BRIEFING, "children"),
    "legend": (ids.LEGEND, "children"),
    "chart_grid": (ids.CHART_GRID, "children"),
    "charts": (ids.CHARTS, "data"),
    "events": (ids.EVENTS, "children"),
    "sliders": (ids.SLIDERS, "children"),
    "fan": (ids.FAN, "value"),
    "fan_words": (ids.FAN_WORDS, "children"),
    "presets": (ids.PRESETS, "children"),
    "preset_values": (ids.PRESET_VALUES, "data"),
    "compare": (ids.COMPARE, "children"),
    "goal_seek_outcomes": (ids.GOAL_SEEK_OUTCOME, "data"),
    "rests_on": (ids.RESTS_ON, "children"),
    "tab": (ids.TABS, "value"),
    "since": (ids.SINCE, "value"),
    "since_from": (ids.SINCE, "minDate"),
    "since_to": (ids.SINCE, "maxDate"),
    "measures": (ids.FILTER_MEASURE, "data"),
    "measure": (ids.FILTER_MEASURE, "value"),
    "statuses": (ids.FILTER_STATUS, "data"),
    "status": (ids.FILTER_STATUS, "value"),
    "find": (ids.FILTER_FIND, "value"),
    "drawer": (ids.DRAWER, "opened"),
    "drawer_title": (ids.DRAWER_TITLE, "children"),
    "drawer_body": (ids.DRAWER_BODY, "children"),
    "count": (ids.GRID_COUNT, "children"),
    "total": (ids.GRID_TOTAL, "children"),
}


def opened_screen(tables: TableRegistry, search: str) -> dict:
    """Return what the parts of the page show at an address, by the names and order of SCREEN."""
    state = open_state(tables, search)
    # Not the notice of the vintage's table: vintages are cached, and notices come and go.
    screen = make_screen(state, notice=tables.of(state.table).notice)
    return {
        name: make_static(screen[name]) if part == "children" else screen[name]
        for name, (_, part) in SCREEN.items()
    }


def register_navigation(app: Dash, tables: TableRegistry) -> None:
    """Register what opens another screen."""

    @app.callback(
        output={name: Output(*part) for name, part in SCREEN.items()},
        inputs={"request": Input(ids.OPEN, "data")},
        prevent_initial_call=True,
    )
    def open_screen(request: dict | None) -> dict:
        if request is None:
            raise PreventUpdate
        return opened_screen(tables, str(request["search"] or ""))

    @app.callback(
        Output(ids.OPEN, "data"),
        inputs={"requested": Input(ids.VINTAGE_REQUEST, "data"), "page": State(ids.PAGE, "data")},
        prevent_initial_call=True,
    )
    def open_vintage(requested: dict, page: list) -> dict:
        here = read_page(tables, page)
        crisis = here.vintage.crisis
        if requested["crisis"] != crisis:
            return {"search": crisis_query(here, requested["crisis"])}
        first, last = day_limits(here.vintage.table, crisis)
        day = parse_day(requested["known_on"] or "") or here.vintage.known_on
        there = read_vintage(
            here.vintage.table, crisis, min(max(day, first), last), here.vintage.rests_on
        )
        scenario = chosen_values(there.drivers, here.scenario.moved)
        return {"search": to_query(replace(here, vintage=there, scenario=scenario))}

    @app.callback(
        Output(ids.OPEN, "data", allow_duplicate=True),
        inputs={
            "keep": Input(ids.KEEP, "n_clicks"),
            "load": Input(ids.saved(ALL, "load"), "n_clicks"),
            "drop": Input(ids.saved(ALL, "drop"), "n_clicks"),
            "name": State(ids.KEEP_NAME, "value"),
            "page": State(ids.PAGE, "data"),
        },
        prevent_initial_call=True,
    )
    def change_saved_scenarios(
        keep: int, load: list, drop: list, name: str | None, page: list
    ) -> dict:
        if not ctx.triggered[0]["value"]:
            raise PreventUpdate
        here, button = read_page(tables, page), ctx.triggered_id
        if button == ids.KEEP:
            used = {scenario.letter for scenario in here.saved_scenarios}
            free = [letter for letter in SCENARIO_LETTERS if letter not in used]
            if not free:
                raise PreventUpdate
            new = SavedScenario(free[0], name or f"scenario {free[0].upper()}", here.scenario)
            saved = tuple(sorted((*here.saved_scenarios, new), key=lambda saved: saved.letter))
            return {"search": to_query(replace(here, saved_scenarios=saved))}
        letter = button["letter"]
        if button["type"] == "drop":
            saved = tuple(saved for saved in here.saved_scenarios if saved.letter != letter)
            return {"search": to_query(replace(here, saved_scenarios=saved))}
        loaded = [saved.scenario for saved in here.saved_scenarios if saved.letter == letter]
        if not loaded:
            raise PreventUpdate
        return {"search": to_query(replace(here, scenario=loaded[0]))}
