"""Who may import whom (docs/architecture.md), and where files and libraries are used."""

import ast

import pytest

from tests.support.source_tree import (
    PACKAGE,
    circles,
    import_graph,
    imported_modules,
    imported_names,
    modules,
)

# Which packages a package may import beside itself, `errors`, `audit_log` and the version.
GROUND = {"", "errors", "audit_log"}
MAY_IMPORT = {
    "errors": set(),
    "audit_log": set(),
    "data": set(),
    "model": {"data"},
    "tables": {"data"},
    "screen": {"data", "model", "tables"},
    "text": {"data", "model"},
    "charts": {"data", "model", "text"},
    "svg": {"data", "model", "text", "charts"},
    "page": {"data", "model", "tables", "screen", "text", "charts", "svg"},
    "export": {"data", "model", "tables", "screen", "text", "charts", "svg"},
    "web.security": set(),
}
MAY_IMPORT["web"] = {*MAY_IMPORT}
# Modules that a package may import though it may not import the rest of their package.
ALSO = {"export": {"page.static_html"}}
# Inside a package, from the ground up: each imports only its own layer and those below.
# A module that is not named lies at the ground.
LAYERS_INSIDE = {
    "page": (
        ("components",),
        ("tabs",),
        ("content", "updates", "layout", "prerender"),
        ("callbacks",),
    ),
    "export": (
        ("writers", "template"),
        ("frames",),
        ("chart_files", "changes", "claims", "metadata", "readme"),
        ("documents", "package"),
        ("",),
    ),
    "screen": (
        ("codec",),
        ("state",),
        ("resolve",),
        ("parameters",),
        ("read_state", "compute", "brief_mark"),
    ),
}

# Where a library may be imported; polars may be anywhere.
LIBRARIES = {
    "numpy": ("model",),
    "scipy": (),  # takes a second to be imported
    "plotly": ("charts", "web"),
    "dash": ("page", "app", "web", "export"),
    "dash_ag_grid": ("page", "web"),
    "dash_mantine_components": ("page",),
    "fastexcel": ("data",),
    "xlsxwriter": ("export",),
}
READING_METHODS = {"open", "read_text", "read_bytes", "write_text", "write_bytes"}
OPENS_NO_FILE = {"webbrowser"}  # whose open() opens no file


def package_of(module: str) -> str:
    """Return the package of a module; web.security is one of its own."""
    if module.startswith("web.security"):
        return "web.security"
    return module.partition(".")[0]


def is_allowed(module: str, imported: str) -> bool:
    """Return whether a module may import another one."""
    package, other = package_of(module), package_of(imported)
    if package not in MAY_IMPORT:
        return True  # the command line, the server and the application stand on top
    if package == other:
        layers = LAYERS_INSIDE.get(package, ())
        return layer_of(module, layers) >= layer_of(imported, layers)
    allowed = MAY_IMPORT[package] | (GROUND if package != "errors" else {""})
    return other in allowed or imported in ALSO.get(package, set())


def layer_of(module: str, layers: tuple[tuple[str, ...], ...]) -> int:
    """Return how high a module lies inside its package, by the first name below it."""
    first = module.split(".")[1] if "." in module else ""
    return next((height for height, names in enumerate(layers, 1) if first in names), 0)


def files_touched_by(syntax: ast.Module) -> list[str]:
    """Calls that open, read or write a file."""
    calls = [node.func for node in ast.walk(syntax) if isinstance(node, ast.Call)]
    return [ast.unparse(call) for call in calls if _touches_a_file(call)]


def _touches_a_file(call: ast.expr) -> bool:
    match call:
        case ast.Name("open"):
            return True
        case ast.Attribute(ast.Name("pl" | "polars"), name):
            return name.startswith(("read_", "scan_"))
        case ast.Attribute(ast.Name(module), "open"):
            return module not in OPENS_NO_FILE
        case ast.Attribute(_, name):
            return name in READING_METHODS
    return False


