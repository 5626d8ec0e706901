"""Judgements of applications, past and present."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.outcome import Outcome
from shared.schemas.eligibility.findings import ExplainedFinding, Item, ReviewedFact
from shared.schemas.kinds import BatchName, Criteria, FirmCode, FirmName, RulesVersion, Score, Unit


class AssessmentOut(BaseModel):
    """What the rules say of an application, and under which version."""

    model_config = ConfigDict(from_attributes=True)

    application_id: UUID
    uscc: FirmCode
    name: FirmName
    batch: BatchName
    reporting_unit: Unit
    submitted_at: datetime
    reference_date: date = Field(examples=["2024-06-15"])
    received_on: date | None = None
    """The legal day on which it came in; null where that was not told."""
    entered_later: bool | None = None
    """It came in in time and was entered after its batch had closed (补录); null where that was not told."""
    outcome: Outcome
    flags: list[str] = Field(examples=[[]])
    unmet: Criteria
    undecided: Criteria
    waivers_needed: Criteria
    stands_until: date | None = None
    """The last day on which the declared certificates carry the outcome; None: no end is known."""
    waivers_after: Criteria = []
    """Waivers that an admission after that day needs."""
    score: Score
    rules_version: RulesVersion
    valid_patents: int = Field(examples=[8])
    industrialised_patents: int = Field(examples=[6])
    bank_consent: bool
    assessed_at: datetime


class AssessmentDetail(AssessmentOut):
    """With every finding: value, limit, margin, clause and a text in both languages."""

    findings: list[ExplainedFinding]


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
