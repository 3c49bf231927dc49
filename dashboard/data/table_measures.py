"""The measures of the table, as rows of measures.csv: every list of measures follows from them."""

from dataclasses import dataclass

from dashboard.data.resources import read_rows

CURRENCY = "currency"  # stands for any ISO 4217 code among the units


@dataclass(frozen=True, slots=True)
class TableMeasure:
    """What a figure may measure."""

    key: str
    label: str
    units: tuple[str, ...]  # empty: whatever the row says
    kind: str
    additive: str  # "stock": amounts of one day add up; "flow": those of a period; "": none do
    change: str  # what the change of its people is called, where the model projects it
    people: str  # what its people are, where the model projects it
    hapi: str  # which columns of HDX HAPI take it


TABLE_MEASURES: dict[str, TableMeasure] = {
    key: TableMeasure(key, label, tuple(units.split()), *rest)
    for key, label, units, *rest in read_rows("measures.csv", folder="data").fill_null("").rows()
}
# The measures that count the people of a scenario; the first that has rows is taken.
PEOPLE_MEASURES = tuple(key for key, measure in TABLE_MEASURES.items() if measure.change)


def measures_of_kind(*kinds: str) -> tuple[str, ...]:
    """Return the keys of the measures of some kinds."""
    return tuple(key for key, measure in TABLE_MEASURES.items() if measure.kind in kinds)


def additive_measures(additive: str) -> tuple[str, ...]:
    """Return the keys of the measures that add up as a stock or as a flow."""
    return tuple(key for key, measure in TABLE_MEASURES.items() if measure.additive == additive)
