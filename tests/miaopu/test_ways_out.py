"""Each of the demo's firms that cannot be decided is settled by findings on what it declares, for it and against it."""

from datetime import date
from typing import Any

import pytest

from eligibility.domain.as_reviewed import value_at
from eligibility.domain.assess import Assessment, assess, assess_facts
from eligibility.domain.facts import facts_of
from eligibility.domain.places import place_of
from eligibility.domain.ways_out import LEADS_OUT, reviewable
from intake.workbook.read import read_workbook
from miaopu.demo.generate import SHARES, make_workbook
from shared.domain.declaration import Declaration
from shared.domain.outcome import Outcome
from shared.plan.load import load_plan

PLAN = load_plan()
ON = date(2024, 6, 15)
PARAMETERS = PLAN.on(ON)
GOOD: dict[str, Any] = {
    "rd_input_yuan": "6000000", "revenue_yuan": "30000000", "total_assets_yuan": "30000000",
    "own_trademarks": 1, "ip_staff": True, "rd_leader": True, "legal_person": True, "misconduct": False,
    "size_group": "other_unlisted", "industrialised": True, "legal_status": "valid", "main": True,
}  # fmt: skip
BAD: dict[str, Any] = GOOD | {
    "rd_input_yuan": "1", "revenue_yuan": "999999999999", "own_trademarks": 0, "ip_staff": False, "rd_leader": False,
    "legal_person": False, "misconduct": True, "industrialised": False, "employees": 100_000,
    "total_assets_yuan": "999999999999",
}  # fmt: skip


@pytest.fixture(scope="module")
def undecided(tmp_path_factory: pytest.TempPathFactory) -> list[Declaration]:
    """The firms of the demo's round whose outcome is needs_review."""
    path = tmp_path_factory.mktemp("demo") / "applications.xlsx"
    make_workbook(path, 1200, 2024)
    declared = [entry.declaration for entry in read_workbook(path, PLAN, ON).entries if entry.declaration]
    return [one for one in declared if assess(one, PLAN, ON, PARAMETERS).outcome == "needs_review"]


def found_of(declaration: Declaration, values: dict[str, Any]) -> tuple[Assessment, dict[str, object]]:
    """Findings on open criteria, one after another as reviewers make them, until none of the hard ones is open."""
    found: dict[str, object] = {}
    for criterion in PARAMETERS.criteria:
        for field in [one.field for one in reviewable(criterion, declaration)]:
            assessment = judged(declaration, found)
            if criterion.id not in assessment.undecided:
                break
            place = place_of(field)
            name = place.detail or place.name
            if place.detail is None and place.key is not None:
                continue
            if name == "core_patents":
                value: object = [declaration.patents[0].patent_no] if values is GOOD else []
            elif name == "employees" and values is GOOD:
                value = (declaration.rd_staff or 10) * 2
            elif name in values:
                value = values[name]
            else:
                continue
            try:
                found[field] = value_at(place, value, declaration, PLAN, ON)
            except ValueError:
                assert name == "size_group"
    return judged(declaration, found), found


def judged(declaration: Declaration, found: dict[str, object]) -> Assessment:
    return assess_facts(facts_of(declaration, PLAN, ON, PARAMETERS, found), PARAMETERS)


def test_there_are_sixty_and_none_of_their_open_criteria_is_without_a_place(undecided: list[Declaration]) -> None:
    assert len(undecided) == SHARES["needs_review"] == 60
    open_ones = {criterion for one in undecided for criterion in assess(one, PLAN, ON, PARAMETERS).undecided}
    assert open_ones >= {"A6", "A1.2", "A4.1", "A4.2", "A5", "A7.2", "A10.2", "A1.3", "A8", "A9", "A7.1"}
    for declaration in undecided:
        for criterion in PARAMETERS.criteria:
            assert reviewable(criterion, declaration), criterion.id


@pytest.mark.parametrize(
    ("values", "outcomes"), [(GOOD, {"eligible", "needs_waiver"}), (BAD, {"ineligible", "needs_waiver", "eligible"})]
)
def test_findings_lead_every_one_of_the_sixty_out(
    undecided: list[Declaration], values: dict[str, Any], outcomes: set[Outcome]
) -> None:
    for declaration in undecided:
        assessment, found = found_of(declaration, values)
        assert assessment.outcome in outcomes, (assessment.undecided, found)
        assert found
    against = [found_of(one, BAD)[0].outcome for one in undecided]
    assert against.count("ineligible") >= 48


def test_every_outcome_has_a_way_out() -> None:
    assert set(LEADS_OUT) == {"eligible", "needs_waiver", "needs_review", "ineligible"}
    assert all(LEADS_OUT.values())
    assert "review" in LEADS_OUT["needs_review"]
