"""Earlier judgements of applications, and one recomputed."""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.outcome import Outcome
from shared.schemas.eligibility.assessments import AssessmentOut
from shared.schemas.eligibility.findings import ExplainedFinding, Item, ReviewedFact
from shared.schemas.kinds import RulesVersion


class PastOut(AssessmentOut):
    """A judgement with its number, counted from 1, and what caused it."""

    number: int
    cause: Literal["submission", "rules", "review", "record"]
    cause_id: UUID | None
    reviewed: Mapping[str, ReviewedFact | list[Item]] = Field(
        examples=[
            {
                "rd_input_yuan": {
                    "value": "8100000",
                    "declared": "9000000",
                    "verdict": "overturned",
                    "review_id": "01900000-0000-7000-8000-000000000000",
                }
            }
        ]
    )
    """Declared facts that a reviewer's finding replaced or confirmed, by field; `records`: confirmed violations."""


class PastDetail(PastOut):
    """With every finding as it was."""

    findings: list[ExplainedFinding]


class RecomputedOut(BaseModel):
    """A judgement made once more by the rules of then; `same` compares all that it says letter by letter."""

    model_config = ConfigDict(from_attributes=True)

    application_id: UUID
    number: int
    rules_version: RulesVersion
    same: bool
    outcome: Outcome
    outcome_then: Outcome
    findings: list[ExplainedFinding]
