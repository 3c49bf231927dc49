"""A real file is read as the product reads it, and compared with its right values."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from dashboard.data.sandbox.parent import check_untrusted
from dashboard.data.text_table import CheckedTable
from dashboard.data.vintages import default_day
from dashboard.errors import DashboardError
from dashboard.model.headlines import headline_figures
from dashboard.model.vintage import read_vintage
from dashboard.text.hedges import figure_words
from tests.real_files.right_values import RealFile, RightValue
from tests.support.tables import snapshot_of

# Sums of decimal fractions in binary differ by less than this share.
ROUNDING = 1e-12
NEWEST = ("as_of", "reported_on")


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of the report, and whether what it says is right."""

    words: str
    is_right: bool = True


def check_file(path: Path, real: RealFile) -> Iterator[Finding]:
    """Yield what a file shows, and each difference from what it must show."""
    try:
        checked = check_untrusted(path.read_bytes(), Path(path.name))
    except DashboardError as error:
        is_right = real.refused is not None and real.refused.lower() in str(error).lower()
        yield Finding(f"screen: no. {error}", is_right)
        return
    if checked.frame.is_empty():
        yield Finding(f"screen: no. {len(checked.faults)} faults, no figure", is_right=False)
        return
    if real.refused is not None:
        yield Finding(f"it must be refused with {real.refused!r}", is_right=False)
    yield from _read_findings(checked, real)
    leads = _Leads(checked.frame)
    crisis = checked.frame["crisis"][0]
    yield Finding(f"screen: yes. {checked.frame.height} figures, crisis {crisis}")
    for row in leads.of_crisis(crisis).to_dicts():
        yield Finding(f"leads: {row['label']}: {figure_words(row)} ({row['as_of']})")
    rights = list(real.right_values(path))
    if not rights and not real.says:
        yield Finding("no right value is declared for it", is_right=False)
    for right in rights:
        yield _compare(right, checked.frame, leads)


def _read_findings(checked: CheckedTable, real: RealFile) -> Iterator[Finding]:
    """Yield the notices and faults of reading; a published file has no faults."""
    for notice in checked.notices:
        yield Finding(f"notice: {notice}")
    if checked.faults:
        count = len(checked.faults) + checked.unlisted_rows
        yield Finding(f"{count} faults, such as {checked.faults[0]}", is_right=False)
    for words in real.says:
        if not any(words.lower() in notice.lower() for notice in checked.notices):
            yield Finding(f"no notice says {words!r}", is_right=False)


class _Leads:
    """The headline figures of each crisis on the day that it opens on."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._table = snapshot_of(frame)

    def of_crisis(self, crisis: str) -> pl.DataFrame:
        """Return the headline figures of a crisis."""
        day = default_day(self._table.of_crisis(crisis))
        return headline_figures(read_vintage(self._table, crisis, day))


def _compare(right: RightValue, frame: pl.DataFrame, leads: _Leads) -> Finding:
    wanted = {"crisis": frame["crisis"][0], **right.figure}
    if wanted["crisis"] not in set(frame["crisis"]):
        return Finding(f"{right.label}: no crisis {wanted['crisis']}", is_right=right.value is None)
    rows = leads.of_crisis(str(wanted["crisis"])) if right.leads else frame
    rows = rows.filter(*(pl.col(name).eq_missing(pl.lit(word)) for name, word in wanted.items()))
    where = "headline figure" if right.leads else "figure"
    if right.value is None:
        found = ", ".join(rows["label"])
        return Finding(f"{right.label}: no {where}; ours {found or 'none'}", rows.is_empty())
    days = pl.concat_str(NEWEST, separator=" ")
    newest = rows.filter(days == days.max())
    if newest.height != 1:
        return Finding(f"{right.label}: {newest.height} {where}s, expected one", is_right=False)
    ours = newest["value"][0]
    difference = ours - right.value
    limit = max(right.tolerance, ROUNDING) * abs(right.value)
    return Finding(
        f"{right.label}: right {right.value:,.0f}, ours {ours:,.0f}, "
        f"difference {round(difference, 3) or 0:,.12g}",
        abs(difference) <= limit,
    )
