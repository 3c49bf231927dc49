import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from statistics import NormalDist

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from scipy.special import ndtri
from scipy.stats import qmc

from dashboard.errors import CallError
from dashboard.model import draws as draws_module
from dashboard.model import fan as fan_module
from dashboard.model.chosen_rows import choose_rows
from dashboard.model.draws import EXPONENT, draw_normals
from dashboard.model.drivers import derive_drivers
from dashboard.model.fan import FAN_MODES, Fan, fan_frame, make_fan, warm_up
from dashboard.model.hedges import hedges
from dashboard.model.inputs import derive_inputs
from dashboard.model.priors import priors
from dashboard.model.quantiles import quantiles_of
from dashboard.model.results import RESULTS, Trajectories
from dashboard.model.scenario import make_scenario
from tests.strategies import Case, cases, make_table

DAY = date(2020, 3, 1)
PEOPLE = {"value": 4e6}
PROJECTION = {"value": 5e6, "status": "projected", "due": DAY + timedelta(300)}
GOAL = {"measure": "funding", "status": "target", "value": 3e8}
PLEDGE = {"measure": "funding", "status": "pledged", "value": 2e8}
DEPLOYMENT = {"measure": "personnel", "status": "announced", "value": 700}
Z95 = 1.6448536269514722
MODES = st.sampled_from(FAN_MODES)


def case_of(*figures: dict) -> Case:
    table = make_table(*figures)
    chosen = choose_rows(table)
    inputs = derive_inputs(chosen)
    drivers = derive_drivers(chosen, inputs)
    return Case(table, chosen, inputs, drivers, {driver.key: driver.default for driver in drivers})


def fan_of(case: Case, mode: str = "history", **options) -> Fan:
    return make_fan(
        case.inputs, case.drivers, make_scenario(case.drivers, case.values), mode, **options
    )


def moved(case: Case, **values: float) -> Case:
    return case._replace(values=case.values | values)


def with_exact_level(case: Case) -> Case:
    exact = {"spread_below": 0.0, "spread_above": 0.0}
    drivers = [replace(d, **exact) if d.key == "need_level" else d for d in case.drivers]
    return case._replace(drivers=drivers)


