"""Eligibility's answers about the rules: versions, changes, what they turn, and judgements made again."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.outcome import Outcome


class RuleChangeOut(BaseModel):
    """A change as it stands; once approved, `job_id` is the re-assessment that it started."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    title: str
    source: str
    since: date
    retroactive_ground: str | None = None
    changes: list[dict[str, Any]]
    state: Literal["staged", "approved", "rejected"]
    approval_id: UUID
    job_id: UUID | None
    staged_by: str
    staged_at: datetime
    decided_by: str | None
    decided_at: datetime | None


class RuleChangeStaged(RuleChangeOut):
    """With the digest that the decision repeats."""

    digest: str


class WouldFlipOut(BaseModel):
    """A firm whose outcome a change would turn, and what would follow: tell it, look at it again, or nothing."""

    model_config = ConfigDict(from_attributes=True)

    application_id: UUID
    uscc: str
    name: str
    reporting_unit: str
    outcome_before: Outcome
    outcome_after: Outcome
    turned_by: list[str]
    follows: Literal["notify", "review", "nothing"]


class PreviewOut(BaseModel):
    """What a staged change would do to the applications it is laid upon; `note` where part of it turns no outcome.

    `flipped` counts all that it turns; `flips` are the first of them, and `left_off` says how many are not listed.
    """

    rule_change_id: UUID
    basis: Literal["affected", "as_if"]
    applications: int
    flipped: int = 0
    left_off: Annotated[int, Field(examples=[0])] = 0
    flips: list[WouldFlipOut]
    note: dict[str, str] | None = None


class FlipOut(WouldFlipOut):
    """A turned outcome."""

    id: UUID
    number: int
    cause: Literal["rules", "review", "submission", "record"]
    cause_id: UUID
    at: datetime


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
