"""The parameters of an address, one row each: how one is resolved, written and described.

Reading an address, its canonical query, the API guide, ``--set``, ``/api`` and the page's scripts
follow this table. A query has the parameters in the order of the rows.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from dashboard.data.schema import MEASURES, STATUSES
from dashboard.model.fan import FAN_MODES
from dashboard.model.vintage import CrisisVintage
from dashboard.screen import resolve
from dashboard.screen.codec import TABLE, number_text, one_line, pair_text
from dashboard.screen.notices import Notice
from dashboard.screen.resolve import saved_scenario_text
from dashboard.screen.state import MAX_REASON_LENGTH, SCENARIO_LETTERS, TABS, ScreenState

Resolve = Callable[[CrisisVintage, Mapping[str, str], list[Notice]], Any]
Write = Callable[[ScreenState], Iterable[tuple[str, str]]]

WHY, KEEP = "why_", "keep_"


def _never(state: ScreenState) -> Iterable[tuple[str, str]]:
    return ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A name in an address, or a family of names that begin alike.

    Attributes:
        name: as an address has it, or what the names of a family begin with.
        description: of its value, for the API guide; empty where only the page uses it.
        part: the field of ``ScreenState`` that it sets; empty where it helps to find the vintage.
        resolve: returns its value from the texts of its names.
        write: its names and texts in the query of a state; none where its value is the default.
        endings: what follows ``name`` in a family; None where anything may.
        label: what the API guide calls a family.
        has_control: whether a control of the page holds its value.
        files: the kinds of file that it is an option of.
    """

    name: str
    description: str = ""
    part: str = ""
    resolve: Resolve | None = None
    write: Write = _never
    endings: tuple[str, ...] | None = ("",)
    label: str = ""
    has_control: bool = False
    files: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Its names; none where anything may follow."""
        return tuple(self.name + ending for ending in self.endings or ())


def choice(name: str, words: tuple[str, ...], description: str = "", **more: Any) -> Parameter:
    """Return a parameter that is one of some words; the first is the default."""

    def write(state: ScreenState) -> Iterator[tuple[str, str]]:
        word = state.choices.get(name, words[0])
        if word != words[0]:
            yield name, word

    return Parameter(
        name, description, "choices", partial(resolve.resolve_word, words), write, **more
    )


def _filter(name: str, description: str, resolve: Resolve, **more: Any) -> Parameter:
    def write(state: ScreenState) -> Iterator[tuple[str, str]]:
        value = getattr(state.filters, name)
        text = value.strip() if isinstance(value, str) else ",".join(value)
        if text:
            yield name, text

    return Parameter(name, description, "filters", resolve, write, **more)


def _write_table(state: ScreenState) -> Iterator[tuple[str, str]]:
    if state.table is not None:
        yield TABLE, state.table


def _write_rests_on(state: ScreenState) -> Iterator[tuple[str, str]]:
    if state.vintage.rests_on:
        yield "rests_on", ",".join(state.vintage.rests_on)


def _write_drivers(state: ScreenState) -> Iterator[tuple[str, str]]:
    return ((key, number_text(value)) for key, value in state.scenario.moved.items())


def _write_reasons(state: ScreenState) -> Iterator[tuple[str, str]]:
    for key, reason in state.reasons.items():
        text = one_line(reason, MAX_REASON_LENGTH)
        if key in state.scenario.moved and text:
            yield WHY + key, text


def _write_saved_scenarios(state: ScreenState) -> Iterator[tuple[str, str]]:
    return ((KEEP + saved.letter, saved_scenario_text(saved)) for saved in state.saved_scenarios)


def _write_since(state: ScreenState) -> Iterator[tuple[str, str]]:
    if state.since is not None and state.since < state.vintage.known_on:
        yield "since", state.since.isoformat()


PARAMETERS: tuple[Parameter, ...] = (
    Parameter(TABLE, write=_write_table),
    Parameter(
        "crisis",
        "One of: {crises}. The first by default.",
        write=lambda state: [("crisis", state.vintage.crisis)],
    ),
    Parameter(
        "known_on",
        "A day such as 2016-07-20: only what was public then.",
        write=lambda state: [("known_on", state.vintage.known_on.isoformat())],
    ),
    Parameter(
        "rests_on",
        "The scenario rests on these figures: ids, with commas.",
        write=_write_rests_on,
    ),
    Parameter(  # every other name must be a driver
        "",
        part="scenario",
        resolve=resolve.resolve_scenario,
        write=_write_drivers,
        endings=None,
        has_control=True,
    ),
    Parameter(
        WHY,
        "The reason why it was moved.",
        "reasons",
        resolve.resolve_reasons,
        _write_reasons,
        endings=None,
        label="why_ and a slider",
        has_control=True,
    ),
    Parameter(
        KEEP,
        "A scenario kept beside: Name~slider:value~slider:value.",
        "saved_scenarios",
        resolve.resolve_saved_scenarios,
        _write_saved_scenarios,
        endings=SCENARIO_LETTERS,
    ),
    choice("fan", FAN_MODES, f"What the bands rest on: {', '.join(FAN_MODES)}.", has_control=True),
    _filter(
        "measure",
        f"Of figures, with commas: {', '.join(MEASURES)}.",
        partial(resolve.resolve_words, MEASURES),
        has_control=True,
    ),
    _filter(
        "status",
        f"Of figures, with commas: {', '.join(STATUSES)}.",
        partial(resolve.resolve_words, STATUSES),
        has_control=True,
    ),
    _filter(
        "quantity",
        "Of figures, with commas: quantities of the table.",
        resolve.resolve_quantities,
    ),
    _filter(
        "find",
        "Of figures: words of label, source, place or note.",
        resolve.resolve_find,
        has_control=True,
    ),
    Parameter(
        "since",
        "Of changes: the earlier day, such as 2016-06-20.",
        "since",
        resolve.resolve_since,
        _write_since,
        has_control=True,
    ),
    choice("tab", TABS, has_control=True),
    Parameter("figure", part="figure", resolve=resolve.resolve_figure),
    Parameter("brief", part="brief", resolve=lambda vintage, texts, notices: texts.get("brief")),
)
COLUMNS = Parameter(
    "columns",
    "hapi puts the column names of HDX HAPI in front (figures, projection).",
    files=("figures", "projection"),
)
# Of a file, and no part of a screen; the format belongs to the path of ``/api``.
FILE_OPTIONS = (Parameter("chart", "Which chart: {charts}.", files=("chart",)), COLUMNS)
FORMAT = Parameter(
    "format", "excel with .csv: byte order mark, CRLF, and text that would run guarded by '."
)


def reserved_names() -> tuple[str, ...]:
    """Return the names of an address that are no driver's."""
    return tuple(name for parameter in PARAMETERS for name in parameter.names)


