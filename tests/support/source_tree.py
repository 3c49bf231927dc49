"""The package's source as syntax trees: its modules, and what each of them imports."""

import ast
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import dashboard

PACKAGE = Path(dashboard.__file__).parent
ROOT = PACKAGE.parent


def module_name(path: Path) -> str:
    """Return the dotted name of a file, without `dashboard.`: `data.readers.csv`, or `data`."""
    return (
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        .removesuffix("__init__")
        .strip(".")
    )


@cache
def modules() -> dict[str, ast.Module]:
    """Every module's syntax tree by its name; the package itself is the empty name."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return {module_name(path): ast.parse(path.read_text("utf-8")) for path in paths}


def imported_names(syntax: ast.AST) -> set[str]:
    """Dotted names of all that is imported: at the top, inside functions, for types only."""
    names = set()
    for node in ast.walk(syntax):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name their module in full"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def imported_modules(syntax: ast.AST, known: Iterable[str]) -> set[str]:
    """Return which of the package's known modules are imported."""
    found = set()
    for name in imported_names(syntax):
        package, _, module = name.partition(".")
        if package == "dashboard":
            while module and module not in known:
                module = module.rpartition(".")[0]
            found.add(module)
    return found


@cache
def import_graph() -> dict[str, set[str]]:
    """Return what each module imports of the package."""
    known = modules()
    return {name: imported_modules(syntax, known) - {name} for name, syntax in known.items()}


def circles(graph: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Return the groups of modules that import each other, directly or by way of others."""
    reached = {name: _reached(graph, name) for name in graph}
    groups = {
        tuple(sorted(other for other in reached[name] if name in reached[other]))
        for name in graph
        if name in reached[name]
    }
    return sorted(map(list, groups))


def _reached(graph: Mapping[str, Iterable[str]], start: str) -> set[str]:
    found: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += graph[name]
    return found
