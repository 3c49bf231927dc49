from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings

from dashboard.data.resources import read_rows
from dashboard.model.chosen_rows import choose_rows
from dashboard.model.drivers import Driver, derive_drivers
from dashboard.model.inputs import derive_inputs
from dashboard.model.presets import Preset, derive_presets
from dashboard.model.priors import priors
from dashboard.model.scenario import make_scenario
from tests.strategies import Case, cases, make_table

DAY = date(2020, 3, 1)
PEOPLE = {"value": 4e6}
GOAL = {"measure": "funding", "status": "target", "value": 3e8}
APPEAL = GOAL | {"due": DAY + timedelta(200)}


def drivers_of(*figures: dict) -> list[Driver]:
    chosen = choose_rows(make_table(*figures))
    return derive_drivers(chosen, derive_inputs(chosen))


def presets_of(*figures: dict) -> dict[str, Preset]:
    return {preset.name: preset for preset in derive_presets(drivers_of(*figures))}


def test_the_founding_presets(founding: Case) -> None:
    changes = {preset.title: preset.changes for preset in derive_presets(founding.drivers)}

    stated = {driver.key: driver.default for driver in founding.drivers}
    assert changes == {
        "Baseline": stated,
        "As history went": stated
        | {"need_uptake": 0.7, "delivered_share": 0.8, "arrival_days": 63.0},
        "Humanitarian part only": {"aid_share": 0.28},
        "Slow money": {"half_paid_days": 300.0, "delivered_share": 0.5},
    }


def test_a_preset_changes_only_sliders_that_there_are() -> None:
    of_people, of_an_appeal = presets_of(PEOPLE), presets_of(PEOPLE, APPEAL)

    assert list(of_people) == ["as_stated", "history"]
    assert of_people["history"].changes == {"need_level": 1, "need_change": 0}
    assert list(of_an_appeal) == ["as_stated", "history", "humanitarian"]
    assert list(of_an_appeal["as_stated"].changes) == [
        *of_people["as_stated"].changes,
        *("cost_per_person", "raised_share", "aid_share"),
    ]


def test_where_there_is_no_slider_there_is_no_preset() -> None:
    assert derive_presets([]) == []


@given(cases())
@settings(max_examples=25, deadline=None)
def test_presets_are_scenarios_inside_the_sliders(case: Case) -> None:
    presets = derive_presets(case.drivers)

    for preset in presets:
        scenario = make_scenario(case.drivers, preset.changes)
        assert preset.changes.items() <= scenario.values.items()
        assert preset.changes.keys() <= case.values.keys()
        assert scenario.moved.keys() <= preset.changes.keys()


@given(cases())
@settings(max_examples=20, deadline=None)
def test_as_stated_undoes_every_move_and_history_puts_each_slider_at_its_median(
    case: Case,
) -> None:
    presets = {preset.name: preset.changes for preset in derive_presets(case.drivers)}

    for driver in case.drivers:
        assert presets["as_stated"][driver.key] == driver.default
        assert presets["history"][driver.key] == driver.history
    assert make_scenario(case.drivers, case.values | presets.get("as_stated", {})).as_stated


def test_a_value_of_the_file_is_held_inside_its_slider() -> None:
    half_paid = next(driver for driver in drivers_of(GOAL) if driver.key == "half_paid_days")

    wide, narrow = (
        derive_presets([replace(half_paid, maximum=maximum)])[-1] for maximum in (720.0, 200.0)
    )

    assert wide.changes == {"half_paid_days": 300}
    assert narrow.changes == {"half_paid_days": 200}


# The file.


def test_every_preset_has_one_title_one_sentence_and_one_source() -> None:
    rows = read_rows("presets.csv")

    words = rows.select("name", "title", "sentence", "source").unique()
    assert words["name"].is_unique().all()
    assert words["title"].is_unique().all()
    assert words.null_count().row(0) == (0, 0, 0, 0)
    assert words["sentence"].str.ends_with(".").all()


def test_every_row_of_the_presets_sets_a_driver_to_a_value_that_is_known() -> None:
    rows = read_rows("presets.csv").select("name", "driver", "value").rows()

    known = {key for key, _ in priors()} | {"*"}
    assert {driver for _, driver, _ in rows} <= known
    assert len({(name, driver) for name, driver, _ in rows}) == len(rows)
    assert [
        value
        for _, driver, value in rows
        if value not in ("stated", "history")
        and not priors()[driver, ""].minimum <= float(value) <= priors()[driver, ""].maximum
    ] == []


def test_presets_owe_nothing_to_the_founding_crisis() -> None:
    words = {"iraq", "mosul", "washington", "andrews", "qayyarah", "kuwait", "gaza", "haiti"}

    texts = " ".join(str(cell) for row in read_rows("presets.csv").rows() for cell in row).lower()

    assert {word for word in words if word in texts} == set()
