"""What the screen shows: a crisis on a day, a scenario, saved scenarios, filters and a tab."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dashboard.data.resources import EXAMPLES
from dashboard.model.fan import FAN_MODES
from dashboard.model.filters import Filters
from dashboard.model.scenario import Scenario
from dashboard.model.vintage import CrisisVintage

TABS = ("figures", "sources", "conflicts", "claims", "changes", "check", "computed")
SCENARIO_LETTERS = ("a", "b", "c")  # of the scenarios that can be saved
MAX_REASON_LENGTH = 120
MAX_NAME_LENGTH = 40


@dataclass(frozen=True, slots=True)
class SavedScenario:
    """A scenario saved beside the one on the sliders: a letter, a name, and its values."""

    letter: str
    name: str
    scenario: Scenario

    @property
    def title(self) -> str:
        """What a column or a line of it is called: 'A Slow'."""
        return f"{self.letter.upper()} {self.name}"


@dataclass(frozen=True, slots=True)
class ScreenState:
    """The resolved values of an address; ``notices`` says which could not be used."""

    vintage: CrisisVintage
    scenario: Scenario
    choices: Mapping[str, str] = field(default_factory=dict)  # by parameter; else the default
    filters: Filters = field(default_factory=Filters)
    reasons: Mapping[str, str] = field(default_factory=dict)  # why a driver was moved, by key
    saved_scenarios: tuple[SavedScenario, ...] = ()
    since: date | None = None  # the earlier day of a comparison; None: the default day
    notices: tuple[str, ...] = ()
    brief: str | None = None  # the mark of a brief whose link was opened
    table: str | None = None  # the token of an uploaded table or of the examples
    figure: str | None = None  # opened with the screen

    @property
    def tab(self) -> str:
        """The tab that is open."""
        return self.choices.get("tab", TABS[0])

    @property
    def fan(self) -> str:
        """The mode of the fan, one of ``FAN_MODES``."""
        return self.choices.get("fan", FAN_MODES[0])

    @property
    def is_uploaded(self) -> bool:
        """Whether it shows an uploaded table: its token opens that table to anybody."""
        return self.table is not None and self.table != str(EXAMPLES)
