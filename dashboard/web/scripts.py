"""The scripts and styles of the page, and the tags that put them there."""

import re
from hashlib import sha256
from html import escape, unescape
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import quote

import dash
from dash.fingerprint import build_fingerprint, check_fingerprint
from flask import Flask, Response, abort
from plotly.offline import get_plotlyjs_version

from dashboard.data.files import read_whole
from dashboard.data.resources import read_installed, shipped

BOOT, FIRST, STYLE, PLOTLY = "boot.js", "first_screen.js", "page.css", "plotly.js"
STYLES = (  # assets/css, in the order of the cascade
    "tokens",
    "page",
    "first_view",
    "header",
    "buttons",
    "menus",
    "upload",
    "cards",
    "charts",
    "tables",
    "sliders",
    "scenarios",
    "narrow",
    "tabs",
    "drawer",
    "conflicts",
    "strips",
    "print",
)
SUITES = "/_dash-component-suites/"
CHUNKS = ("dcc/async-graph.js", "dcc/async-upload.js")  # Dash fetches them at their first use
FIRST_REQUESTS = ("/_dash-layout", "/_dash-dependencies")  # by Dash, once its scripts have run
GRID_CHUNK = f"{SUITES}dash_ag_grid/async-community.js"
SCRIPT_TAG = re.compile(r'<script src="([^"]+)"></script>')
ADDRESS = re.compile(r' (?:src|href|content)="(/[^"]+)"')
ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>"
    "<path d='M1 15V9h3v6zm5 0V5h3v10zm5 0V1h3v14z' fill='#0072b2'/></svg>"
)


class PageFiles:
    """The project's own scripts and styles, served below an address that names their version.

    Attributes:
        contents: the files by name: the style sheet, and the scripts as one bundle where
            ``make setup`` made one of them as they are now, else module by module.
    """

    def __init__(self) -> None:
        """Read the files."""
        bundle, modules = bundle_path(), read_modules()
        if bundle.is_file():
            modules = {BOOT: read_whole(bundle), FIRST: modules[FIRST]}
        self.contents = modules
        styles = (shipped("assets") / "css" / f"{name}.css" for name in STYLES)
        self.contents[STYLE] = b"\n".join(read_whole(path) for path in styles)
        plotly = read_small_plotly(get_plotlyjs_version())
        if plotly is not None:
            self.contents[PLOTLY] = plotly
        self.version = version_of(self.contents)

    def address(self, name: str) -> str:
        """Return the address of a file at its version."""
        return f"/page/{self.version}/{name}"

    def register(self, server: Flask) -> None:
        """Register the files; at another version there is the same content."""

        def read(version: str, name: str) -> Response:
            if name not in self.contents:
                abort(404)
            return Response(self.contents[name], mimetype=guess_type(name)[0])

        server.add_url_rule("/page/<version>/<name>", "page_file", read)

    def tags(self) -> dict[str, str]:
        """Return the tags for the head of the page and for the end of its body, by their place.

        Dash would load a chunk only when its component is first mounted, and Plotly too.
        """
        others = self.contents.keys() - {BOOT, FIRST, STYLE, PLOTLY}
        modules = [self.address(name) for name in (BOOT, *sorted(others))]
        first = f'<script type="module" async src="{self.address(FIRST)}"></script>'
        preloads = (f'<link rel="modulepreload" href="{path}">' for path in modules)
        chunks = {f"{SUITES}dash/{name}": read_installed("dash", name) for name in CHUNKS}
        scripts = [_versioned(path, content) for path, content in chunks.items()]
        if PLOTLY in self.contents:
            scripts.append(self.address(PLOTLY))
        return {
            "icon": f'<link rel="icon" href="data:image/svg+xml,{quote(ICON)}">',
            "style": f'<link rel="stylesheet" href="{self.address(STYLE)}">',
            "preloads": "".join((first, *map(preload, FIRST_REQUESTS), *preloads)),
            "scripts": "".join(f'<script src="{escape(path)}"></script>' for path in scripts)
            + f'<script type="module" src="{modules[0]}"></script>',
        }


def read_modules() -> dict[str, bytes]:
    """Return the modules of the page by name."""
    return {path.name: read_whole(path) for path in sorted(shipped("assets").glob("js/*.js"))}


def bundle_path() -> Path:
    """Return where the bundle of the modules is, if it was made of them as they are now."""
    return shipped("assets") / "bundles" / f"boot-{version_of(read_modules())}.js"


def version_of(contents: dict[str, bytes]) -> str:
    """Return what names some files by their contents."""
    digest = sha256()
    for name, content in contents.items():
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:16]


def read_small_plotly(version: str) -> bytes | None:
    """Return the bundle of plotly.js that draws only lines, marks and bars, if it is of a version.

    ``make setup`` puts it there from its npm package; without it Dash loads its own.
    """
    path = shipped("assets") / "bundles" / "plotly-basic.min.js"
    content = read_whole(path) if path.is_file() else b""
    return content if f"v{version}\n".encode() in content[:200] else None


def preload(address: str) -> str:
    """Return the tag that requests an address early, for a later ``fetch`` of it."""
    return f'<link rel="preload" as="fetch" href="{escape(address)}" crossorigin>'


def without_grid(scripts: str) -> tuple[str, str]:
    """Return the tags of Dash's scripts without that of the grid, and a tag that names it.

    The grid's script is the largest of all; assets/js/figures_grid.js loads it when a reader comes
    to the grid.
    """
    tags = SCRIPT_TAG.finditer(scripts)
    tag = next((tag for tag in tags if "/dash_ag_grid/" in tag[1]), None)
    if tag is None:
        return scripts, ""
    return scripts.replace(tag[0], ""), f'<meta name="grid-script" content="{tag[1]}">'


def script_addresses(page: str) -> set[str]:
    """Return the addresses of scripts and styles that a page names with their version."""
    addresses = {unescape(address) for address in ADDRESS.findall(page)}
    return {address for address in addresses if is_versioned(address)}


def is_versioned(address: str) -> bool:
    """Return whether an address has a version in it, as ours or as Dash writes it."""
    return address.startswith("/page/") or check_fingerprint(address)[1]


def _versioned(path: str, content: bytes) -> str:
    return build_fingerprint(path, dash.__version__, sha256(content).hexdigest()[:16])
