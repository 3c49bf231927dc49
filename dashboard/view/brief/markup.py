"""Parts of the page as the text of a document that nothing runs in."""

from html import escape

from dash.development.base_component import Component

NAMES = {"className": "class", "colSpan": "colspan", "rowSpan": "rowspan"}
KEPT = ("className", "colSpan", "rowSpan", "href", "scope", "role", "value", "open")
VOID = ("br", "hr", "img")
OPENERS = ("card-open",)  # buttons whose words are a heading


class Ready(str):
    """Text that is markup already."""

    __slots__ = ()


def markup(part: object) -> str:
    """Return a part of the page as HTML: words and tables stay, controls go.

    Args:
        part: a component of ``dash.html``, a text, a number, None, or a list of these.
    """
    if isinstance(part, Ready):
        return part
    if isinstance(part, list | tuple):
        return "".join(map(markup, part))
    if not isinstance(part, Component):
        return "" if part is None else escape(str(part), quote=False)
    inside = markup(getattr(part, "children", None))
    tag = part._type.lower()
    if tag == "button":
        return inside if getattr(part, "className", "") in OPENERS else ""
    props = part.to_plotly_json()["props"]
    given = "".join(_attribute(name, value) for name, value in props.items())
    return f"<{tag}{given}>" if tag in VOID else f"<{tag}{given}>{inside}</{tag}>"


def _attribute(name: str, value: object) -> str:
    if value is None or not (name in KEPT or name.startswith("aria-")):
        return ""
    if name == "href" and not str(value).startswith(("http://", "https://", "#")):
        return ""
    return f' {NAMES.get(name, name)}="{escape(str(value))}"'
