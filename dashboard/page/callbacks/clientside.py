"""What the browser does by itself; registered in assets/js/boot.js."""

from dash import ALL, MATCH, ClientsideFunction, Dash, Input, Output, State

from dashboard.page import ids
from dashboard.page.callbacks.navigation import SCREEN


def register_clientside(app: Dash) -> None:
    """Register the functions of assets/ under the name ``dashboard``."""

    def client(name: str, *parts: Input | Output | State, **options: bool | str) -> None:
        app.clientside_callback(ClientsideFunction("dashboard", name), *parts, **options)

    later = {"prevent_initial_call": True}
    client(
        "openFirstScreen",
        Output(ids.ARRIVED, "data"),
        Output(ids.OPEN, "data", allow_duplicate=True),
        *(Output(*part, allow_duplicate=True) for part in SCREEN.values()),
        Input(ids.SCREEN, "id"),
        prevent_initial_call="initial_duplicate",
    )
    client(
        "requestVintage",
        Output(ids.VINTAGE_REQUEST, "data"),
        Input(ids.CRISIS, "value"),
        Input(ids.DAY_BOX, "value"),
        Input(ids.DAY_SLIDER, "value"),
        State(ids.DAY_SLIDER, "label"),
        State(ids.SCREEN_STATE, "data"),
        **later,
    )
    client(
        "setSlider",
        Output(ids.driver(MATCH), "value"),
        Input(ids.driver_box(MATCH), "value"),
        Input(ids.driver_reset(MATCH), "n_clicks"),
        State(ids.driver(MATCH), "value"),
        State(ids.stated(MATCH), "data"),
        **later,
    )
    client(
        "resetAll",
        Output(ids.driver(ALL), "value", allow_duplicate=True),
        Input(ids.RESET_ALL, "n_clicks"),
        State(ids.driver(ALL), "id"),
        **later,
    )
    client(
        "applyPreset",
        Output(ids.driver(ALL), "value", allow_duplicate=True),
        Input(ids.preset(ALL), "n_clicks"),
        State(ids.PRESET_VALUES, "data"),
        State(ids.driver(ALL), "value"),
        State(ids.driver(ALL), "id"),
        **later,
    )
    client(
        "collectState",
        Output(ids.PAGE, "data"),
        Output(ids.TABLES_REQUEST, "data"),
        Output(ids.FIGURES_REQUEST, "data"),
        Input(ids.SCREEN_STATE, "data"),
        Input(ids.driver(ALL), "value"),
        Input(ids.reason(ALL), "value"),
        Input(ids.FAN, "value"),
        Input(ids.data_table_switch(ALL), "n_clicks"),
        Input(ids.FILTER_MEASURE, "value"),
        Input(ids.FILTER_STATUS, "value"),
        Input(ids.FILTER_FIND, "value"),
        Input(ids.TABS, "value"),
        Input(ids.SINCE, "value"),
        State(ids.driver(ALL), "id"),
        State(ids.data_table_switch(ALL), "id"),
        State(ids.reason(ALL), "id"),
        State(ids.driver_box(ALL), "value"),
        State(ids.driver_box(ALL), "id"),
        **later,
    )
    client(
        "watchGrid", Output(ids.GRID_AREA, "data-watched"), Input(ids.SCREEN_STATE, "data"), **later
    )
    client(
        "proposeLevel",
        Output(ids.GOAL_SEEK_VALUE, "value"),
        Output(ids.GOAL_SEEK_VALUE, "suffix"),
        Input(ids.GOAL_SEEK_OUTCOME, "value"),
        State(ids.SCREEN_STATE, "data"),
        **later,
    )
    client(
        "openFigure",
        Output(ids.FIGURE_REQUEST, "data"),
        Input(ids.grid(ALL), "cellClicked"),
        Input(ids.chart(ALL), "clickData"),
        Input(ids.series(ALL), "clickData"),
        **later,
    )
    client(
        "drawCharts",
        Output(ids.chart(ALL), "figure"),
        Input(ids.CHARTS, "data"),
        Input(ids.EVENTS_SWITCH, "checked"),
        Input(ids.chart(ALL), "id"),
    )
    client("drawSeries", Output(ids.series(MATCH), "figure"), Input(ids.series_data(MATCH), "data"))
    client("updateAddress", Output(ids.SCREEN, "data-query"), Input(ids.QUERY, "data"), **later)
    client(
        "fillTabs",
        Output(ids.tab_request(ALL), "data"),
        Input(ids.QUERY, "data"),
        Input(ids.TABS, "value"),
        State(ids.tab_request(ALL), "data"),
        State(ids.tab_request(ALL), "id"),
        **later,
    )
    client(
        "closeDrawer",
        Output(ids.DRAWER, "opened", allow_duplicate=True),
        Input(ids.DRAWER_CLOSE, "n_clicks"),
        **later,
    )
    client("nameDrawer", Output(ids.DRAWER_CLOSE, "title"), Input(ids.DRAWER, "opened"), **later)
    client("copyLink", Output(ids.SHARED, "children"), Input(ids.SHARE, "n_clicks"), **later)
    client(
        "focusBarSlider",
        Output(ids.SHARED, "title"),
        Input(ids.chart(ALL), "clickData"),
        **later,
    )
    client(
        "toggleDataTable",
        Output(ids.data_table_switch(MATCH), "children"),
        Output(ids.data_table_switch(MATCH), "aria-expanded"),
        Output(ids.data_table(MATCH), "children"),
        Input(ids.data_table_switch(MATCH), "n_clicks"),
        **later,
    )
