from datetime import date

import pytest

from dashboard.model.trends import earlier_figures, same_day_last_year
from tests.strategies import make_table

APRIL, LAST_APRIL, YEAR_END = date(2026, 4, 30), date(2025, 4, 20), date(2025, 12, 31)


def total(name: str, day: date, value: float, **cells) -> dict:
    shared = {"measure": "funding", "status": "received", "basis": "cumulative", "headline": True}
    shared |= {"id": name, "quantity": "received", "as_of": day, "reported_on": day}
    return shared | {"value": value} | cells


NOW = total("now", APRIL, 30e6)
LAST_YEAR = [total("last-april", LAST_APRIL, 22e6), total("last-year", YEAR_END, 60e6)]


def earlier_ids(*rows: dict) -> list[str]:
    table = make_table(NOW, *rows)
    return earlier_figures(table.row(0, named=True), table)["id"].to_list()


def year_before(figure: dict, *rows: dict) -> str | None:
    table = make_table(figure, *rows)
    found = same_day_last_year(table.row(0, named=True), table)
    return found and found["id"]


def test_a_part_of_a_year_is_not_compared_with_a_whole_one() -> None:
    assert earlier_ids(*LAST_YEAR) == []


def test_a_part_of_a_year_is_compared_with_earlier_parts_of_it() -> None:
    march = total("march", date(2026, 3, 31), 20e6)

    assert earlier_ids(*LAST_YEAR, march) == ["march"]


def test_a_total_that_runs_on_over_the_years_is_compared_with_all_of_it() -> None:
    assert earlier_ids(total("last-year", YEAR_END, 20e6)) == ["last-year"]


def test_a_correction_within_a_year_starts_no_period() -> None:
    march = total("march", date(2026, 3, 31), 35e6)

    assert earlier_ids(march) == ["march"]


def test_money_of_another_plan_is_never_earlier() -> None:
    rows = [row | {"plan": "HMLI25"} for row in LAST_YEAR]

    assert earlier_ids(*rows) == []


def test_people_go_on_from_plan_to_plan() -> None:
    need = {"measure": "people_in_need", "status": "observed", "value": 5e6}
    rows = [need | {"id": str(day), "as_of": day, "plan": f"P{day}"} for day in (APRIL, YEAR_END)]
    table = make_table(*rows)

    assert earlier_figures(table.row(0, named=True), table)["id"].to_list() == [str(YEAR_END)]


@pytest.mark.parametrize("code", [None, "HMLI26"])
def test_the_same_day_of_last_year_is_found(code: str | None) -> None:
    last = [row | {"plan": code and "HMLI25"} for row in LAST_YEAR]
    if code:
        last.append(total("plan", date(2025, 1, 1), 90e6, status="required", plan="HMLI25"))
    start = total("start", date(2026, 1, 1), 100e6, status="required", plan=code)

    assert year_before(NOW | {"plan": code}, start, *last) == "last-april"


def test_a_whole_plan_of_two_years_ago_is_not_the_year_before() -> None:
    old = total("old", date(2024, 12, 31), 80e6, plan="HMLI24")
    rows = [old, total("old-goal", date(2024, 1, 1), 90e6, status="required", plan="HMLI24")]
    start = total("start", date(2026, 1, 1), 100e6, status="required", plan="HMLI26")

    assert year_before(NOW | {"plan": "HMLI26"}, start, *rows) is None


def test_what_was_not_public_a_year_ago_is_not_what_was_known_then() -> None:
    late = LAST_YEAR[0] | {"reported_on": date(2025, 6, 1)}

    assert year_before(NOW, late, LAST_YEAR[1]) is None


def test_the_day_before_the_end_of_february_is_found_in_a_common_year() -> None:
    leap = total("leap", date(2024, 2, 29), 9e6)
    before = total("before", date(2023, 2, 28), 5e6)
    end = total("end", date(2023, 12, 31), 50e6)

    assert year_before(leap, before, end) == "before"
