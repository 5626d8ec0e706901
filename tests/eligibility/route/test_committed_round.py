"""The committed round of 1,200 firms: every route leads there, step by step, with the workbook's own declarations."""

from pathlib import Path

from eligibility.domain.assess import assess
from eligibility.domain.route.find import find_route
from intake.workbook.read import read_workbook
from tests.eligibility.firms import ON, PARAMETERS, PLAN
from tests.eligibility.route.applying import after

APPLICATIONS = Path(__file__).parents[3] / "examples/hubei-2024/applications.xlsx"


def test_every_route_of_the_round_leads_to_eligible_and_no_step_of_it_can_be_left_out() -> None:
    declared = [entry.declaration for entry in read_workbook(APPLICATIONS, PLAN, ON).entries if entry.declaration]
    routes = [(firm, find_route(firm, PLAN, ON, PARAMETERS)) for firm in declared]
    with_steps = [(firm, route.steps) for firm, route in routes if route.steps]
    assert len(with_steps) > 400
    for firm, route in routes:
        eligible = assess(firm, PLAN, ON, PARAMETERS).outcome == "eligible"
        assert eligible is (route.reachable and not route.steps)
    for firm, steps in with_steps:
        assert after(firm, PARAMETERS, steps).eligible()
        for left_out in steps:
            assert not after(firm, PARAMETERS, [step for step in steps if step is not left_out]).eligible()
