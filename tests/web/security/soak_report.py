"""What the readers of a soak met: the figures, what each must be, and the table in the document."""

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reliability.md"
TABLE_MARKS = re.compile(r"(<!-- soak: [^\n]* -->\n).*?(<!-- end of soak -->)", re.DOTALL)

SLOWEST_MS = 500  # for 99 of 100 answers, on a machine that does nothing else
MAX_GROWTH = 0.05  # of the memory, from the second third of a run to its last
MAX_WAIT_SECONDS = 2.0  # seconds that an honest client may wait beside the slow ones
CUT_SECONDS = 25.0  # by which every slow client must have been cut
STOP_SECONDS = 15.0  # from SIGTERM to a free port


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: what was measured, what must be, what was, and whether it held."""

    what: str
    goal: str
    found: str
    passed: bool

    def __str__(self) -> str:
        """Return the line as the document has it."""
        return (
            f"| {self.what} | {self.goal} | {self.found} | {'yes' if self.passed else '**no**'} |"
        )


@dataclass
class Report:
    """What the readers met; times are counted from when a reader meant to ask."""

    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)  # other statuses, lost connections, time-outs
    mixed: list[str] = field(default_factory=list)  # answers to another question
    memory: list[int] = field(default_factory=list)  # kB of the server, at thirty moments
    files: list[int] = field(default_factory=list)  # that the server had open then
    honest: list[float] = field(default_factory=list)  # seconds, beside the slow clients
    cut: list[float] = field(default_factory=list)  # seconds after which slow clients were cut
    stopped: float = 0.0  # seconds from SIGTERM to the end of the server
    in_flight: list[int] = field(default_factory=list)  # statuses of calls that SIGTERM met

    def quantile(self, share: float) -> float:
        """Return the milliseconds that a share of the answers took at most."""
        ordered = sorted(self.seconds) or [0.0]
        return 1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)]

    @property
    def growth(self) -> float:
        """Return by which share memory grew from its second third to its last."""
        third = max(len(self.memory) // 3, 1)
        early, late = self.memory[third : 2 * third], self.memory[2 * third :]
        if not sum(early) or not late:
            return 0.0
        return sum(late) / len(late) / (sum(early) / len(early)) - 1


def lines_of(report: Report, slow: int) -> list[Line]:
    """Return what a run of readers and so many slow clients found, line by line."""
    answers, faults = len(report.seconds), len(report.faults)
    waited, cut = max(report.honest, default=0.0), max(report.cut, default=0.0)
    third = max(len(report.files) // 3, 1)
    more = max(report.files[2 * third :], default=0) - max(report.files[third : 2 * third] or [0])
    flown = f"{report.in_flight.count(200)} of {len(report.in_flight)}"
    return [
        Line("answers", "some", f"{answers:,}", answers > 0),
        Line("faults, lost connections among them", "0", str(faults), not faults),
        Line("answers to another question", "0", str(len(report.mixed)), not report.mixed),
        Line("half of the answers within", "", f"{report.quantile(0.5):.0f} ms", True),
        Line(
            "99 of 100 answers within",
            f"{SLOWEST_MS} ms",
            f"{report.quantile(0.99):.0f} ms",
            report.quantile(0.99) < SLOWEST_MS,
        ),
        Line("the slowest answer", "", f"{report.quantile(1):.0f} ms", True),
        Line(
            f"memory, {max(report.memory, default=0) // 1024} MB at most, grew by",
            f"{MAX_GROWTH:.0%}",
            f"{report.growth:+.1%}",
            report.growth < MAX_GROWTH,
        ),
        Line("open files and connections, more at the end by", "", f"{more:+d}", True),
        Line(
            f"an honest client beside {slow} slow ones waited for at most",
            f"{MAX_WAIT_SECONDS:.0f} s",
            f"{waited:.2f} s",
            waited < MAX_WAIT_SECONDS,
        ),
        Line(
            f"slow clients cut, {len(report.cut)} of {slow}, within",
            f"{CUT_SECONDS:.0f} s",
            f"{cut:.0f} s",
            len(report.cut) == slow and cut < CUT_SECONDS,
        ),
        Line("calls in flight at SIGTERM that were answered", "all", flown, all_well(report)),
        Line(
            "from SIGTERM to a free port",
            f"{STOP_SECONDS:.0f} s",
            f"{report.stopped:.1f} s",
            report.stopped < STOP_SECONDS,
        ),
    ]


def all_well(report: Report) -> bool:
    """Return whether every call that was in flight at the end was answered."""
    return bool(report.in_flight) and set(report.in_flight) == {200}


def table(lines: Sequence[Line], heading: str) -> str:
    """Return the lines as the document has them, below what was run where."""
    head = ("| | must be | was | held |", "|---|---|---|---|")
    return "\n".join((heading, "", *head, *map(str, lines), ""))


def heading_of(users: int, seconds: float, think: float, workers: int, load: float) -> str:
    """Return what was run, when and where."""
    cores = os.cpu_count() or 1
    return (
        f"{users} readers for {seconds:.0f} s, each of whom asks every {think:g} s on average, "
        f"{workers} workers, {cores} cores (load before the run {load:.1f}), "
        f"Python {platform.python_version()}, {datetime.now(UTC):%-d %B %Y}:"
    )


def write(text: str, page: Path = PAGE) -> None:
    """Put a run's table in the place of the last one."""
    before = page.read_text("utf-8")
    after, count = TABLE_MARKS.subn(lambda found: f"{found[1]}\n{text}\n{found[2]}", before)
    if count != 1:
        raise ValueError(f"{page.name} has no place for the table of a soak")
    page.write_text(after, "utf-8")
