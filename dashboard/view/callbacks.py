"""What happens when: each callback reads, calls a room, and returns."""

from dash import (
    ALL,
    MATCH,
    ClientsideFunction,
    Dash,
    Input,
    Output,
    State,
    ctx,
    no_update,
)
from dash.exceptions import PreventUpdate

from dashboard.data.keeper import ServedTable
from dashboard.model.filters import Filters, filter_figures
from dashboard.model.scenario import Scenario
from dashboard.model.situation import Situation, read_situation
from dashboard.view import ids
from dashboard.view.cards import figure_title
from dashboard.view.charts import all_charts, moving_parts
from dashboard.view.screen import day_limits, make_screen
from dashboard.view.share import TABS, chosen_values, parse_day, read_address, to_query
from dashboard.view.summary import card_lines, chart_sentences, driver_lines
from dashboard.view.tables import grid_rows, make_figure, make_twin
from dashboard.view.wording import count_words


def register_callbacks(app: Dash, table: ServedTable) -> None:
    """Register every callback of the page over a served table."""
    _register_opening(app, table)
    _register_moves(app, table)
    _register_figures(app, table)
    _register_clientside(app)


def _situation(table: ServedTable, place: dict | None) -> Situation:
    day = parse_day(place["known_on"]) if place else None
    if day is None:
        raise PreventUpdate
    return read_situation(table.current(), place["crisis"], day)


def _filters(
    measure: list | None, status: list | None, find: str | None, quantity: list
) -> Filters:
    return Filters(tuple(measure or ()), tuple(status or ()), tuple(quantity), (find or "")[:200])


def _scenario(situation: Situation, values: list, keys: list[dict]) -> Scenario:
    return chosen_values(
        situation.drivers, {key["key"]: value for key, value in zip(keys, values, strict=True)}
    )


def _register_opening(app: Dash, table: ServedTable) -> None:
    @app.callback(
        output={
            "place": Output(ids.PLACE, "data"),
            "query": Output(ids.QUERY, "data"),
            "title": Output(ids.TITLE, "children"),
            "notices": Output(ids.NOTICES, "children"),
            "crises": Output(ids.CRISIS, "data"),
            "crisis": Output(ids.CRISIS, "value"),
            "day": Output(ids.DAY_BOX, "value"),
            "earliest": Output(ids.DAY_BOX, "minDate"),
            "latest": Output(ids.DAY_BOX, "maxDate"),
            "days": Output(ids.DAY_SLIDER, "max"),
            "day_place": Output(ids.DAY_SLIDER, "value"),
            "day_label": Output(ids.DAY_SLIDER, "label"),
            "day_marks": Output(ids.DAY_SLIDER, "marks"),
            "cards": Output(ids.CARDS, "children"),
            "briefing": Output(ids.BRIEFING, "children"),
            "legend": Output(ids.LEGEND, "children"),
            "chart_grid": Output(ids.CHART_GRID, "children"),
            "charts": Output(ids.CHARTS, "data"),
            "events": Output(ids.EVENTS, "children"),
            "sliders": Output(ids.SLIDERS, "children"),
            "rests_on": Output(ids.RESTS_ON, "children"),
            "tab": Output(ids.TABS, "value"),
            "measures": Output(ids.FILTER_MEASURE, "data"),
            "measure": Output(ids.FILTER_MEASURE, "value"),
            "statuses": Output(ids.FILTER_STATUS, "data"),
            "status": Output(ids.FILTER_STATUS, "value"),
            "find": Output(ids.FILTER_FIND, "value"),
            "sources": Output(ids.SOURCES, "children"),
            "computed": Output(ids.COMPUTED, "children"),
        },
        inputs={"search": Input(ids.ADDRESS, "search")},
    )
    def open_screen(search: str | None) -> dict:
        served = table.current()
        return make_screen(served, read_address(served, search or ""))

    @app.callback(
        Output(ids.ADDRESS, "search"),
        Input(ids.WISH, "data"),
        State(ids.PLACE, "data"),
        State(ids.TABS, "value"),
        State({"type": "driver", "key": ALL}, "value"),
        State({"type": "driver", "key": ALL}, "id"),
        prevent_initial_call=True,
    )
    def go_elsewhere(wish, place, tab, values, keys) -> str:
        here = _situation(table, place)
        if wish["crisis"] != here.crisis:
            return f"?crisis={wish['crisis']}"
        first, last = day_limits(table.current(), here.crisis)
        day = parse_day(wish["known_on"]) or here.known_on
        there = read_situation(table.current(), here.crisis, min(max(day, first), last))
        kept = chosen_values(there.drivers, _scenario(here, values, keys).moved)
        return "?" + to_query(there, kept, tab=tab)


