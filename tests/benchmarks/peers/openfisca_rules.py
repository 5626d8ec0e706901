"""The fifteen criteria in OpenFisca-core, as strong as it allows: whole arrays, one variable a criterion, no tracer.

Answers are 0 no, 1 not known, 2 yes, so that "and" is the least and "or" the greatest of them; numbers are its 32-bit
floats with NaN for not known; the bounds of the size table are gathered once a period.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from eligibility.domain.columns.model import AMOUNTS, COUNTS, FLAGS
from shared.domain.terms.size import INDICATORS
from shared.plan.parameters import Parameters

YEAR: Final = "2024"
NO, OPEN, YES = 0, 1, 2
LIMITS: Final = {
    "share_used": "A5.industrialised_share",
    "rd_share": "A6.rd_share",
    "rd_input": "A6.rd_input_yuan",
    "rd_staff_share": "A7.2.rd_staff_share",
    "trademarks": "A8.own_trademarks",
}
SOFT: Final = ("a2", "a3", "a4_2")
HARD: Final = ("a1_1", "a1_2", "a1_3", "a4_1", "a5", "a6", "a7_1", "a7_2", "a8", "a9", "a10_1", "a10_2")
MARGINS: Final = tuple(f"margin_{name}" for name in (*INDICATORS, *LIMITS))
Array = NDArray[Any]
Formula = Callable[[Any, Any, Any], Any]
"""Of the firms, the period and the parameters."""


def _answer(met: Array, unmet: Array) -> Any:
    return met.view(np.int8) - unmet.view(np.int8) + np.int8(OPEN)


def _all(*names: str) -> Formula:
    def formula(firm: Any, period: Any, parameters: Any) -> Any:
        found = firm(names[0], period)
        for name in names[1:]:
            found = np.minimum(found, firm(name, period))
        return found

    return formula


def _not(name: str) -> Formula:
    return lambda firm, period, parameters: YES - firm(name, period)


def _at_least(value: str, limit: str) -> Formula:
    return lambda firm, period, parameters: firm(value, period) - parameters(period).limits[limit]


def _share(part: str, whole: str, limit: str) -> Formula:
    def formula(firm: Any, period: Any, parameters: Any) -> Any:
        wholes = firm(whole, period)
        margin = firm(part, period) - parameters(period).limits[limit] * wholes
        margin[wholes == 0] = np.nan
        return margin

    return formula


def _share_used(firm: Any, period: Any, parameters: Any) -> Any:
    valid = firm("valid_patents", period)
    margin = firm("industrialised_patents", period) - parameters(period).limits["share_used"] * valid
    margin[(valid == 0) | (firm("unknown_patents", period) > 0)] = np.nan
    return margin


def _a1_2(firm: Any, period: Any, parameters: Any) -> Any:
    return np.minimum(YES - firm("individual_household", period), firm("legal_person", period))


def _a5(firm: Any, period: Any, parameters: Any) -> Any:
    valid, used = firm("valid_patents", period), firm("industrialised_patents", period)
    bound = parameters(period).limits["share_used"] * valid
    some = valid > 0
    return _answer((used >= bound) & some, ~((used + firm("unknown_patents", period) >= bound) & some))


def _share_answer(margin: Array, part: Array, whole: Array) -> Any:
    return _answer(margin >= 0, (margin < 0) | (whole == 0) | (np.isnan(whole) & (part == 0)))


def _amount_answer(margin: Array) -> Any:
    return _answer(margin >= 0, margin < 0)


def _a6(firm: Any, period: Any, parameters: Any) -> Any:
    by_share = _share_answer(
        firm("margin_rd_share", period), firm("rd_input_yuan", period), firm("revenue_yuan", period)
    )
    return np.maximum(by_share, _amount_answer(firm("margin_rd_input", period)))


def _a7_2(firm: Any, period: Any, parameters: Any) -> Any:
    by_share = _share_answer(firm("margin_rd_staff_share", period), firm("rd_staff", period), firm("employees", period))
    return np.maximum(by_share, firm("university_cooperation", period))


def _a8(firm: Any, period: Any, parameters: Any) -> Any:
    return _amount_answer(firm("margin_trademarks", period))


def _outcome(firm: Any, period: Any, parameters: Any) -> Any:
    """0 eligible, 1 needs a waiver, 2 needs review, 3 ineligible."""
    hard, soft = _all(*HARD)(firm, period, parameters), _all(*SOFT)(firm, period, parameters)
    return np.where(hard == NO, 3, np.where(hard == OPEN, 2, (soft != YES).view(np.int8)))


FORMULAS: Final[Mapping[str, Formula]] = {
    "a1_1": _all("inside_province"),
    "a1_2": _a1_2,
    "a2": _all("listed_qualification"),
    "a3": _all("patent_intensive"),
    "a4_1": _all("core_patent_named"),
    "a4_2": _all("main_product_filed"),
    "a5": _a5,
    "a6": _a6,
    "a7_1": _all("rd_leader", "rd_team"),
    "a7_2": _a7_2,
    "a8": _a8,
    "a9": _all("ip_rules", "ip_body", "ip_staff", "ip_safeguards"),
    "a10_1": _not("abnormal_filings"),
    "a10_2": _not("misconduct"),
    "outcome": _outcome,
}
MARGIN_FORMULAS: Final[Mapping[str, Formula]] = {
    "margin_share_used": _share_used,
    "margin_rd_share": _share("rd_input_yuan", "revenue_yuan", "rd_share"),
    "margin_rd_input": _at_least("rd_input_yuan", "rd_input"),
    "margin_rd_staff_share": _share("rd_staff", "employees", "rd_staff_share"),
    "margin_trademarks": _at_least("own_trademarks", "trademarks"),
}


def system(p: Parameters, groups: Sequence[str]) -> TaxBenefitSystem:
    """The criteria under these parameters; the size group is a place in `groups`, -1 not known."""
    firm = build_entity(key="firm", plural="firms", label="Firm", is_person=True)
    found = TaxBenefitSystem([firm])
    large = {group: {name: f"A1.3.{group}.{name}" for name in INDICATORS} for group in groups}
    found.parameters = ParameterNode(
        "",
        data={
            "limits": {key: _value(p, name) for key, name in LIMITS.items()},
            "large": {g: {key: _value(p, name) for key, name in row.items() if name in p} for g, row in large.items()},
        },
    )
    inputs = dict.fromkeys((*FLAGS, "size_group"), int) | dict.fromkeys((*COUNTS, *AMOUNTS), float)
    for name, kind in inputs.items():
        unknown = OPEN if name in FLAGS else -1 if name == "size_group" else np.nan
        found.add_variable(_variable(firm, name, kind, default_value=unknown))
    for name, formula in {**FORMULAS, **MARGIN_FORMULAS, **_size(groups)}.items():
        found.add_variable(_variable(firm, name, float if name in MARGINS else int, formula=formula))
    return found


def _value(p: Parameters, name: str) -> dict[str, Any]:
    return {"values": {"2020-01-01": {"value": float(p.number(name))}}}


def _variable(firm: Any, name: str, kind: type, **extra: Any) -> type[Variable]:
    if formula := extra.pop("formula", None):  # OpenFisca counts the arguments of the function that it is given
        extra["formula"] = lambda firm, period, parameters: formula(firm, period, parameters)  # noqa: PLW0108
    fields = {"value_type": kind, "entity": firm, "definition_period": DateUnit.YEAR, "label": name}
    return type(name, (Variable,), fields | extra)


def _size(groups: Sequence[str]) -> dict[str, Formula]:
    """The margins of the size table's indicators and the answer to A1.3."""
    tables: dict[Any, list[Array]] = {}

    def bounds(period: Any, parameters: Any) -> list[Array]:
        if period not in tables:
            tables[period] = _bounds(parameters(period).large, groups)
        return tables[period]

    def margin(place: int, indicator: str) -> Formula:
        return lambda firm, period, parameters: (
            bounds(period, parameters)[place][firm("size_group", period)] - firm(indicator, period)
        )

    def a1_3(firm: Any, period: Any, parameters: Any) -> Any:
        group = firm("size_group", period)
        met, unmet = np.zeros(len(group), np.bool_), group >= 0
        for bound, indicator in zip(bounds(period, parameters), INDICATORS, strict=True):
            margins = firm(f"margin_{indicator}", period)
            met |= margins > 0
            unmet &= (margins <= 0) | np.isnan(bound)[group]
        return _answer(met, unmet)

    margins = {f"margin_{indicator}": margin(place, indicator) for place, indicator in enumerate(INDICATORS)}
    return {**margins, "a1_3": a1_3}


