"""The ids of everything that a callback reads or writes, in one place."""

OPEN = "open"  # store: the address of a screen to be opened
ARRIVED = "arrived"  # store: the address that the page was opened at
QUERY = "query"  # store: the canonical address of the screen
VINTAGE_REQUEST = "vintage-request"  # store: another crisis or day that the reader asked for
SCREEN_STATE = "screen-state"  # store: crisis and day, as resolved
PAGE = "page-state"  # store: what all controls say, as names and values of an address
TABLES_REQUEST = "tables-request"  # store: the same, where tables are open that a slider changes
FIGURES_REQUEST = "figures-request"  # store: the same, once a filter or a tab was chosen
CHARTS = "charts"  # store: whole charts, redrawn when crisis or day change
SCREEN = "screen"
TITLE = "title"
NOTICES = "notices"
CRISIS = "crisis"
DAY_SLIDER = "day-slider"
DAY_BOX = "day-box"
SCHEME = "scheme"
EVENTS_SWITCH = "events-switch"
EVENTS = "events"
SHARE = "share"
SHARED = "shared"
CARDS = "cards"
BRIEFING = "briefing"
LEGEND = "legend"
CHART_GRID = "chart-grid"
SLIDERS = "sliders"
RESET_ALL = "reset-all"
RESTS_ON = "rests-on"
TABS = "tabs"
FIGURE_REQUEST = "figure-request"  # store: the figure of a card, mark or row that was opened
PIN_REQUEST = "pin-request"  # store: the figure to put under the scenario; "" means the usual ones
GRID_AREA = "grid-area"
GRID_REQUEST = "grid-request"  # store: whether the grid was come to, and its script is there
GRID_COUNT = "grid-count"
GRID_TOTAL = "grid-total"
FILTER_MEASURE = "filter-measure"
FILTER_STATUS = "filter-status"
FILTER_FIND = "filter-find"
SINCE = "since"
FAN = "fan"
FAN_WORDS = "fan-words"
PRESETS = "presets"
PRESET_VALUES = "preset-values"
UNDO = "undo"
REDO = "redo"
REPLAY = "replay"
HISTORY = "history"
KEEP = "keep"
KEEP_NAME = "keep-name"
COMPARE = "compare"
GOAL_SEEK_OUTCOME = "goal-seek-outcome"
GOAL_SEEK_VALUE = "goal-seek-value"
GOAL_SEEK_AGAIN = "goal-seek-again"
GOAL_SEEK = "goal-seek"
CHECK = "check"
CHECKED = "checked"
UPLOAD = "upload"
DECIMAL_COMMA = "decimal-comma"
REPORT = "report"
MAPPING = "mapping"
SHEET_DAY = "sheet-day"
READING = "reading"
DRAWER = "drawer"
DRAWER_TITLE = "drawer-title"
DRAWER_CLOSE = "drawer-close"
DRAWER_BODY = "drawer-body"


def driver(key: object) -> dict:
    """Return the id of a driver's slider."""
    return {"type": "driver", "key": key}


def driver_box(key: object) -> dict:
    """Return the id of a driver's number box."""
    return {"type": "driver-box", "key": key}


def driver_reset(key: object) -> dict:
    """Return the id of a driver's reset button."""
    return {"type": "driver-reset", "key": key}


def reason(key: object) -> dict:
    """Return the id of the reason of a driver."""
    return {"type": "reason", "key": key}


def needed(key: object) -> dict:
    """Return the id of the mark of a needed value on a driver's track."""
    return {"type": "needed", "key": key}


def preset(name: object) -> dict:
    """Return the id of a preset's button."""
    return {"type": "preset", "name": name}


def saved(letter: object, action: str) -> dict:
    """Return the id of a button that loads or drops a saved scenario."""
    return {"type": action, "letter": letter}


def stated(key: object) -> dict:
    """Return the id of the store of a driver's stated value."""
    return {"type": "driver-stated", "key": key}


def chart(name: object) -> dict:
    """Return the id of a chart's graph."""
    return {"type": "chart", "name": name}


def data_table(name: object) -> dict:
    """Return the id of a chart's table."""
    return {"type": "data-table", "name": name}


def data_table_switch(name: object) -> dict:
    """Return the id of the button that shows a chart's table."""
    return {"type": "data-table-switch", "name": name}


def grid(kind: object) -> dict:
    """Return the id of the grid of figures; a wildcard, as it is not there before it is seen."""
    return {"type": "grid", "kind": kind}


def panel(tab: object) -> dict:
    """Return the id of a tab that is filled when it is opened."""
    return {"type": "panel", "tab": tab}


def tab_request(tab: object) -> dict:
    """Return the id of the store that asks for the content of a tab."""
    return {"type": "tab-request", "tab": tab}


def series(figure: object) -> dict:
    """Return the id of the chart of the series that a figure belongs to."""
    return {"type": "series", "figure": figure}


def series_data(figure: object) -> dict:
    """Return the id of the store of that chart, in the light palette."""
    return {"type": "series-data", "figure": figure}