def _register_moves(app: Dash, table: ServedTable) -> None:
    @app.callback(
        output={
            "moved": Output(ids.MOVED, "data"),
            "query": Output(ids.QUERY, "data", allow_duplicate=True),
            "cards": Output({"type": "card-scenario", "figure": ALL}, "children"),
            "sentences": Output({"type": "sentence", "name": ALL}, "children"),
            "words": Output({"type": "driver-words", "key": ALL}, "children"),
            "twins": Output({"type": "twin", "name": ALL}, "children"),
        },
        inputs={
            "values": Input({"type": "driver", "key": ALL}, "value"),
            "twins": Input({"type": "twin-switch", "name": ALL}, "n_clicks"),
            "keys": State({"type": "driver", "key": ALL}, "id"),
            "cards": State({"type": "card-scenario", "figure": ALL}, "id"),
            "charts": State({"type": "twin", "name": ALL}, "id"),
            "place": State(ids.PLACE, "data"),
            "tab": State(ids.TABS, "value"),
            "measure": State(ids.FILTER_MEASURE, "value"),
            "status": State(ids.FILTER_STATUS, "value"),
            "find": State(ids.FILTER_FIND, "value"),
        },
        prevent_initial_call=True,
    )
    def move(values, twins, keys, cards, charts, place, tab, measure, status, find) -> dict:
        situation = _situation(table, place)
        scenario = _scenario(situation, values, keys)
        projected = situation.project(scenario)
        lines = card_lines(situation, scenario, projected)
        sentences = chart_sentences(situation, projected)
        words = driver_lines(situation.drivers, scenario)
        names = [chart["name"] for chart in charts]
        filters = _filters(measure, status, find, place.get("quantity", []))
        return {
            "moved": {
                name: moving_parts(chart)
                for name, chart in all_charts(situation, projected).items()
            },
            "query": to_query(situation, scenario, tab=tab, filters=filters),
            "cards": [lines.get(card["figure"], "") for card in cards],
            "sentences": [sentences.get(name, "") for name in names],
            "words": [words.get(key["key"], "") for key in keys],
            "twins": [
                make_twin(name, situation, projected) if (clicks or 0) % 2 else None
                for name, clicks in zip(names, twins, strict=True)
            ],
        }


def _register_figures(app: Dash, table: ServedTable) -> None:
    @app.callback(
        Output(ids.GRID, "rowData"),
        Output(ids.GRID_COUNT, "children"),
        Output(ids.QUERY, "data", allow_duplicate=True),
        Input(ids.PLACE, "data"),
        Input(ids.FILTER_MEASURE, "value"),
        Input(ids.FILTER_STATUS, "value"),
        Input(ids.FILTER_FIND, "value"),
        Input(ids.TABS, "value"),
        State({"type": "driver", "key": ALL}, "value"),
        State({"type": "driver", "key": ALL}, "id"),
        prevent_initial_call=True,
    )
    def choose_figures(place, measure, status, find, tab, values, keys) -> tuple:
        situation = _situation(table, place)
        filters = _filters(measure, status, find, place.get("quantity", []))
        tab = tab if tab in TABS else TABS[0]
        query = to_query(situation, _scenario(situation, values, keys), tab=tab, filters=filters)
        if ctx.triggered_id == ids.TABS:
            return no_update, no_update, query
        figures = filter_figures(situation.figures, filters)
        shown = count_words(figures.height, "figure")
        if not filters.empty:
            shown += f" of {situation.figures.height}"
        return grid_rows(figures), shown, query

    @app.callback(
        Output(ids.DRAWER, "opened"),
        Output(ids.DRAWER, "title"),
        Output(ids.DRAWER_BODY, "children"),
        Input({"type": "card", "figure": ALL}, "n_clicks"),
        Input(ids.GRID, "cellClicked"),
        Input({"type": "chart", "name": ALL}, "clickData"),
        State(ids.PLACE, "data"),
        prevent_initial_call=True,
    )
    def open_figure(cards, cell, clicks, place) -> tuple:
        if not ctx.triggered or not ctx.triggered[0]["value"]:
            raise PreventUpdate
        wanted = ctx.triggered_id
        if wanted == ids.GRID:
            figure = cell.get("rowId")
        elif wanted["type"] == "card":
            figure = wanted["figure"]
        else:
            figure = ctx.triggered[0]["value"]["points"][0].get("customdata")
        situation = _situation(table, place)
        rows = situation.figures.filter(situation.figures["id"] == str(figure)).to_dicts()
        if not rows:
            raise PreventUpdate
        return True, figure_title(rows[0]), make_figure(rows[0], situation)


def _register_clientside(app: Dash) -> None:
    def client(name: str) -> ClientsideFunction:
        return ClientsideFunction("dashboard", name)

    app.clientside_callback(
        client("wish"),
        Output(ids.WISH, "data"),
        Input(ids.CRISIS, "value"),
        Input(ids.DAY_BOX, "value"),
        Input(ids.DAY_SLIDER, "value"),
        State(ids.DAY_SLIDER, "label"),
        State(ids.PLACE, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        client("hold"),
        Output({"type": "driver", "key": MATCH}, "value"),
        Output({"type": "driver-box", "key": MATCH}, "value"),
        Input({"type": "driver", "key": MATCH}, "value"),
        Input({"type": "driver-box", "key": MATCH}, "value"),
        Input({"type": "driver-reset", "key": MATCH}, "n_clicks"),
        State({"type": "driver-stated", "key": MATCH}, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        client("resetAll"),
        Output({"type": "driver", "key": ALL}, "value", allow_duplicate=True),
        Input(ids.RESET_ALL, "n_clicks"),
        State({"type": "driver-stated", "key": ALL}, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        client("draw"),
        Output({"type": "chart", "name": ALL}, "figure"),
        Input(ids.CHARTS, "data"),
        Input(ids.MOVED, "data"),
        Input(ids.EVENTS_SWITCH, "checked"),
        Input({"type": "chart", "name": ALL}, "id"),
    )
    app.clientside_callback(
        client("address"),
        Output({"type": "export", "kind": ALL, "form": ALL}, "href"),
        Input(ids.QUERY, "data"),
        State({"type": "export", "kind": ALL, "form": ALL}, "id"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        client("share"),
        Output(ids.SHARED, "children"),
        Input(ids.SHARE, "n_clicks"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        client("twinWords"),
        Output({"type": "twin-switch", "name": MATCH}, "children"),
        Output({"type": "twin-switch", "name": MATCH}, "aria-expanded"),
        Input({"type": "twin-switch", "name": MATCH}, "n_clicks"),
        prevent_initial_call=True,
    )
