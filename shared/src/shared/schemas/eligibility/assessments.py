"""Judgements of applications."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.outcome import Outcome
from shared.schemas.eligibility.findings import ExplainedFinding
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
