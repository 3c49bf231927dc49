"""Parts of the page as the text of a document that nothing runs in."""

from dash.development.base_component import Component

from dashboard.page.html_element import write_element, write_text

KEPT = ("className", "colSpan", "rowSpan", "scope", "role", "value", "open")
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
        return write_text(part)
    inside = markup(getattr(part, "children", None))
    tag = part._type.lower()
    if tag == "button":
        return inside if getattr(part, "className", "") in OPENERS else ""
    props = part.to_plotly_json()["props"]
    kept = {name: value for name, value in props.items() if _is_kept(name, value)}
    return write_element(tag, kept, inside)


def _is_kept(name: str, value: object) -> bool:
    if name == "href":
        return str(value).startswith(("http://", "https://", "#"))
    return name in KEPT or name.startswith("aria-")
