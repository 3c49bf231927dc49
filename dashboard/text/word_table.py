"""Tables of words and links, which the page and the documents render alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an address of the web."""

    words: str
    url: str


Cell = str | Link


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table ready to be read.

    Attributes:
        title: what a screen reader calls it.
        heads: the names of the columns.
        rows: a cell for each column.
        classes: CSS classes of columns, by head.
    """

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    classes: Mapping[str, str] = field(default_factory=dict)


def is_web_address(url: str) -> bool:
    """Return whether a document may link to an address; scripts and files are none of the web."""
    return url.startswith(("http://", "https://"))


def source_link(title: str | None, url: str | None) -> Cell:
    """Return the title of a source, as a link where the source has an address."""
    words = title or url or "no title"
    return Link(words, url) if url else words