def group_texts(texts: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the texts of an address by the parameter that their names belong to."""
    owners = {name: parameter.name for parameter in PARAMETERS for name in parameter.names}
    prefixes = sorted((row.name for row in PARAMETERS if row.endings is None), reverse=True)
    grouped: dict[str, dict[str, str]] = {}
    for name, text in texts.items():
        owner = owners.get(name)
        if owner is None:
            owner = next(prefix for prefix in prefixes if name.startswith(prefix))
        grouped.setdefault(owner, {})[name] = text
    return grouped


def to_query(state: ScreenState, *, with_table: bool = True) -> str:
    """Return the canonical address of a state: crisis and day, and what differs from the default.

    Args:
        state: the screen.
        with_table: whether to name its table, which lets anybody with the address read it.
    """
    return "&".join(
        pair_text(name, text)
        for parameter in PARAMETERS
        if with_table or parameter.name != TABLE
        for name, text in parameter.write(state)
    )


def crisis_query(state: ScreenState, crisis: str) -> str:
    """Return the address of another crisis of the same table."""
    return "&".join(pair_text(*pair) for pair in (*_write_table(state), ("crisis", crisis)))


def file_query(state: ScreenState) -> str:
    """Return the address of a state for a file: without the token of an uploaded table."""
    return to_query(state, with_table=not state.is_uploaded)


def uncontrolled_pairs(state: ScreenState) -> list[tuple[str, str]]:
    """Return names and texts that no control of the page holds: its scripts send them back."""
    return [
        pair
        for parameter in PARAMETERS
        if not parameter.has_control
        for pair in parameter.write(state)
    ]
