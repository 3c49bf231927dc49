from datetime import date

from tests.data.standards.sample import check_rows, figures, sample_rows

(REFUGEES,) = sample_rows("hdx_hapi_refugees.synthetic.csv")


def test_refugees_are_a_total_of_their_origin_and_a_figure_a_country_of_asylum():
    elsewhere = REFUGEES | {"asylum_location_code": "XXC", "population": "250000"}

    checked = check_rows(REFUGEES, elsewhere)

    assert checked.faults == []
    assert figures(checked, "quantity", "label", "value", "as_of", "headline") == [
        ("refugees", "Refugees from XXA", 1_500_000, date(2025, 12, 31), True),
        ("refugees-in-xxb", "Refugees in XXB", 1_250_000, date(2025, 12, 31), False),
        ("refugees-in-xxc", "Refugees in XXC", 250_000, date(2025, 12, 31), False),
    ]
    assert set(checked.frame["measure"]) == {"people_displaced"}


def test_groups_are_not_added_to_one_another():
    asylum = REFUGEES | {"population_group": "ASY", "population": "5"}
    returned = REFUGEES | {"population_group": "RET", "population": "7"}

    checked = check_rows(REFUGEES, asylum, returned)

    assert figures(checked, "quantity", "measure", "value", "headline")[:3] == [
        ("refugees", "people_displaced", 1_250_000, True),
        ("asylum-seekers", "people_displaced", 5, False),
        ("refugees-returned", "people_returned", 7, False),
    ]


def test_a_total_with_a_part_that_is_no_number_is_not_made():
    checked = check_rows(REFUGEES, REFUGEES | {"asylum_location_code": "XXC", "population": "x"})

    assert figures(checked, "quantity") == [("refugees-in-xxb",)]
    assert [(fault.row, fault.value) for fault in checked.faults] == [(3, "x")]


def test_rows_of_one_sex_are_left_out_beside_those_of_all():
    checked = check_rows(REFUGEES, REFUGEES | {"gender": "f", "population": "5"})

    assert figures(checked, "value")[0] == (1_250_000,)
    assert "left out: 1 row of one sex or age" in checked.notices
