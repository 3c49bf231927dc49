"""Dash's own components, each of which is imported when it is first asked for.

Dash imports all 150 and more at once, and with them Plotly's class of figures and what that needs:
a third of its start. To import this room before Dash is enough; after it, all stays as it is.
"""

import sys
from importlib.util import find_spec, module_from_spec
from threading import RLock
from types import ModuleType

PACKAGES = ("dash.dcc", "dash.html", "dash.dash_table")
LIST = "{}._imports_"  # where a package imports its components from, by the ``__all__`` there

_lock = RLock()


def _later(package: str) -> ModuleType:
    """Return what stands for a package's list: it holds only a way to ask for a component.

    The package takes that over as its own ``__getattr__``, as all that is named in the list.
    """

    def find(name: str) -> type:
        if not name[:1].isupper():
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        home = sys.modules[package]
        with _lock:
            # The module takes its place in the package only as the component that it defines:
            # the usual import would show it there as a module for a moment.
            if name not in vars(home):
                component = getattr(_load(f"{package}.{name}"), name)
                for told in ("_js_dist", "_css_dist"):
                    setattr(component, told, getattr(home, told, []))
                setattr(home, name, component)
            return vars(home)[name]

    listed = ModuleType(LIST.format(package))
    listed.__all__ = ["__getattr__"]
    listed.__getattr__ = find
    return listed


def _load(name: str) -> ModuleType:
    """Return a module, imported without its name in the package above.

    Raises:
        AttributeError: there is no such module.
    """
    spec = find_spec(name)
    if spec is None:
        raise AttributeError(f"there is no component {name}")
    module = sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if "dash" not in sys.modules:
    sys.modules |= {LIST.format(package): _later(package) for package in PACKAGES}
