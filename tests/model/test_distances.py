import pytest

from dashboard.model.distances import EARTH_RADIUS, check_distances, great_circle_km
from tests.strategies import Case, make_table

ENDS = {"lat0": 0.0, "lon0": 0.0, "lat1": 0.0, "lon1": 0.9}  # 100.07 km from each other


def distance(value: float, **cells) -> dict:
    return {"measure": "distance", "status": "context", "value": value} | ENDS | cells


@pytest.mark.parametrize(
    ("ends", "kilometres"),
    [
        ((10, 20, 10, 20), 0),
        ((0, 0, 0, 90), EARTH_RADIUS * 3.14159265358979 / 2),
        ((-90, 0, 90, 137), EARTH_RADIUS * 3.14159265358979),
        ((0, 179.5, 0, -179.5), EARTH_RADIUS * 3.14159265358979 / 180),
        ((48.8566, 2.3522, 52.52, 13.405), 877.46),  # Paris to Berlin
    ],
)
def test_great_circles(ends: tuple[float, ...], kilometres: float) -> None:
    assert great_circle_km(*ends) == pytest.approx(kilometres, rel=1e-5)


def test_the_founding_distance_is_doubtful_and_miles_would_mend_it(founding: Case) -> None:
    checks = check_distances(founding.table).values()

    check = next(check for check in checks if (check.stated, check.unit) == (40, "km"))
    assert check.great_circle == pytest.approx(63.7, abs=0.05)
    assert check.ratio == pytest.approx(0.628, abs=0.001)
    assert check.doubtful
    assert check.mending_unit == "mi"


@pytest.mark.parametrize(
    ("stated", "unit", "doubtful"),
    [(40, "mi", False), (25, "mi", True), (60, "km", False), (64, "km", False), (75, "km", True)],
)
def test_the_other_distances_of_the_base(
    founding: Case, stated: float, unit: str, doubtful: bool
) -> None:
    checks = check_distances(founding.table).values()

    check = next(check for check in checks if (check.stated, check.unit) == (stated, unit))

    assert check.doubtful is doubtful
    assert check.mending_unit is None


@pytest.mark.parametrize(
    ("value", "unit", "doubtful", "mending_unit"),
    [
        (100, "km", False, None),
        (115, "km", False, None),
        (116, "km", True, None),
        (86, "km", False, None),
        (85, "km", True, None),
        (62, "km", True, "mi"),
        (62, "mi", False, None),
        (100, "mi", True, "km"),
        (0, "km", True, None),
    ],
)
def test_a_distance_is_doubtful_beyond_15_percent(
    value: float, unit: str, doubtful: bool, mending_unit: str | None
) -> None:
    check = check_distances(make_table(distance(value, unit=unit)))["figure-0"]

    assert check.doubtful is doubtful
    assert check.mending_unit == mending_unit
    assert (check.stated, check.unit) == (value, unit)


def test_only_distances_between_two_places_are_checked() -> None:
    table = make_table(
        distance(100, id="whole"),
        distance(100, lat1=None, id="half"),
        distance(100, lat0=None, lon0=None, lat1=None, lon1=None, id="no-places"),
        distance(100, lon1=0.0, id="one-place"),
        {"measure": "attendance", "value": 30, "unit": "ministers", "id": "attendance"},
    )

    assert list(check_distances(table)) == ["whole"]
