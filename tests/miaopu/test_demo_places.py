"""Where the demo's firms are registered."""

import pytest

from miaopu.demo.places import counties_of
from shared.plan.load import load_plan
from shared.plan.model import Plan
from tests.plans import SHAANXI


@pytest.mark.parametrize("plan", [load_plan(), load_plan(SHAANXI)], ids=lambda plan: plan.id)
def test_no_unit_puts_forward_firms_of_a_county_that_is_a_unit_itself(plan: Plan) -> None:
    found = {county.code: unit for unit in plan.units for county in counties_of(unit, plan)}
    assert found
    assert {code: plan.divisions.unit_of(code) for code in found} == found
