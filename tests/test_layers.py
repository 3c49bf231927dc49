"""Data walks one way: what may import what, and where files and libraries are touched."""

import ast
from pathlib import Path

import pytest

import dashboard

HOUSE = Path(dashboard.__file__).parent
ROOMS = sorted(path.relative_to(HOUSE).as_posix() for path in HOUSE.rglob("*.py"))

# From the ground up; a room imports only from its own storey and from those below.
STOREYS = (
    ("__init__", "errors", "audit_log"),
    ("data",),
    ("model",),
    ("view",),
    ("guard", "wire"),
    (
        *("app", "api", "compressing", "wsgi", "settings", "entrance"),
        *("ahead", "heartbeat", "listening", "serving", "worker"),
    ),
    ("commands",),
    ("__main__",),
)
# Where a library may be imported; polars may be anywhere.
HOMES = {
    "numpy": ("model/",),
    "scipy": (),  # takes a second to be imported
    "plotly": ("view/charts", "wire/"),
    "dash": ("view/", "app.py", "api.py", "wsgi.py", "wire/"),
    "dash_ag_grid": ("view/", "wire/"),
    "dash_mantine_components": (),  # through view/mantine.py, which takes what is used
    "fastexcel": ("data/",),
}
READING_METHODS = {"open", "read_text", "read_bytes", "write_text", "write_bytes"}
NO_FILES = {"webbrowser"}  # whose open() opens no file


def syntax_of(room: str) -> ast.Module:
    return ast.parse((HOUSE / room).read_text("utf-8"))


def imported_by(syntax: ast.Module) -> set[str]:
    """Dotted names of all that is imported, at the top or inside a function."""
    names = set()
    for node in ast.walk(syntax):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name their room in full"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def storey_of(name: str) -> int:
    """How high a room lies, by the first part of its path or name below the package."""
    return next(height for height, rooms in enumerate(STOREYS) if name in rooms)


def first_part(room: str) -> str:
    return Path(room).parts[0].removesuffix(".py")


def own_imports(syntax: ast.Module) -> set[str]:
    """First parts of the rooms that are imported; what is no room is a name of the package."""
    parts = {name.split(".")[1] for name in imported_by(syntax) if name.startswith("dashboard.")}
    return {part if part in map(first_part, ROOMS) else "__init__" for part in parts}


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
            return module not in NO_FILES
        case ast.Attribute(_, name):
            return name in READING_METHODS
    return False


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_from_its_storey_and_those_below(room: str) -> None:
    storey = storey_of(first_part(room))

    above = {name for name in own_imports(syntax_of(room)) if storey_of(name) > storey}

    assert above == set()


@pytest.mark.parametrize("room", ROOMS)
def test_libraries_are_imported_at_home_only(room: str) -> None:
    libraries = {name.split(".")[0] for name in imported_by(syntax_of(room))}

    strays = {
        library for library in libraries & HOMES.keys() if not room.startswith(HOMES[library])
    }

    assert strays == set()


@pytest.mark.parametrize("room", [room for room in ROOMS if not room.startswith("data/")])
def test_files_are_opened_in_data_only(room: str) -> None:
    assert files_touched_by(syntax_of(room)) == []


@pytest.mark.parametrize("room", [room for room in ROOMS if room.startswith("view/")])
def test_no_chart_needs_eval_or_a_map_of_another_host(room: str) -> None:
    words = {node.value for node in ast.walk(syntax_of(room)) if isinstance(node, ast.Constant)}

    assert words & {"parcoords", "splom", "choropleth", "geo"} == set()
    assert not any(
        isinstance(word, str) and word.startswith(("scattergl", "scattermap", "scattergeo"))
        for word in words
    )


@pytest.mark.parametrize("storey", ["data", "model", "view"])
def test_every_storey_has_rooms(storey: str) -> None:
    assert len([room for room in ROOMS if first_part(room) == storey]) > 3


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


@pytest.mark.parametrize("room", [room for room in ROOMS if room.startswith("guard/")])
def test_the_guard_knows_nothing_of_the_figures(room: str) -> None:
    assert own_imports(syntax_of(room)) <= {"guard", "errors", "audit_log"}


def test_imports_inside_functions_are_noticed() -> None:
    syntax = ast.parse("def late():\n    import dashboard.page.ids\n    from dashboard import app")

    assert own_imports(syntax) == {"view", "app"}