@contextmanager
def without_noise(draws: int = 3) -> Iterator[None]:
    """Let every normal be 0, so that no driver is spread."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fan_module, "draw_normals", lambda keys, *_: np.zeros((len(keys), draws)))
        yield


@contextmanager
def with_seed(seed: int) -> Iterator[None]:
    """Draw with another scramble of the Sobol sequence than the shipped one."""

    def draw_normals(keys: tuple[str, ...], exponent: int = EXPONENT) -> np.ndarray:
        sobol = qmc.Sobol(len(keys), scramble=True, rng=np.random.default_rng(seed))
        return ndtri(np.clip(sobol.random_base2(exponent), 1e-9, 1 - 1e-9)).T

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fan_module, "draw_normals", draw_normals)
        yield


def with_chance_below(case: Case, chance: float) -> Case:
    """Let the quoted projection have another chance, if there is one."""
    if case.inputs.need is None:
        return case
    need = replace(case.inputs.need, chance_below=chance)
    return case._replace(inputs=replace(case.inputs, need=need))


def clear_caches() -> None:
    fan_module.draw_normals.cache_clear()
    draws_module.read_draws.cache_clear()


# The founding fan, against section 5 of the model's description.


@pytest.mark.parametrize(
    ("mode", "low", "median", "high"),
    [
        ("history", 8.8e6, 11.9e6, 16.9e6),
        ("stated", 11.35e6, 13.7e6, 16.45e6),
    ],
)
def test_the_founding_need_at_the_end_of_the_year(
    founding: Case, mode: str, low: float, median: float, high: float
) -> None:
    fan = fan_of(founding, mode)

    assert fan.mode == mode
    assert fan.quantiles["need"][[0, 2, 4], -1] == pytest.approx([low, median, high], rel=0.02)


def test_a_fifth_of_the_draws_are_those_of_a_need_that_stays(founding: Case) -> None:
    fan = fan_of(founding)

    stays = fan.values["need_uptake"] == 0.0
    assert stays.mean() == pytest.approx(0.2, abs=0.001)
    assert np.quantile(fan.paths["need"][-1, stays], [0.05, 0.5, 0.95]) == pytest.approx(
        [8.1e6, 10e6, 12.2e6], rel=0.03
    )


def test_the_founding_money_received_at_the_end_of_the_year(founding: Case) -> None:
    fan = fan_of(founding)

    received = fan.quantiles["received"][[0, 2, 4], -1]
    assert received == pytest.approx([0.21e9, 0.84e9, 1.89e9], rel=0.02)


def test_the_founding_fan_has_draws_and_quantiles_of_every_measure_by_week(founding: Case) -> None:
    fan = fan_of(founding)

    assert fan.days.tolist() == [*range(0, 164, 7), 164]
    assert fan.keys == (*founding.values, "need_residual")
    assert fan.normals.shape == (10, 1024)
    assert set(fan.paths) == set(fan.quantiles) == set(RESULTS)
    assert {path.shape for path in fan.paths.values()} == {(25, 1024)}
    assert {quantiles.shape for quantiles in fan.quantiles.values()} == {(5, 25)}
    assert fan.values.keys() == set(fan.keys)
    assert {value.shape for value in fan.values.values()} == {(1024,)}


def test_history_is_the_default_fan(founding: Case) -> None:
    scenario = make_scenario(founding.drivers)

    fan = make_fan(founding.inputs, founding.drivers, scenario)

    assert fan.mode == FAN_MODES[0] == "history"


def test_a_fan_of_no_known_mode_is_refused(founding: Case) -> None:
    with pytest.raises(CallError, match=r"no fan 'histry'\. Did you mean 'history'\?"):
        fan_of(founding, "histry")


# Quantiles.


@given(cases(), MODES, st.integers(0, 2**32))
@settings(max_examples=30, deadline=None)
def test_quantiles_are_ordered_and_finite(case: Case, mode: str, seed: int) -> None:
    with with_seed(seed):
        fan = fan_of(case, mode, exponent=5)

    for quantiles in fan.quantiles.values():
        assert np.isfinite(quantiles).all()
        assert (np.diff(quantiles, axis=0) >= 0).all()


@given(cases(), MODES)
@settings(max_examples=25, deadline=None)
def test_quantiles_are_those_of_the_draws(case: Case, mode: str) -> None:
    fan = fan_of(case, mode, exponent=6)

    for measure, path in fan.paths.items():
        expected = np.quantile(path, [0.05, 0.25, 0.5, 0.75, 0.95], axis=1)
        grain = 1e-12 * np.abs(path).max() + 1e-290
        np.testing.assert_allclose(fan.quantiles[measure], expected, rtol=1e-12, atol=grain)


def test_a_path_that_comes_back_to_its_start_has_quantiles_of_its_own_between() -> None:
    path = np.array([[3.0, 1.0], [9.0, 5.0], [3.0, 1.0]])

    quantiles = quantiles_of(path)

    assert quantiles[2].tolist() == [2, 7, 2]


def test_quantiles_of_even_draws_come_near_the_closed_form(founding: Case) -> None:
    spread = {"spread_below": 0.1, "spread_above": 0.1}
    drivers = [replace(d, **spread) if d.key == "need_level" else d for d in founding.drivers]

    fan = fan_of(founding._replace(drivers=drivers), "stated", exponent=12)

    residual = 0.15 * math.sqrt(164 / 365.25)
    lift = 0.5244005127080407 * residual  # the 70 % quantile of a normal
    normals = np.array([-Z95, -0.6744897501960817, 0.0, 0.6744897501960817, Z95])
    expected = 13e6 * np.exp(lift + normals * math.hypot(residual, 0.1))
    assert fan.quantiles["need"][:, -1] == pytest.approx(expected, rel=0.002)


@given(cases(), MODES)
@settings(max_examples=25, deadline=None)
def test_ends_are_the_paths_on_the_last_day(case: Case, mode: str) -> None:
    fan = fan_of(case, mode, exponent=4)

    assert fan.ends.keys() == fan.paths.keys()
    for measure, end in fan.ends.items():
        assert end.shape == (1, 16)
        assert (end[0] == fan.paths[measure][-1]).all()


# What a quoted figure says of itself.


@pytest.mark.parametrize("seed", range(5))
def test_seven_in_ten_draws_pass_a_claim_that_is_likely_to_be_exceeded(
    founding: Case, seed: int
) -> None:
    with with_seed(seed):
        fan = fan_of(with_exact_level(founding), "stated", exponent=12)

    assert founding.inputs.need.chance_below == 0.3
    assert (fan.paths["need"][-1] > 13e6).mean() == pytest.approx(0.7, abs=0.002)


@pytest.mark.parametrize("hedge", hedges())
def test_a_quoted_projection_sits_at_its_chance(founding: Case, hedge: str) -> None:
    chance = hedges()[hedge].chance_below
    inputs = replace(founding.inputs, need=replace(founding.inputs.need, chance_below=chance))

    fan = fan_of(with_exact_level(founding)._replace(inputs=inputs), "stated", exponent=12)

    assert (fan.paths["need"][-1] < 13e6).mean() == pytest.approx(chance, abs=0.002)


@given(st.floats(0.01, 0.98), st.floats(0.001, 0.5))
@settings(max_examples=20, deadline=None)
def test_the_likelier_a_claim_fails_the_lower_is_need(lower: float, step: float) -> None:
    case = case_of(PEOPLE, PROJECTION)
    chances = lower, min(lower + step, 0.99)

    likely, unlikely = (
        fan_of(
            with_chance_below(case, chance),
            exponent=5,
        )
        for chance in chances
    )

    lifted = likely.values["need_uptake"] > 0.01
    assert (likely.paths["need"][-1] > unlikely.paths["need"][-1])[lifted].all()


@pytest.mark.parametrize(
    ("cells", "chance"),
    [
        ({}, 0.5),
        ({"qualifier": "more_than", "modality": "likely"}, 0.3),
        ({"qualifier": "more_than"}, 0.05),
        ({"qualifier": "up_to"}, 0.9),
    ],
)
def test_the_chance_of_a_claim_is_that_of_its_row(cells: dict, chance: float) -> None:
    open_claim = case_of(PEOPLE, PROJECTION | cells)
    claim_alone = case_of(PROJECTION | cells)
    come_due = case_of(PEOPLE | {"as_of": DAY + timedelta(301)}, PROJECTION | cells)

    assert open_claim.inputs.need.chance_below == chance
    assert claim_alone.inputs.need.chance_below == come_due.inputs.need.chance_below == 0.5


@pytest.mark.parametrize("mode", FAN_MODES)
def test_a_stated_pledge_is_not_spread(mode: str) -> None:
    case = case_of(PEOPLE, GOAL, PLEDGE)

    fan = fan_of(case, mode)

    assert set(fan.quantiles["pledged"].flat) == {2e8}
    spreads = np.ptp(fan.quantiles["received"][:, -1])
    assert spreads == 0 if mode == "stated" else spreads > 1e7


# Draws.


@given(cases(), st.booleans())
@settings(max_examples=25, deadline=None)
def test_without_noise_the_fan_is_the_line_of_its_medians(case: Case, stated: bool) -> None:
    case = with_chance_below(case, 0.5)
    medians = {
        driver.key: driver.clip(case.values[driver.key] * (1.0 if stated else driver.median))
        for driver in case.drivers
    }
    if not stated and "need_uptake" in medians:  # a fifth of the draws are at no change
        away = 0.5 * NormalDist().inv_cdf((0.5 - 0.2) / 0.8)
        medians["need_uptake"] = min(max(0.7 * case.values["need_uptake"] + away, -0.5), 2.5)

    with without_noise():
        fan = fan_of(case, "stated" if stated else "history")

    line = Trajectories(case.inputs, medians, fan.days)
    assert fan.paths.keys() == fan.quantiles.keys() == line.keys()
    for measure, path in line.items():
        expected = np.broadcast_to(path, (5, path.size))
        grain = 1e-12 * np.abs(path).max() + 1e-290
        np.testing.assert_allclose(fan.quantiles[measure], expected, rtol=1e-9, atol=grain)


@given(cases(), MODES)
@settings(max_examples=20, deadline=None)
def test_drivers_without_spread_are_the_line_but_for_what_no_driver_explains(
    case: Case, mode: str
) -> None:
    none = {"median": 1.0, "spread_below": 0.0, "spread_above": 0.0}
    drivers = [replace(driver, **none) for driver in case.drivers]

    fan = fan_of(case._replace(drivers=drivers), mode, exponent=3)

    line = Trajectories(case.inputs, case.values, fan.days)
    for measure in {"pledged", "committed", "received", "presence"} & line.keys():
        expected = np.broadcast_to(line[measure], (5, fan.days.size))
        grain = 1e-12 * line[measure].max() + 1e-290
        np.testing.assert_allclose(fan.quantiles[measure], expected, rtol=1e-9, atol=grain)


def test_without_noise_need_follows_the_median_of_history(founding: Case) -> None:
    case = with_chance_below(founding, 0.5)

    with without_noise(draws=1):
        fan = fan_of(case)

    # The median of the draws, a fifth of which are below it at no change.
    uptake = 0.7 + 0.5 * NormalDist().inv_cdf((0.5 - 0.2) / 0.8)
    assert fan.paths["need"][-1] == pytest.approx([10e6 * 1.3**uptake], rel=1e-9)


@given(cases())
@settings(max_examples=25, deadline=None)
def test_as_stated_only_the_hedges_of_rows_are_spread(case: Case) -> None:
    fan = fan_of(case, "stated", exponent=5)

    for driver in case.drivers:
        drawn = fan.values[driver.key]
        assert driver.from_hedge or set(drawn) == {case.values[driver.key]}
    assert [driver.key for driver in case.drivers if driver.from_hedge] == [
        key for key in fan.keys if key in ("need_level", "arrival_share")
    ]


@given(cases(), MODES)
@settings(max_examples=25, deadline=None)
def test_draws_stay_inside_their_sliders(case: Case, mode: str) -> None:
    fan = fan_of(case, mode, exponent=7)

    for driver in case.drivers:
        assert fan.values[driver.key].min() >= driver.minimum
        assert fan.values[driver.key].max() <= driver.maximum


def test_draws_of_history_lie_around_the_slider_times_the_median(founding: Case) -> None:
    case = moved(founding, need_uptake=0.5, half_paid_days=100.0, arrival_days=20.0)

    fan = fan_of(case)

    low = fan.values["need_uptake"] < 0.0
    below = (1 - 0.2) * NormalDist().cdf(-0.35 / 0.5)
    assert low.mean() == pytest.approx(below, abs=0.005)
    assert np.quantile(fan.values["need_uptake"], 0.95) == pytest.approx(
        0.35 + 0.5 * NormalDist().inv_cdf(0.75 / 0.8), rel=0.01
    )
    assert np.median(fan.values["half_paid_days"]) == pytest.approx(100, rel=0.01)
    assert np.quantile(fan.values["arrival_days"], [0.05, 0.5, 0.95]) == pytest.approx(
        30 * np.exp(np.array([-0.6, 0, 0.6]) * Z95), rel=0.02
    )


def test_the_residual_grows_with_the_root_of_the_time() -> None:
    year = case_of(PEOPLE, PROJECTION | {"due": DAY + timedelta(365)})
    quarter = case_of(
        PEOPLE, PROJECTION | {"due": DAY + timedelta(91)}, GOAL | {"due": DAY + timedelta(300)}
    )

    spreads = [fan_of(case, "stated").values["need_residual"].std() for case in (year, quarter)]

    assert spreads == pytest.approx([0.15, 0.15 * math.sqrt(91 / 365.25)], rel=0.01)


def test_need_stays_with_the_chance_of_its_class(founding: Case) -> None:
    need = founding.inputs.need
    case = founding._replace(
        inputs=replace(founding.inputs, need=replace(need, kind="food", chance_below=0.5))
    )

    fan = fan_of(case)

    assert (fan.values["need_uptake"] != 0.0).all()
    assert fan.values["need_residual"].std() == pytest.approx(
        0.30 * math.sqrt(164 / 365.25), rel=0.02
    )


@pytest.mark.parametrize(("days", "chance"), [(30, 0.9), (91, 0.73), (182, 0.53), (183, 0.0)])
def test_a_figure_stands_unchanged_for_some_months(days: int, chance: float) -> None:
    case = case_of(PEOPLE, GOAL | {"due": DAY + timedelta(days)})

    fan = fan_of(case, exponent=12)

    change = fan.paths["need"][-1] / (PEOPLE["value"] * fan.values["need_level"])
    assert np.isclose(change, 1.0, rtol=1e-9).mean() == pytest.approx(chance, abs=0.02)


def test_need_that_nothing_is_projected_of_changes_as_a_laplace() -> None:
    case = case_of(PEOPLE, GOAL | {"due": DAY + timedelta(365)})

    fan = fan_of(case, exponent=12)

    changes = np.log1p(fan.values["need_change"])
    ends = 0.28 * np.log(
        [0.1, 0.5, 1.0, 2.0, 10.0]
    )  # quantiles of a Laplace: b ln 2q, -b ln 2(1-q)
    assert np.quantile(changes, [0.05, 0.25, 0.5, 0.75, 0.95]) == pytest.approx(ends, abs=0.01)
    assert fan.values["need_change"].min() >= -0.6
    assert (fan.values["need_residual"] == 0.0).all()


def test_an_old_figure_of_need_is_spread_since_its_own_day() -> None:
    figures = PEOPLE, GOAL | {"as_of": DAY + timedelta(365)}

    level = next(driver for driver in case_of(*figures).drivers if driver.key == "need_level")

    rounding = math.log(1.1) / Z95
    assert level.spread_below == pytest.approx(math.hypot(rounding, 0.28 * math.sqrt(2)), rel=0.01)


def test_the_spread_of_a_need_that_stays_is_a_row_with_its_source() -> None:
    prior = priors()["need_persistence", ""]

    assert (prior.form, prior.spread_above) == ("laplace", 0.28)
    assert "212 pairs" in prior.source


# Normals.


def test_every_normal_is_drawn_from_its_own_thousandth() -> None:
    shares = np.vectorize(lambda normal: 0.5 * math.erfc(-normal / math.sqrt(2)))

    normals = draw_normals(("need_uptake", "aid_share"), 10)

    for row in shares(normals):
        halves = row[:512], row[512:]
        assert np.sort(np.floor(row * 1024)).tolist() == list(range(1024))
        assert [np.sort(np.floor(half * 512)).tolist() for half in halves] == [list(range(512))] * 2


@given(cases(), MODES)
@settings(max_examples=10, deadline=None)
def test_a_fan_is_the_same_after_the_caches_are_cleared(case: Case, mode: str) -> None:
    first = fan_of(case, mode, exponent=4)
    clear_caches()
    second = fan_of(case, mode, exponent=4)

    assert second.normals is not first.normals
    assert_frame_equal(fan_frame(case.inputs, second), fan_frame(case.inputs, first))


def test_another_seed_gives_another_fan_of_nearly_the_same_quantiles(founding: Case) -> None:
    first = fan_of(founding).quantiles["need"][:, -1]
    with with_seed(1):
        second = fan_of(founding).quantiles["need"][:, -1]

    assert (first != second).all()
    assert first == pytest.approx(second, rel=0.02)


def test_a_slider_moves_no_noise(founding: Case) -> None:
    before = fan_of(founding)
    after = fan_of(moved(founding, arrival_days=90.0, aid_share=0.5))

    assert after.normals is before.normals
    assert (after.paths["need"] == before.paths["need"]).all()
    assert (after.paths["received"] == before.paths["received"]).all()
    assert (after.paths["presence"] <= before.paths["presence"]).all()


def test_a_driver_has_the_same_normals_beside_any_other() -> None:
    few = draw_normals(("need_level", "need_residual"), 5)
    many = draw_normals(("raised_share", "need_residual", "need_level"), 5)

    assert (few[0] == many[2]).all()
    assert (few[1] == many[1]).all()
    assert (many[0] != many[1]).all()


def test_cached_normals_cannot_be_written_to(founding: Case) -> None:
    fan = fan_of(founding)

    with pytest.raises(ValueError, match="read-only"):
        fan.normals[0, 0] = 0.0


def test_a_warm_server_reads_the_draws_once(founding: Case) -> None:
    clear_caches()

    warm_up()
    fan_of(founding)

    assert draws_module.read_draws.cache_info().misses == 1


# Days.


@pytest.mark.parametrize(
    ("figures", "days"),
    [
        ([GOAL | {"due": DAY + timedelta(20)}], [0, 7, 14, 20]),
        ([GOAL | {"due": DAY + timedelta(21)}], [0, 7, 14, 21]),
        ([GOAL | {"due": DAY + timedelta(1)}], [0, 1]),
        ([PEOPLE, PROJECTION | {"due": DAY + timedelta(10)}], [0, 7, 10]),
        (
            [
                PEOPLE,
                PROJECTION | {"due": DAY + timedelta(10)},
                GOAL | {"due": DAY + timedelta(20)},
            ],
            [0, 7, 10, 14, 20],
        ),
        ([DEPLOYMENT | {"due": DAY + timedelta(15)}], [0, 7, 14, 15]),
    ],
)
def test_knots_are_the_weeks_the_due_day_of_the_need_and_the_horizon(
    figures: list[dict], days: list[int]
) -> None:
    fan = fan_of(case_of(*figures), exponent=2)

    assert fan.days.dtype.kind == "i"
    assert fan.days.tolist() == days


@given(st.integers(1, 60_000))
@settings(max_examples=30, deadline=None)
def test_a_long_horizon_has_knots_every_few_weeks(days: int) -> None:
    inputs = replace(case_of(GOAL).inputs, days=days)

    knots = fan_module.knots(inputs)

    assert knots[0] == 0
    assert knots[-1] == days
    assert knots.size <= 106
    assert len(set(np.diff(knots)[:-1])) <= 1
    assert (knots[:-1] % 7 == 0).all()
    assert days > 735 or (np.diff(knots) <= 7).all()


# The frame.


def test_the_frame_has_a_row_a_knot_and_measure(founding: Case) -> None:
    frame = fan_frame(founding.inputs, fan_of(founding))

    assert frame.schema == {
        "day": pl.Date,
        "measure": pl.String,
        "unit": pl.String,
        **dict.fromkeys(["q05", "q25", "q50", "q75", "q95"], pl.Float64),
    }
    assert frame["measure"].unique(maintain_order=True).to_list() == list(RESULTS)
    assert frame.height == 12 * 25
    for (_, unit), rows in frame.group_by("measure", "unit"):
        assert rows["day"][[0, 1, -1]].to_list() == [
            date(2016, 7, 20),
            date(2016, 7, 27),
            date(2016, 12, 31),
        ]
        assert unit in {"people", "USD", "troops", "share", "USD per person", "months"}


def test_the_frame_holds_the_quantiles_rounded_as_a_projection_is(founding: Case) -> None:
    fan = fan_of(founding, "stated")

    frame = fan_frame(founding.inputs, fan)

    for (measure,), rows in frame.group_by("measure"):
        np.testing.assert_allclose(
            rows.select("q05", "q25", "q50", "q75", "q95").to_numpy().T,
            fan.quantiles[measure],
            rtol=1e-11,
        )
    pledged = frame.filter(measure="pledged").select("q05", "q95").unique().rows()
    assert pledged == [(2_000_000_000, 2_000_000_000)]
    assert [value for value in frame["q50"] if value != float(f"{value:.11e}")] == []


def test_the_frame_of_nothing_to_come_is_empty() -> None:
    case = case_of({"measure": "personnel", "status": "observed", "value": 300})

    frame = fan_frame(case.inputs, fan_of(case, exponent=2))

    assert frame.is_empty()
    assert frame.columns == ["day", "measure", "unit", "q05", "q25", "q50", "q75", "q95"]