def _bounds(large: Any, groups: Sequence[str]) -> list[Array]:
    """Where "large" begins, by indicator and group; NaN where a group does not use the indicator, and at the end."""
    rows = [[getattr(large[group], name, np.nan) for group in groups] for name in INDICATORS]
    return [np.array([*row, np.nan], np.float32) for row in rows]


def from_arrays(rules: TaxBenefitSystem, arrays: Mapping[str, Array], *, trace: bool = False) -> Simulation:
    """Every answer, margin and outcome of firms given as arrays."""
    builder = SimulationBuilder()
    builder.create_entities(rules)
    builder.declare_person_entity("firm", np.arange(len(next(iter(arrays.values())))))
    simulation = builder.build(rules)
    simulation.trace = trace
    for name, array in arrays.items():
        simulation.set_input(name, YEAR, array)
    calculate(simulation)
    return simulation


def explained(rules: TaxBenefitSystem, arrays: Mapping[str, Array]) -> dict[str, Any]:
    """The flat trace, which is what its web API answers to `/trace`: every variable with its value and what it used."""
    trace: dict[str, Any] = from_arrays(rules, arrays, trace=True).tracer.get_serialized_flat_trace()
    return trace


def from_situation(rules: TaxBenefitSystem, records: Sequence[Mapping[str, Any]]) -> Simulation:
    """What its web API does with a situation of named firms: built from plain data, then calculated."""
    firms = {str(place): {name: {YEAR: value} for name, value in one.items()} for place, one in enumerate(records)}
    simulation = SimulationBuilder().build_from_entities(rules, {"firms": firms})
    calculate(simulation)
    return simulation


def calculate(simulation: Simulation) -> Array:
    """The outcomes, with every answer and margin on the way."""
    for name in MARGINS:
        simulation.calculate(name, YEAR)
    outcomes: Array = simulation.calculate("outcome", YEAR)
    return outcomes
