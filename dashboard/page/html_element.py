"""An element of HTML as text, every text and value in it escaped."""

import re
from collections.abc import Mapping
from html import escape

EMPTY = ("br", "col", "hr", "img", "input", "wbr")  # elements without an end
NAMES = {"className": "class", "htmlFor": "for"}


def write_element(name: str, attributes: Mapping[str, object], inside: str) -> str:
    """Return an element as HTML.

    Args:
        name: of the element, in lower case.
        attributes: by the name that React has for them; None and False are left out, as are the
            values of attributes that are true. ``aria-`` and ``data-`` take both as words.
        inside: markup already.
    """
    # In one order: Dash keeps some attributes in none.
    start = f"<{name}{''.join(_attribute(*one) for one in sorted(attributes.items()))}>"
    return start if name in EMPTY else f"{start}{inside}</{name}>"


def write_text(part: object) -> str:
    """Return a text or a number as HTML; nothing, true and false are empty, as React has it."""
    return "" if part is None or isinstance(part, bool) else escape(str(part), quote=False)


def _attribute(name: str, value: object) -> str:
    if name.startswith(("data-", "aria-")) and isinstance(value, bool):
        value = str(value).lower()
    if value is None or value is False:
        return ""
    name = NAMES.get(name, name.lower())
    if value is True:
        return f" {name}"
    if isinstance(value, Mapping):
        value = ";".join(f"{_css_name(part)}:{size}" for part, size in value.items())
    return f' {name}="{escape(str(value))}"'


def _css_name(name: str) -> str:
    """Return ``--at`` as it is and ``maxWidth`` as ``max-width``."""
    return name if name.startswith("--") else re.sub("[A-Z]", lambda m: f"-{m[0].lower()}", name)
