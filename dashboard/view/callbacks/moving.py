"""A slider moves: charts, cards, sentences, comparison and address follow."""

from dash import ALL, Dash, Input, Output, State, ctx
from dash.exceptions import PreventUpdate

from dashboard.data.held import OpenTables
from dashboard.view import ids
from dashboard.view.callbacks.state import read_page
from dashboard.view.charts import all_charts, moving_parts
from dashboard.view.compare import make_compare
from dashboard.view.drives import all_drives
from dashboard.view.screen import place_key
from dashboard.view.summary import card_lines, chart_sentences, driver_lines
from dashboard.view.twin import make_twin
from dashboard.view.wanted import make_wanted
from dashboard.view.wording import FAN_SENTENCES


def register_moving(app: Dash, table: OpenTables) -> None:
    """Register what follows from a slider."""

    @app.callback(
        output={
            "moved": Output(ids.MOVED, "data"),
            "query": Output(ids.QUERY, "data", allow_duplicate=True),
            "cards": Output(ids.card_scenario(ALL), "children"),
            "sentences": Output(ids.sentence(ALL), "children"),
            "words": Output(ids.driver_words(ALL), "children"),
            "twins": Output(ids.twin(ALL), "children"),
            "compare": Output(ids.COMPARE, "children", allow_duplicate=True),
            "fan_words": Output(ids.FAN_WORDS, "children", allow_duplicate=True),
        },
        inputs={
            "asked": Input(ids.MOVE_ASKED, "data"),
            "cards": State(ids.card_scenario(ALL), "id"),
            "keys": State(ids.driver(ALL), "id"),
            "shown": State(ids.twin(ALL), "id"),
        },
        prevent_initial_call=True,
    )
    def move(asked: dict, cards: list, keys: list, shown: list) -> dict:
        address = read_page(table, asked["page"])
        outlook = address.outlook()
        lines, sentences = card_lines(outlook), chart_sentences(outlook)
        words = driver_lines(address.situation.drivers, address.scenario)
        names, charts = [chart["name"] for chart in shown], all_charts(outlook)
        return {
            "moved": {name: moving_parts(chart) for name, chart in charts.items()}
            | {
                "drivers": list(address.scenario.moved),
                "drives": all_drives(outlook, charts),
                "place": place_key(address),
            },
            "query": address.query(),
            "cards": [lines.get(card["figure"], "") for card in cards],
            "sentences": [sentences.get(name, "") for name in names],
            "words": [words.get(key["key"], "") for key in keys],
            "twins": [
                make_twin(name, outlook) if name in asked["twins"] else None for name in names
            ],
            "compare": make_compare(outlook, address.reasons),
            "fan_words": FAN_SENTENCES[address.fan],
        }

    @app.callback(
        Output(ids.WANTED, "children"),
        Output(ids.needed(ALL), "style"),
        Output(ids.needed(ALL), "hidden"),
        inputs={
            "level": Input(ids.WANTED_VALUE, "value"),
            "again": Input(ids.WANTED_AGAIN, "n_clicks"),
            "measure": State(ids.WANTED_OUTCOME, "value"),
            "page": State(ids.PAGE, "data"),
        },
        prevent_initial_call=True,
    )
    def find_needed(level: float | None, again: int, measure: str | None, page: list) -> tuple:
        if not measure or not isinstance(level, int | float):
            raise PreventUpdate
        address = read_page(table, page)
        told, marks = make_wanted(address.outlook(), measure, float(level))
        styles, hidden = [], []
        for driver in address.situation.drivers:
            value = marks.get(driver.key)
            span = driver.maximum - driver.minimum
            place = 0.0 if value is None else (value - driver.minimum) / span
            styles.append({"--needed": f"{place:.4f}"})
            hidden.append(value is None)
        return told, styles[: len(ctx.outputs_list[1])], hidden[: len(ctx.outputs_list[2])]
