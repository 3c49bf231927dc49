"""The address codec: what the screen shows, as the names and values of a web address."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from dashboard.data.resources import EXAMPLES
from dashboard.data.result_cache import cached_by_value
from dashboard.model.changes import usual_since
from dashboard.model.drivers import Driver
from dashboard.model.fan_modes import FAN_MODES
from dashboard.model.filters import Filters
from dashboard.model.scenario import Scenario, make_scenario
from dashboard.model.scenario_result import ScenarioResult, make_scenario_result
from dashboard.model.vintage import CrisisVintage
from dashboard.screen.names import LONGEST_NAME, LONGEST_REASON, TABS

KEEP, WHY = "keep_", "why_"


@dataclass(frozen=True, slots=True)
class SavedScenario:
    """A scenario kept beside the one on the sliders: a letter, a name, and its values."""

    letter: str
    name: str
    scenario: Scenario

    @property
    def title(self) -> str:
        """What a column or a line of it is called: 'A Slow'."""
        return f"{self.letter.upper()} {self.name}"


@dataclass(frozen=True, slots=True)
class ScreenState:
    """What an address says; values that could not be used are told in ``notices``."""

    vintage: CrisisVintage
    scenario: Scenario
    tab: str = TABS[0]
    filters: Filters = field(default_factory=Filters)
    fan: str = FAN_MODES[0]
    reasons: Mapping[str, str] = field(default_factory=dict)  # why a driver was moved, by key
    kept: tuple[SavedScenario, ...] = ()
    since: date | None = None  # the earlier day that changes are told from, unless the usual one
    notices: tuple[str, ...] = ()
    brief: str | None = None  # the mark of a brief whose link was opened; not part of the screen
    table: str | None = None  # the token of a table that is not the server's own
    figure: str | None = None  # opened with the screen; it is no part of the screen's own address

    def elsewhere(self, crisis: str) -> str:
        """Return the address of another crisis of the same table."""
        return self._named(urlencode([("crisis", crisis)]))

    def _named(self, query: str) -> str:
        return query if self.table is None else f"{urlencode([('table', self.table)])}&{query}"

    def query(self) -> str:
        """Return the canonical text of the address."""
        return self._named(self._query())

    @property
    def is_brought(self) -> bool:
        """Whether it shows a table that a reader brought: its token opens that table to anybody."""
        return self.table is not None and self.table != str(EXAMPLES)

    def filed_query(self) -> str:
        """Return the address as a file may hold it, without the token of a brought table."""
        return self._query() if self.is_brought else self.query()

    def _query(self) -> str:
        return to_query(
            self.vintage,
            self.scenario,
            tab=self.tab,
            filters=self.filters,
            fan=self.fan,
            reasons=self.reasons,
            kept=self.kept,
            since=self.since,
        )

    @property
    def changed_since(self) -> date:
        """The earlier day that changes are told from."""
        vintage = self.vintage
        usual = usual_since(vintage.figures, vintage.known_on)
        return self.since if self.since and self.since < vintage.known_on else usual

    def result(self) -> ScenarioResult:
        """Return what the address's scenario leads to."""
        kept = [(one.letter, one.name, one.scenario) for one in self.kept]
        return make_scenario_result(self.vintage, self.scenario, mode=self.fan, kept=kept)


def to_query(
    vintage: CrisisVintage,
    scenario: Scenario,
    *,
    tab: str = TABS[0],
    filters: Filters | None = None,
    fan: str = FAN_MODES[0],
    reasons: Mapping[str, str] | None = None,
    kept: Sequence[SavedScenario] = (),
    since: date | None = None,
) -> str:
    """Return the address of a screen: crisis and day always, and what differs from the default."""
    filters = Filters() if filters is None else filters
    pairs = [("crisis", vintage.crisis), ("known_on", vintage.known_on.isoformat())]
    if vintage.rests_on:
        pairs.append(("rests_on", ",".join(vintage.rests_on)))
    pairs += [(key, number_text(value)) for key, value in scenario.moved.items()]
    pairs += [
        (WHY + key, one_line(reason, LONGEST_REASON))
        for key, reason in (reasons or {}).items()
        if key in scenario.moved and one_line(reason, LONGEST_REASON)
    ]
    pairs += [(KEEP + one.letter, kept_text(one)) for one in kept]
    if fan != FAN_MODES[0]:
        pairs.append(("fan", fan))
    pairs += [
        (name, ",".join(values))
        for name in ("measure", "status", "quantity")
        if (values := getattr(filters, name))
    ]
    if filters.find.strip():
        pairs.append(("find", filters.find.strip()))
    if since is not None and since < vintage.known_on:
        pairs.append(("since", since.isoformat()))
    if tab != TABS[0]:
        pairs.append(("tab", tab))
    return "&".join(_pair_text(name, value) for name, value in pairs)


@cached_by_value(4096)
def _pair_text(name: str, value: str) -> str:
    return urlencode([(name, value)], safe=",:~", errors="replace")


def kept_text(kept: SavedScenario) -> str:
    """Return a kept scenario as one value: its name, then a driver and its value each."""
    values = (f"{key}:{number_text(value)}" for key, value in kept.scenario.moved.items())
    return "~".join((one_line(kept.name.replace("~", " "), LONGEST_NAME), *values))


def one_line(text: str, most: int) -> str:
    """Return text on one line of at most ``most`` characters."""
    return " ".join(text.split())[:most].strip()


def number_text(value: float) -> str:
    """Return the shortest text that reads back as the same number, without an exponent."""
    if float(value).is_integer():
        return str(int(value))
    text = repr(float(value))
    return format(Decimal(text), "f") if "e" in text else text


def parse_number(text: str) -> float | None:
    """Return a finite number, or None."""
    try:
        value = float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def parse_day(text: str) -> date | None:
    """Return a day written as 2016-07-20, or None."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None  # Python reads weeks and 20160720 too


def chosen_values(drivers: Sequence[Driver], values: Mapping[str, float | None]) -> Scenario:
    """Return the scenario of slider values as a browser sends them; what is no number is stated."""
    numbers = {
        driver.key: float(value)
        for driver in drivers
        if isinstance(value := values.get(driver.key), int | float) and not isinstance(value, bool)
    }
    return make_scenario(drivers, numbers)
