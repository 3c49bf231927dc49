"""Places the labels of a drawing so that none overlap; assets/js/labels.js does so on the page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from dashboard.svg.elements import width_of

GAP = 1.0  # pixels between two labels
ABOVE, BELOW = 0.95, 0.25  # of the size of letters: what they take above and below their foot


@dataclass(frozen=True, slots=True)
class Box:
    """What something takes of a drawing, in pixels from its upper left corner."""

    left: float
    right: float
    top: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Return whether two boxes lie on one another, or nearer than words may."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom + GAP
            and other.top < self.bottom + GAP
        )


@dataclass(frozen=True, slots=True)
class Label:
    """A line of words beside a point.

    Attributes:
        text: what it says.
        x: where its anchor is.
        y: where the foot of its letters is.
        size: of its letters.
        anchor: which part of it is at ``x``: start, middle or end.
        color: of its letters.
        upward: whether it stands above its point, and gives way upwards.
    """

    text: str
    x: float
    y: float
    size: float
    anchor: str
    color: str
    upward: bool

    @property
    def box(self) -> Box:
        """What it takes of the drawing."""
        width = width_of(self.text, self.size)
        left = self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * width
        top, bottom = self.y - ABOVE * self.size, self.y + BELOW * self.size
        return Box(left, left + width, top, bottom)

    def inside(self, top: float, bottom: float) -> "Label":
        """Return it no higher and no lower than a panel."""
        highest, lowest = top + ABOVE * self.size, bottom - BELOW * self.size
        return replace(self, y=max(highest, min(lowest, self.y)))


def position_labels(
    groups: Iterable[Sequence[Label]], taken: Iterable[Box], top: float, bottom: float
) -> list[Label]:
    """Return labels moved up or down until none lies on another or on what is taken.

    Args:
        groups: labels that keep their order, from the lowest up; earlier groups have their places
            before later ones.
        taken: what no label may lie on.
        top: the upper edge of their panel.
        bottom: its lower edge.
    """
    full, placed = list(taken), []
    for group in groups:
        if not group:
            continue
        wanted = [label.inside(top, bottom) for label in group]
        upward = wanted[0].upward
        settled = _pushed(wanted if upward else wanted[::-1], full, upward=upward)
        if any(label.inside(top, bottom) != label for label in settled):
            settled = _pushed(wanted[::-1] if upward else wanted, full, upward=not upward)
        full += [label.box for label in settled]
        placed += settled
    return placed


def _pushed(labels: Sequence[Label], taken: Sequence[Box], *, upward: bool) -> list[Label]:
    """Return labels at the nearest free heights, going one way."""
    full, pushed = list(taken), []
    for label in labels:
        free = _free(label, full, upward=upward)
        full.append(free.box)
        pushed.append(free)
    return pushed


def _free(label: Label, taken: Sequence[Box], *, upward: bool) -> Label:
    step: Callable[[Box], float] = (
        (lambda box: box.top - GAP - BELOW * label.size - 0.01)
        if upward
        else (lambda box: box.bottom + GAP + ABOVE * label.size + 0.01)
    )
    while (box := next(filter(label.box.meets, taken), None)) is not None:
        label = replace(label, y=step(box))
    return label
