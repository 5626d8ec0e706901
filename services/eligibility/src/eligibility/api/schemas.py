"""Bodies and answers of eligibility's routes."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.money import Yuan
from shared.domain.outcome import Outcome


class AssessmentOut(BaseModel):
    """What the rules say of an application, and under which version."""

    model_config = ConfigDict(from_attributes=True)

    application_id: UUID
    uscc: str
    name: str
    batch: str
    reporting_unit: str
    submitted_at: datetime
    reference_date: date
    outcome: Outcome
    flags: list[str]
    unmet: list[str]
    undecided: list[str]
    waivers_needed: list[str]
    score: Yuan
    rules_version: str
    valid_patents: int
    industrialised_patents: int
    bank_consent: bool
    assessed_at: datetime


class AssessmentDetail(AssessmentOut):
    """With every finding: value, limit, margin, clause and a text in both languages."""

    findings: list[dict[str, Any]]


class RankOut(BaseModel):
    """A firm's place; best score first, ties by time of submission, then code."""

    rank: int
    uscc: str
    name: str
    reporting_unit: str
    score: Yuan


class WaiverIn(BaseModel):
    """A proposal to waive one soft criterion."""

    model_config = ConfigDict(extra="forbid")

    application_id: UUID
    criterion: Literal["A2", "A3", "A4.2"]
    ground: str = Field(min_length=5, max_length=1000)


class WaiverOut(BaseModel):
    """A waiver as it stands."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    application_id: UUID
    uscc: str
    reporting_unit: str
    criterion: str
    ground: str
    state: Literal["proposed", "granted", "refused"]
    approval_id: UUID
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None


class WaiverProposed(WaiverOut):
    """With the digest that the decision repeats."""

    digest: str


class WaiverCount(BaseModel):
    """How many waivers of one kind."""

    model_config = ConfigDict(from_attributes=True)

    reporting_unit: str
    criterion: str
    state: str
    number: int
