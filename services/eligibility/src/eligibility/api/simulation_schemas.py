"""Bodies and answers about simulations."""

from typing import Any

from eligibility.usecases.simulating.scenarios import ScenarioState
from shared.schemas.eligibility.comparison import ComparedOut, ComparisonOut, OverlapOut
from shared.schemas.eligibility.scenarios import ScenarioDetail


def scenario_out(scenario: ScenarioState) -> ScenarioDetail:
    """The answer for one scenario."""
    return ScenarioDetail.model_validate(scenario)


def comparison_out(scenarios: list[ScenarioState], found: dict[str, Any]) -> ComparisonOut:
    """The answer for scenarios side by side."""
    columns = zip(scenarios, found["columns"], strict=True)
    named = [ComparedOut(id=s.id, name=s.name, batch=s.batch, request=s.request, **column) for s, column in columns]
    ids = [scenario.id for scenario in scenarios]
    overlaps = [
        OverlapOut.model_validate({**overlap, "first": ids[overlap["first"]], "second": ids[overlap["second"]]})
        for overlap in found["overlaps"]
    ]
    return ComparisonOut(
        comparable=found["comparable"],
        differences=found["differences"],
        scenarios=named,
        overlaps=overlaps,
        entering_in_all=found["entering_in_all"],
        leaving_in_all=found["leaving_in_all"],
    )
