"""Judgements of applications, past and present."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

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
    received_on: date | None = None
    """The legal day on which it came in; null where that was not told."""
    entered_later: bool | None = None
    """It came in in time and was entered after its batch had closed (补录); null where that was not told."""
    outcome: Outcome
    flags: list[str]
    unmet: list[str]
    undecided: list[str]
    waivers_needed: list[str]
    stands_until: date | None = None
    """The last day on which the declared certificates carry the outcome; None: no end is known."""
    waivers_after: list[str] = []
    """Waivers that an admission after that day needs."""
    score: Yuan
    rules_version: str
    valid_patents: int
    industrialised_patents: int
    bank_consent: bool
    assessed_at: datetime


class AssessmentDetail(AssessmentOut):
    """With every finding: value, limit, margin, clause and a text in both languages."""

    findings: list[dict[str, Any]]


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


class RecomputedOut(BaseModel):
    """A judgement made once more by the rules of then; `same` compares all that it says letter by letter."""

    model_config = ConfigDict(from_attributes=True)

    application_id: UUID
    number: int
    rules_version: str
    same: bool
    outcome: Outcome
    outcome_then: Outcome
    findings: list[dict[str, Any]]
