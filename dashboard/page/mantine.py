"""Mantine's components, of which only those that the page uses are imported.

The package imports all of its 150 and more at once, which takes longer than Dash itself does.
"""

import sys
from importlib import import_module
from types import ModuleType

PACKAGE = "dash_mantine_components"
LIST = f"{PACKAGE}._imports_"  # where the package imports them from, by its ``__all__``
USED = (
    "ColorSchemeToggle",
    "DateInput",
    "Drawer",
    "MantineProvider",
    "MultiSelect",
    "NumberInput",
    "Select",
    "Slider",
    "Switch",
    "Tabs",
    "TabsList",
    "TabsPanel",
    "TabsTab",
    "TextInput",
    "Textarea",
)


class _Used(ModuleType):
    """Stands for the package's list, and imports a component when it is asked for."""

    def __init__(self) -> None:
        super().__init__(LIST)
        self.__all__ = list(USED)  # the package adds to it

    def __getattr__(self, name: str) -> type:
        if name not in USED:
            raise AttributeError(name)
        return getattr(import_module(f"{PACKAGE}.{name}"), name)


if PACKAGE not in sys.modules:
    sys.modules[LIST] = _Used()
dmc = import_module(PACKAGE)
