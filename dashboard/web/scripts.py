"""Which scripts come with the page, in which form, and which only when they are needed."""

import re
from hashlib import sha256
from html import escape, unescape
from urllib.parse import quote

import dash_ag_grid
from dash import Dash, _dash_renderer, dash_table
from dash.fingerprint import check_fingerprint
from flask import Flask, Response
from plotly.offline import get_plotlyjs_version

from dashboard.data.compressed import keep_compressed
from dashboard.data.resources import (
    read_installed,
    read_page_script,
    read_page_style,
    read_small_plotly,
)
from dashboard.page.grid_script import grid_script

LATER = (  # (package, script): the grid's comes with the grid, the old table's never
    (dash_ag_grid, "dash_ag_grid.min.js"),
    (dash_table, "dash_table/bundle.js"),
)
SUITES = "/_dash-component-suites/"
PLOTLY = f"{SUITES}plotly/package_data/plotly.min.js"
PARTS = ("dcc/async-graph.js", "dcc/async-upload.js")  # of Dash, which every page needs
FETCHED = (f"{SUITES}dash_ag_grid/async-community.js",)  # by the scripts of the page, when needed
ASKED_FIRST = ("/_dash-layout", "/_dash-dependencies")  # by Dash, when its scripts have run
POLYFILL = "deps/polyfill@7.12.1.min.js"
# What Dash's scripts want of it and no browser has; all else is in every browser since 2018.
RUNTIME = re.compile(
    r'\[function\(t,n,r\)\{var e=(function\(u\)\{"use strict";[^`]{5000,8000}?,u\})'
    r'\("object"==typeof n\?n\.exports:\{\}\);try\{regeneratorRuntime=e\}'
)
NAMED = re.compile(r' (?:src|href)="(/[^"]+)"')  # what a page says it is made of
ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>"
    "<path d='M1 15V9h3v6zm5 0V5h3v10zm5 0V1h3v14z' fill='#0072b2'/></svg>"
)


def load_later() -> None:
    """Take scripts out of the page; they stay there to be fetched."""
    for package, script in LATER:
        for resource in package._js_dist:
            if resource["relative_package_path"] == script:
                resource["dynamic"] = True
    if read_runtime():
        for needed in _dash_renderer._js_dist_dependencies:
            paths = needed["relative_package_path"]["prod"]
            paths[:] = [path for path in paths if path != POLYFILL]


def read_runtime() -> str:
    """Return the part of Dash's polyfill that its scripts want, as a script of its own.

    To evaluate the whole takes as long as everything else that the page's own scripts do. Where
    Dash brings another polyfill, nothing is returned, and the whole one stays in the page.
    """
    found = RUNTIME.search(read_installed("dash", POLYFILL).decode())
    if found is None:
        return ""
    return f"/* regenerator-runtime, MIT licence */\nvar regeneratorRuntime={found[1]}({{}});\n"


def page_script() -> str:
    """Return the page's own scripts, with what Dash's want of its polyfill, as one."""
    return read_runtime() + read_page_script()


def page_links() -> dict[str, str]:
    """Return the tags that belong to the page's head and to the end of its body, by their place.

    Its own scripts come first, as they ask for the screen. Plotly is there before the first chart
    asks for it. Dash would fetch its parts once it meets a chart and a place for files, and wait
    for them each time.
    """
    ahead = (f'<link rel="preload" as="fetch" href="{path}" crossorigin>' for path in ASKED_FIRST)
    last = (
        *(_versioned(f"{SUITES}dash/{part}", _read_part(part)) for part in PARTS),
        _versioned(PLOTLY, f"{get_plotlyjs_version()} {len(other_scripts())}"),
    )
    return {
        "icon": f'<link rel="icon" href="data:image/svg+xml,{quote(ICON)}">',
        "style": f'<link rel="stylesheet" href="{_versioned("/page.css", read_page_style())}">',
        "ahead": "".join(ahead),
        "first": _script(_versioned("/page.js", page_script())),
        "scripts": "".join(map(_script, last)),
    }


def _script(path: str) -> str:
    return f'<script src="{escape(path)}"></script>'


def _read_part(name: str) -> str:
    return read_installed("dash", name).decode()


def register_parts(server: Flask) -> None:
    """Register the page's own style sheet and its scripts, each as one file."""
    style, script = read_page_style(), page_script()
    server.add_url_rule("/page.css", "style", lambda: Response(style, mimetype="text/css"))
    server.add_url_rule("/page.js", "script", lambda: Response(script, mimetype="text/javascript"))


def other_scripts() -> dict[str, bytes]:
    """Return the scripts that take another's place: the small bundle of Plotly, where it is."""
    small = read_small_plotly(get_plotlyjs_version())
    return {} if small is None else {PLOTLY: small}


def lasting_addresses(page: str) -> set[str]:
    """Return the addresses of scripts and styles that have their version in them.

    Args:
        page: the page, which names them but for one.
    """
    named = NAMED.findall(page)
    return {grid_script(), *(unescape(path) for path in named if is_versioned(path))}


def is_versioned(path: str) -> bool:
    """Return whether an address has a version in it, as ours or as Dash writes it."""
    return "?v=" in path or check_fingerprint(path)[1]


def precompress(app: Dash) -> None:
    """Compress all scripts that a page fetches, once for good."""
    client = app.server.test_client()
    page = client.get("/").text
    named = [part.split('"')[0] for part in page.split(' src="')[1:]]
    paths = [path for path in dict.fromkeys([*named, grid_script(), *FETCHED]) if path[0] == "/"]
    for path in paths:
        keep_compressed(client.get(path).data)


def _versioned(path: str, content: str) -> str:
    return f"{path}?v={sha256(content.encode()).hexdigest()[:16]}"
