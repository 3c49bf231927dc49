"""A stated distance against the great circle between its two places (model.md 1.5)."""

import math
from dataclasses import dataclass

import polars as pl

EARTH_RADIUS = 6371.0088  # km, the IUGG mean radius
KM_PER_UNIT = {"km": 1.0, "mi": 1.609344}
TOLERANCE = 0.15  # a road is longer than the great circle, and numbers are rounded


@dataclass(frozen=True, slots=True)
class DistanceCheck:
    """A stated distance, the great circle of its two places, and the unit that would mend it."""

    figure: str
    stated: float
    unit: str
    great_circle: float  # in the stated unit
    mending_unit: str | None  # the unit in which the stated number would fit

    @property
    def ratio(self) -> float:
        """Stated distance by great circle."""
        return self.stated / self.great_circle

    @property
    def doubtful(self) -> bool:
        """Whether stated and great circle differ by more than the tolerance."""
        return not _fits(self.ratio)


def great_circle_km(lat0: float, lon0: float, lat1: float, lon1: float) -> float:
    """Return the great-circle distance in km of two places in degrees (haversine)."""
    phi0, phi1 = math.radians(lat0), math.radians(lat1)
    half_lat, half_lon = (phi1 - phi0) / 2, math.radians(lon1 - lon0) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(phi0) * math.cos(phi1) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS * math.asin(min(1.0, math.sqrt(chord)))


def check_distances(figures: pl.DataFrame) -> dict[str, DistanceCheck]:
    """Return a check by figure id for each distance row that has both its coordinates."""
    rows = figures.filter(
        (pl.col("measure") == "distance")
        & pl.all_horizontal(pl.col("value", "lat0", "lon0", "lat1", "lon1").is_not_null())
    )
    checks = (_check(row) for row in rows.to_dicts())
    return {check.figure: check for check in checks if check is not None}


def _check(row: dict) -> DistanceCheck | None:
    kilometres = great_circle_km(row["lat0"], row["lon0"], row["lat1"], row["lon1"])
    if kilometres == 0:
        return None
    great_circle = kilometres / KM_PER_UNIT[row["unit"]]
    mending = None
    if not _fits(row["value"] / great_circle):
        fitting = [
            unit for unit, size in KM_PER_UNIT.items() if _fits(row["value"] * size / kilometres)
        ]
        mending = fitting[0] if fitting else None
    return DistanceCheck(row["id"], row["value"], row["unit"], great_circle, mending)


def _fits(ratio: float) -> bool:
    return abs(ratio - 1.0) <= TOLERANCE
