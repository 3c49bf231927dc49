"""The equations of the projection with the numbers of the screen in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from dashboard.data.table_measures import TABLE_MEASURES
from dashboard.errors import not_none
from dashboard.model.appeals import PACE
from dashboard.model.inputs import DAYS_PER_YEAR, ModelInputs
from dashboard.model.results import ERLANG2_MEDIAN, LATEST_START, growth
from dashboard.model.scenario_result import ScenarioResult
from dashboard.text.dates import day_words
from dashboard.text.labels import result_name
from dashboard.text.numbers import plain_number, result_words

DIGITS = 9  # significant ones of a number inside an equation


@dataclass(frozen=True, slots=True)
class Equation:
    """An equation: its name, its form, the same with numbers, and what comes out."""

    name: str
    form: str
    filled: str
    result: float
    words: str  # the result with its unit, as everywhere on the screen


# By the measure that it gives; an appeal is filled in another way than a conference's pledges.
FORMS = {
    "rise": "R = uptake · ln(N1 / N0)",
    "change": "R = ln(1 + change) · D / 365.25",
    "need": "N(t) = N0 · level · exp(R · min(t / D, 1))",
    "appeal": "received(t) = r0 + max(raised · goal - r0, 0) · "
    "((g + (1 - g) · min(t / all days, 1))^1.3 - g^1.3) / (1 - g^1.3)",
    "pledged": "P = max(raised · goal, r0) from the day of the pledge on",
    "lag": "y = 1.678347 · (t - day of the pledge) / half-paid days",
    "committed": "r0 + max(delivered · P - r0, 0) · (1 - exp(-y))",
    "received": "r0 + max(delivered · P - r0, 0) · (1 - (1 + y) · exp(-y))",
    "presence": "present + announced · arrival share · min((t - day announced) / arrival days, 1)",
    "required": "cost / 365.25 · sum of need over the days shown",
    "balance": "aid share · received - required",
    "coverage": "min(aid share · received / required, 1)",
    "gap": "max(required - aid share · received, 0)",
    "uncovered": "need · (1 - coverage)",
    "per_person": "received / need",
    "months_covered": "12 · aid share · received / (cost · need)",
}


def number(value: float) -> str:
    """Return a number as it stands in an equation; a negative one in brackets."""
    text = plain_number(float(f"{value:.{DIGITS}g}"))
    return f"({text})" if value < 0 else text


def filled_equations(result: ScenarioResult) -> list[Equation]:
    """Return every equation that the crisis uses, filled in for the last day of the projection."""
    if not result.can_project:
        return []
    inputs, results = result.inputs, _Results(result)
    values = {key: number(value) for key, value in result.scenario.values.items()}
    return [
        *(_people(inputs, values, results, result) if inputs.need is not None else ()),
        *(_money(inputs, values, results) if inputs.money is not None else ()),
        *(_presence(inputs, values, results) if inputs.personnel is not None else ()),
        *(_following(values, results) if "coverage" in results.projection.scenario else ()),
    ]


class _Results:
    """The results of the last day, as numbers and in words."""

    def __init__(self, result: ScenarioResult) -> None:
        self.projection = result.projection
        self.counted = result.inputs.people_measure
        self.day = result.projection.last_day

    def at_end(self, measure: str) -> float:
        return self.projection.at(measure, self.day)[1]

    def equation(self, measure: str, filled: str, form: str | None = None) -> Equation:
        result = self.at_end(measure)
        name = f"{result_name(measure, self.counted)} on {day_words(self.day)}"
        words = result_words(result, self.projection.unit(measure))
        return Equation(name, FORMS[form or measure], filled, result, words)


def _people(
    inputs: ModelInputs, values: dict[str, str], results: _Results, result: ScenarioResult
) -> Iterator[Equation]:
    need = not_none(inputs.need)
    rise = float(result.projection.scenario.paths.term(growth))
    days = number(need.due)
    growing = f"Growth of {TABLE_MEASURES[inputs.people_measure].change.lower()}"
    if not inputs.has_projection:
        filled = f"ln(1 + {values['need_change']}) · {days} / {DAYS_PER_YEAR}"
        yield Equation(growing, FORMS["change"], filled, rise, number(rise))
    elif need.start > 0 and need.end > 0:
        ends = f"{number(need.end)} / {number(need.start)}"
        filled = f"{values['need_uptake']} · ln({ends})"
        yield Equation(growing, FORMS["rise"], filled, rise, number(rise))
    yield results.equation(
        "need",
        f"{number(need.start)} · {values['need_level']} · "
        f"exp({number(rise)} · min({number(inputs.days)} / {days}, 1))",
    )


def _money(inputs: ModelInputs, values: dict[str, str], results: _Results) -> Iterator[Equation]:
    money = not_none(inputs.money)
    start, last = number(money.received), number(inputs.days)
    whole = number(inputs.days + inputs.days_beyond)
    raised = f"{values['raised_share']} · {number(money.goal)}"
    if inputs.is_appeal:
        gone = number(min(money.share_gone, LATEST_START))
        power = number(PACE)
        time = f"({gone} + (1 - {gone}) · min({last} / {whole}, 1))"
        filled = (
            f"{start} + max({raised} - {start}, 0) · "
            f"({time}^{power} - {gone}^{power}) / (1 - {gone}^{power})"
        )
        yield results.equation("received", filled, "appeal")
        return
    lag = ERLANG2_MEDIAN * (inputs.days - money.pledge_day)
    half = values["half_paid_days"]
    yield results.equation("pledged", f"max({raised}, {start})")
    filled = f"{number(ERLANG2_MEDIAN)} · ({last} - {number(money.pledge_day)}) / {half}"
    elapsed = lag / float(half.replace(",", ""))
    yield Equation("Time since the pledge, y", FORMS["lag"], filled, elapsed, number(elapsed))
    coming = f"max({values['delivered_share']} · {number(results.at_end('pledged'))} - {start}, 0)"
    y = number(elapsed)
    yield results.equation("committed", f"{start} + {coming} · (1 - exp(-{y}))")
    yield results.equation("received", f"{start} + {coming} · (1 - (1 + {y}) · exp(-{y}))")


def _presence(inputs: ModelInputs, values: dict[str, str], results: _Results) -> Iterator[Equation]:
    personnel = not_none(inputs.personnel)
    since = f"({number(inputs.days)} - {number(personnel.announced_day)})"
    yield results.equation(
        "presence",
        f"{number(personnel.present)} + {number(personnel.announced)} · "
        f"{values['arrival_share']} · min({since} / {values['arrival_days']}, 1)",
    )


def _following(values: dict[str, str], results: _Results) -> Iterator[Equation]:
    cost, share = values["cost_per_person"], values["aid_share"]
    need, received, required, coverage = (
        number(results.at_end(measure)) for measure in ("need", "received", "required", "coverage")
    )
    price = float(cost.replace(",", ""))
    person_days = results.at_end("required") * DAYS_PER_YEAR / price
    yield results.equation("required", f"{cost} / {DAYS_PER_YEAR} · {number(person_days)}")
    yield results.equation("balance", f"{share} · {received} - {required}")
    if results.at_end("required") > 0:
        yield results.equation("coverage", f"min({share} · {received} / {required}, 1)")
    yield results.equation("gap", f"max({required} - {share} · {received}, 0)")
    yield results.equation("uncovered", f"{need} · (1 - {coverage})")
    if results.at_end("need") > 0:
        yield results.equation("per_person", f"{received} / {need}")
        yield results.equation("months_covered", f"12 · {share} · {received} / ({cost} · {need})")


def symbols_sentence(inputs: ModelInputs) -> str:
    """Return what the letters of the equations stand for, those that the crisis uses."""
    end = day_words(inputs.t0 + timedelta(days=inputs.days))
    meanings = [f"t: days since {day_words(inputs.t0)}; the last, {inputs.days}, is {end}"]
    if inputs.is_appeal:
        meanings.append(f"all days: {inputs.days + inputs.days_beyond}, to the last due day")
        meanings.append("g: the share of the plan's time that had gone at the start")
    if inputs.need is not None:
        meanings.append("N0, N1: people now, and people expected after D days")
    if inputs.money is not None:
        meanings.append("goal, r0: money that is sought, and what was received at the start")
    return f"{'; '.join(meanings)}."
