"""A crisis as known on a day, with all that follows before any slider is moved."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.data.result_cache import ResultCache, cached_by_table
from dashboard.data.table import Table
from dashboard.errors import ProjectionError
from dashboard.model.chosen_rows import choose_rows
from dashboard.model.distances import DistanceCheck, check_distances
from dashboard.model.drivers import Driver, derive_drivers
from dashboard.model.inputs import ModelInputs, derive_inputs
from dashboard.model.projection import DailyResults, Projection, make_projection
from dashboard.model.scenario import Scenario, make_scenario


@dataclass(frozen=True, slots=True, eq=False)
class CrisisVintage:
    """One crisis as known on one day: the rows that carry the scenario, and its drivers."""

    crisis: str
    known_on: date
    chosen: pl.DataFrame  # the rows that carry the scenario, with their role
    usual: pl.DataFrame  # the rows that would carry it if the reader had chosen none
    rests_on: tuple[str, ...]  # ids of the chosen rows that are no usual ones
    inputs_if_any: ModelInputs | None
    drivers: tuple[Driver, ...]
    baseline: Scenario
    distances: dict[str, DistanceCheck]
    table: Table  # with what became public later

    @property
    def figures(self) -> pl.DataFrame:
        """The crisis as known on that day; a partitioned table may read it again."""
        return self.table.known(self.crisis, self.known_on)

    @property
    def can_project(self) -> bool:
        """Whether the figures of the day carry a projection."""
        return self.inputs_if_any is not None

    @property
    def inputs(self) -> ModelInputs:
        """What a projection starts from.

        Raises:
            ProjectionError: there is none; ask ``can_project`` before.
        """
        if self.inputs_if_any is None:
            raise ProjectionError("The figures of this day carry no projection.")
        return self.inputs_if_any

    @property
    def results(self) -> ResultCache:
        """What was computed from its table."""
        return self.table.results

    def projection(self, scenario: Scenario) -> Projection:
        """Return the projection of a scenario."""
        return make_projection(self.inputs, scenario, _stated_results(self))

    def project(self, scenario: Scenario) -> pl.DataFrame | None:
        """Return the projected frame of a scenario, or None where nothing can be projected."""
        return self.projection(scenario).frame() if self.can_project else None


@cached_by_table
def _stated_results(vintage: CrisisVintage) -> DailyResults:
    return DailyResults(vintage.inputs, vintage.baseline)


def read_vintage(
    table: Table, crisis: str, known_on: date, rests_on: tuple[str, ...] = ()
) -> CrisisVintage:
    """Return the vintage of a crisis as known on a day; equal calls return the same vintage.

    Args:
        table: the table.
        crisis: one of its crises.
        known_on: what became public later is left out.
        rests_on: ids of the rows that are to carry the scenario, as in ``choose_rows``.

    Raises:
        CallError: the table has no such crisis.
    """
    vintage = _resolve_vintage(table, crisis, known_on, rests_on)
    if vintage.rests_on == rests_on:
        return vintage
    return _resolve_vintage(table, crisis, known_on, vintage.rests_on)


@cached_by_table
def _resolve_vintage(
    table: Table, crisis: str, known_on: date, rests_on: tuple[str, ...]
) -> CrisisVintage:
    figures = table.known(crisis, known_on)
    usual = choose_rows(figures)
    chosen = choose_rows(figures, rests_on) if rests_on else usual
    # A reader may choose a row alone that is usually one of several donors.
    carried = {tuple(rows["id"]) for rows in usual.partition_by("role")}
    replacing = {
        row
        for rows in chosen.partition_by("role")
        if tuple(rows["id"]) not in carried
        for row in rows["id"]
        if row in rests_on
    }
    inputs = derive_inputs(chosen, figures=figures)
    drivers = tuple(derive_drivers(chosen, inputs, figures))
    return CrisisVintage(
        crisis=crisis,
        known_on=known_on,
        chosen=chosen,
        usual=usual,
        rests_on=tuple(row for row in chosen["id"] if row in replacing),
        inputs_if_any=inputs,
        drivers=drivers,
        baseline=make_scenario(drivers),
        distances=check_distances(figures),
        table=table,
    )
