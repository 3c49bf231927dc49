"""Dash components as plain HTML, where no callback reads or writes them.

Dash's renderer visits every component at each change of the page, so that a table of a thousand
cells slows down every later move of a slider. Static parts are sent as one text instead, which
assets/js/static_html.js inserts.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from dash.development.base_component import Component

HTML_MODULES = "dash.html"
VOID_ELEMENTS = ("br", "col", "hr", "img", "input", "wbr")
HTML_NAMES = {"className": "class", "htmlFor": "for"}
DASH_ONLY = ("key", "disable_n_clicks")  # properties that are no attributes of HTML
CALLBACK_PROPERTIES = ("id", "n_clicks")


@dataclass(frozen=True, slots=True)
class StaticPart:
    """A part of the page that no callback needs.

    Attributes:
        part: the component, or a text.
        html: the part as HTML.
        inner_html: its children as HTML.
        inner_count: the number of components inside it.
    """

    part: Any  # a component, a text, a number or None
    html: str
    inner_html: str = ""
    inner_count: int = -1

    def component(self) -> Any:
        """Return the part as Dash takes it; components inside it become one text."""
        return _with_inner_html(self.part, self.inner_html) if self.inner_count > 0 else self.part


def make_static(part: Any) -> Any:
    """Return a part of the page whose static components are replaced by their HTML.

    Args:
        part: a component, a text, a number, None, or a list of these.
    """
    if isinstance(part, list | tuple):
        return [make_static(child) for child in part]
    converted = _convert(part)
    return converted.component() if isinstance(converted, StaticPart) else converted


def to_html(part: object) -> str:
    """Return a part as HTML, every text and value escaped.

    Raises:
        ValueError: a callback needs the part, or something inside it.
    """
    converted = _convert(part)
    if not isinstance(converted, StaticPart):
        raise ValueError(f"This part is not static: {part}.")
    return converted.html


def _convert(part: object) -> StaticPart | Component:
    """Return a part as HTML or, where a callback needs it, as a component of converted parts."""
    if not isinstance(part, Component):
        return StaticPart(part, write_text(part))
    properties = _properties(part)
    children = properties.pop("children", None)
    children = children if isinstance(children, list | tuple) else [children]
    converted = [_convert(child) for child in children]
    is_html = type(part).__module__.startswith(HTML_MODULES)
    static = [child for child in converted if isinstance(child, StaticPart)]
    if not is_html or len(static) < len(converted):
        if not hasattr(part, "children"):
            return part
        inside = [
            child.component() if isinstance(child, StaticPart) else child for child in converted
        ]
        return type(part)(children=inside, **properties)
    inner_html = "".join(child.html for child in static)
    count = sum(child.inner_count + 1 for child in static)
    if any(name in properties for name in CALLBACK_PROPERTIES):
        return _with_inner_html(part, inner_html) if count > 0 else part
    shown = {name: value for name, value in properties.items() if name not in DASH_ONLY}
    html = write_element(type(part).__name__.lower(), shown, inner_html)
    return StaticPart(part, html, inner_html, count)


def _with_inner_html(part: Component, inner_html: str) -> Component:
    properties = _properties(part)
    properties.pop("children", None)
    return type(part)(**properties, **{"data-plain": inner_html})


def _properties(part: Component) -> dict[str, object]:
    """Return the properties that a component was given; ``to_plotly_json`` is ten times slower."""
    given = vars(part).items()
    return {name: value for name, value in given if not name.startswith(("_", "available_"))}


def write_element(name: str, attributes: Mapping[str, object], inside: str) -> str:
    """Return an element as HTML.

    Args:
        name: of the element, in lower case.
        attributes: by the name that React has for them; None and False are left out, as are the
            values of attributes that are true. ``aria-`` and ``data-`` take both as words.
        inside: HTML already.
    """
    # Sorted, as Dash has no fixed order of attributes.
    start = f"<{name}{''.join(_attribute(*pair) for pair in sorted(attributes.items()))}>"
    return start if name in VOID_ELEMENTS else f"{start}{inside}</{name}>"


def write_text(part: object) -> str:
    """Return a text or a number as HTML; None, True and False are empty, as React has it."""
    return "" if part is None or isinstance(part, bool) else escape(str(part), quote=False)


def _attribute(name: str, value: object) -> str:
    if name.startswith(("data-", "aria-")) and isinstance(value, bool):
        value = str(value).lower()
    if value is None or value is False:
        return ""
    name = HTML_NAMES.get(name, name.lower())
    if value is True:
        return f" {name}"
    if isinstance(value, Mapping):
        value = ";".join(f"{_css_name(part)}:{size}" for part, size in value.items())
    return f' {name}="{escape(str(value))}"'


def _css_name(name: str) -> str:
    """Return ``--at`` as it is and ``maxWidth`` as ``max-width``."""
    return name if name.startswith("--") else re.sub("[A-Z]", lambda m: f"-{m[0].lower()}", name)
