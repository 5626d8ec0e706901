"""Eligibility's answers about the history of a firm's judgements and about reviewers' findings."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

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
    value: bool | int | str | None
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


class ReviewProposed(ReviewOut):
    """With the digest that the decision repeats."""

    digest: str
