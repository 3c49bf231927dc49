"""The script of the grid, which comes with the grid and not with the page."""

import dash_ag_grid as dag
from dash.fingerprint import build_fingerprint


def grid_script() -> str:
    """Return the path of the grid's script, which assets/grid.js fetches once it is wanted."""
    name = build_fingerprint("dash_ag_grid.min.js", dag.__version__, 0)
    return f"/_dash-component-suites/dash_ag_grid/{name}"
