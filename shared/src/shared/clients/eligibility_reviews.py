"""Eligibility's answers about the history of a firm's judgements and about reviewers' findings."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.answers.standing import ReasonOut
from shared.clients.eligibility import AssessmentOut
from shared.domain.abnormal_filing import AbnormalFinding


class PastOut(AssessmentOut):
    """A judgement with its number, counted from 1, and what caused it."""

    number: int
    cause: Literal["submission", "rules", "review", "record"]
    cause_id: UUID | None
    reviewed: dict[str, Any]
    """Declared facts that a reviewer's finding replaced or confirmed, by field; `records`: confirmed violations."""


class PastDetail(PastOut):
    """With every finding as it was."""

    findings: list[dict[str, Any]]


class ReviewOut(BaseModel):
    """A reviewer's finding as it stands."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    application_id: UUID
    uscc: str
    reporting_unit: str
    field: str
    verdict: Literal["confirmed", "overturned"]
    value: bool | int | str | list[str] | None
    """None: the CNIPA's finding is contested, so that the fact is open."""
    abnormal: AbnormalFinding | None = None
    ground: str
    effective_on: date | None = None
    evidence: list[str]
    state: Literal["proposed", "approved", "rejected"]
    approval_id: UUID
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None


class ReviewableOut(BaseModel):
    """A declared fact that a reviewer may find, as `field` of a finding, and what the firm declares."""

    model_config = ConfigDict(from_attributes=True)

    field: str
    declared: bool | int | str | list[str] | None


class OpenCriterionOut(BaseModel):
    """A criterion that is unmet or undecided, and what may be found to settle it."""

    criterion: str
    met: bool | None
    waivable: bool
    reviewable: list[ReviewableOut]


class WaysOutOut(BaseModel):
    """What leads out of an outcome; where something stands `against` the firm beside it, no city can recommend it."""

    application_id: UUID
    uscc: str
    outcome: str
    ways: list[Literal["recommendation", "waiver", "review", "declaration"]]
    against: list[ReasonOut] = []
    """Heaviest first, each in words that say what to do instead."""
    criteria: list[OpenCriterionOut]


class ReviewProposed(ReviewOut):
    """With the digest that the decision repeats."""

    digest: str
