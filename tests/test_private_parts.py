"""Nothing private of a library is used: no `._name`, no `_module`, no override of a `_method`."""

import ast
import importlib
import inspect
import re
import string
from collections.abc import Iterator

import pytest

from tests.support.source_tree import ROOT, modules

PUBLIC = {"_replace", "_asdict", "_fields", "_exit"}  # documented, of named tuples and of os
# One script reads Plotly's private layout, with a public fallback beside it.
PRIVATE_LAYOUT = {"plotly_layout.js"}


def private_names_of(syntax: ast.Module) -> set[str]:
    """Names with a leading underscore that are used and that the module does not define."""
    defined = _defined_in(syntax)
    found = set()
    for node in ast.walk(syntax):
        match node:
            case ast.Import(aliases):
                found |= {part for alias in aliases for part in alias.name.split(".")}
            case ast.ImportFrom(module, aliases):
                found |= {*(module or "").split("."), *(alias.name for alias in aliases)}
            case ast.Attribute(ast.Call(ast.Name("super")), name):
                found.add(name)
            case ast.Attribute(_, name) if name not in defined:
                found.add(name)
    return {name for name in found - PUBLIC if is_private(name)}


def _defined_in(syntax: ast.Module) -> set[str]:
    """Names of functions, of names in class bodies, and of attributes that are set on self."""
    names = set()
    for node in ast.walk(syntax):
        match node:
            case ast.FunctionDef(name) | ast.AsyncFunctionDef(name):
                names.add(name)
            case ast.ClassDef():
                lines = [line for line in node.body if isinstance(line, ast.Assign | ast.AnnAssign)]
                parts = [part for line in lines for part in ast.walk(line)]
                names |= {part.id for part in parts if isinstance(part, ast.Name)}
            case ast.Attribute(ast.Name("self" | "cls"), name, ast.Store()):
                names.add(name)
    return names


def is_private(name: str) -> bool:
    return name.startswith("_") and name.strip("_") != "" and not name.endswith("__")


def classes_of(module: str) -> Iterator[type]:
    """Return the classes that a module defines."""
    name = f"dashboard.{module}".removesuffix(".")
    loaded = importlib.import_module(name)
    for _, found in inspect.getmembers(loaded, inspect.isclass):
        if found.__module__ == name:
            yield found


def private_overrides_of(cls: type) -> set[str]:
    """Return the private methods of a class that a library's class defines too."""
    foreign = [base for base in cls.__mro__[1:] if not base.__module__.startswith("dashboard")]
    names = {name for name, value in vars(cls).items() if is_private(name) and callable(value)}
    return {f"{cls.__name__}.{name}" for name in names if any(name in vars(b) for b in foreign)}


def test_no_module_uses_a_private_name_of_a_library() -> None:
    found = {name: private_names_of(syntax) for name, syntax in modules().items()}

    assert {name: names for name, names in found.items() if names} == {}


def test_no_class_overrides_a_private_method_of_a_library() -> None:
    found = {
        (module, override)
        for module in modules()
        if module not in ("__main__", "wsgi")
        for cls in classes_of(module)
        for override in private_overrides_of(cls)
    }

    assert found == set()


def test_no_script_but_one_reads_a_private_field_of_a_library() -> None:
    reading = {
        path.name
        for path in (ROOT / "assets" / "js").rglob("*.js")
        if re.search(r"\._[A-Za-z]|\[['\"]_\w+['\"]\]", path.read_text("utf-8"))
    }

    assert reading <= PRIVATE_LAYOUT


@pytest.mark.parametrize(
    "line",
    [
        "from dash import _callback",
        "import dash._hooks",
        "from dash._utils import to_json",
        "component._type",
        "class Page:\n    def ask(self, app):\n        return app._callback_list",
        "class Page(Dash):\n    def _config(self):\n        return super()._config()",
    ],
)
def test_a_private_name_of_a_library_is_noticed(line: str) -> None:
    assert len(private_names_of(ast.parse(line))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "from __future__ import annotations",
        "class Page:\n    def __init__(self):\n        self._text = ''\n        print(self._text)",
        "class Page:\n    _text: str\n    def show(self, other):\n        return other._text",
        "def _make():\n    pass\n_make()",
        "row._replace(a=1)",
        "os._exit(1)",
    ],
)
def test_names_of_the_module_itself_are_no_private_names_of_a_library(line: str) -> None:
    assert private_names_of(ast.parse(line)) == set()


def test_an_override_of_a_private_method_is_noticed() -> None:
    class Reader(ast.NodeVisitor):
        def _visit(self) -> None: ...

        def generic_visit(self, node: ast.AST) -> None: ...

    class Encoder(string.Formatter):
        def _vformat(self) -> None: ...

    assert private_overrides_of(Reader) == set()
    assert len(private_overrides_of(Encoder)) == 1
