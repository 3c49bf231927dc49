"""Parts of the page as plain HTML, where no callback reads or writes them.

Dash tells every one of its components of every change on the page: a table of a thousand cells
makes each later move of a slider slow. What is only read is therefore sent as one text, which
assets/plain.js puts in place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dash.development.base_component import Component

from dashboard.page.html_element import write_element, write_text

FEWEST = 1  # components inside one: without any, a text saves nothing
HTML = "dash_html_components"
OWN = ("key", "disable_n_clicks")  # what only React and Dash use
READ = ("id", "n_clicks")  # what callbacks use


@dataclass(frozen=True, slots=True)
class Plain:
    """A part that no callback needs.

    Attributes:
        part: as it was.
        html: the part as HTML.
        inside: its children as HTML.
        count: of the components inside it.
    """

    part: object
    html: str
    inside: str = ""
    count: int = -1

    def component(self) -> object:
        """Return the part as Dash takes it, with many components inside as one text."""
        return _with_text(self.part, self.inside) if self.count >= FEWEST else self.part


def make_plain(part: object) -> object:
    """Return a part of the page with its stretches that no callback needs as plain HTML.

    Args:
        part: a component, a text, a number, nothing, or a list of these.
    """
    if isinstance(part, list | tuple):
        return [make_plain(one) for one in part]
    made = _made(part)
    return made.component() if isinstance(made, Plain) else made


def to_html(part: object) -> str:
    """Return a part as HTML, every text and value escaped.

    Raises:
        ValueError: a callback needs it, or something inside it.
    """
    made = _made(part)
    if not isinstance(made, Plain):
        raise ValueError(f"This part is not plain HTML: {part}.")
    return made.html


def _made(part: object) -> Plain | Component:
    """Return a part as plain HTML or, where a callback needs it, with plain parts inside."""
    if not isinstance(part, Component):
        return Plain(part, write_text(part))
    own = _properties(part)
    made = [_made(one) for one in _listed(own.pop("children", None))]
    is_html = part._namespace == HTML
    if not is_html or not all(isinstance(one, Plain) for one in made):
        if not hasattr(part, "children"):
            return part
        parts = [one.component() if isinstance(one, Plain) else one for one in made]
        return type(part)(parts, **own)
    inside, count = "".join(one.html for one in made), sum(one.count + 1 for one in made)
    if any(name in own for name in READ):
        return _with_text(part, inside) if count >= FEWEST else part
    shown = {name: value for name, value in own.items() if name not in OWN}
    return Plain(part, write_element(part._type.lower(), shown, inside), inside, count)


def _with_text(part: Component, inside: str) -> Component:
    own = _properties(part)
    own.pop("children", None)
    return type(part)(**own, **{"data-plain": inside})


def _properties(part: Component) -> dict:
    """Return what was given to a component; to ask it by every name that it knows is slow."""
    own = vars(part).items()
    return {name: value for name, value in own if not name.startswith(("_", "available_"))}


def _listed(inside: object) -> Sequence:
    return inside if isinstance(inside, list | tuple) else [inside]