def test_a_module_imports_only_from_its_layer_and_those_below() -> None:
    forbidden = {
        (module, imported)
        for module, all_imported in import_graph().items()
        for imported in all_imported
        if not is_allowed(module, imported)
    }

    assert forbidden == set()


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circles(import_graph()) == []


@pytest.mark.parametrize("package", [name for name in MAY_IMPORT if name != "audit_log"])
def test_every_package_of_the_rules_is_there(package: str) -> None:
    assert any(package_of(module) == package for module in modules())


def test_libraries_are_imported_in_their_packages_only() -> None:
    strays = {
        (module, library)
        for module, syntax in modules().items()
        for library in {name.split(".")[0] for name in imported_names(syntax)} & LIBRARIES.keys()
        if module.partition(".")[0] not in LIBRARIES[library]
    }

    assert strays == set()


def test_files_are_opened_in_data_only() -> None:
    opening = {
        (module, call)
        for module, syntax in modules().items()
        if package_of(module) != "data"
        for call in files_touched_by(syntax)
    }

    assert opening == set()


@pytest.mark.parametrize("package", ["charts", "svg", "page"])
def test_no_chart_needs_eval_or_a_map_of_another_host(package: str) -> None:
    words = {
        node.value
        for module, syntax in modules().items()
        if package_of(module) == package
        for node in ast.walk(syntax)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert words & {"parcoords", "splom", "choropleth", "geo"} == set()
    assert not any(word.startswith(("scattergl", "scattermap", "scattergeo")) for word in words)


@pytest.mark.parametrize(
    "line",
    [
        "open('table.csv')",
        "io.open(path)",
        "Path(name).open()",
        "path.read_text('utf-8')",
        "path.parent.write_bytes(b'')",
        "pl.read_csv(path)",
        "polars.scan_parquet(path)",
    ],
)
def test_a_line_that_touches_a_file_is_noticed(line: str) -> None:
    assert len(files_touched_by(ast.parse(line))) == 1


@pytest.mark.parametrize(
    "line", ["webbrowser.open(address)", "read_vintage(served)", "frame.write_csv()"]
)
def test_a_line_that_touches_no_file_is_not(line: str) -> None:
    assert files_touched_by(ast.parse(line)) == []


def test_imports_inside_functions_and_for_types_are_noticed() -> None:
    syntax = ast.parse(
        "if TYPE_CHECKING:\n    from dashboard.page.ids import card\n"
        "def late():\n    import dashboard.model.fan\n    from dashboard import app"
    )

    assert imported_modules(syntax, {"page.ids", "model.fan", "app"}) == {
        "page.ids",
        "model.fan",
        "app",
    }


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("model.fan", "tables.snapshot"),
        ("data.table", "model.fan"),
        ("page.layout", "export.package"),
        ("export.package", "page.layout"),
        ("page.components.cards", "page.tabs.claims"),
        ("page.ids", "page.components.cards"),
        ("export.frames", "export"),
        ("screen.state", "screen.read_state"),
        ("web.security.auth", "model.fan"),
        ("errors", "audit_log"),
    ],
)
def test_an_import_upwards_is_noticed(module: str, imported: str) -> None:
    assert not is_allowed(module, imported)


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("page.tabs.claims", "page.components.cards"),
        ("export.package", "page.static_html"),
        ("web.api", "web.security.request_checks"),
        ("data.table", "errors"),
        ("app", "page.layout"),
    ],
)
def test_an_import_downwards_is_allowed(module: str, imported: str) -> None:
    assert is_allowed(module, imported)


def test_a_circle_of_three_is_noticed() -> None:
    assert circles({"a": ["b"], "b": ["c"], "c": ["a"], "d": ["a"]}) == [["a", "b", "c"]]


def test_there_is_a_package_to_look_at() -> None:
    assert (PACKAGE / "errors.py").is_file()
    assert len(modules()) > 50
