"""Which scripts come with the page, and which only when they are needed."""

import dash_ag_grid
from dash import dash_table

LATER = (  # (package, script): the grid's comes with the grid, the old table's never
    (dash_ag_grid, "dash_ag_grid.min.js"),
    (dash_table, "dash_table/bundle.js"),
)


def load_later() -> None:
    """Take scripts out of the page; they stay there to be fetched."""
    for package, script in LATER:
        for resource in package._js_dist:
            if resource["relative_package_path"] == script:
                resource["dynamic"] = True
