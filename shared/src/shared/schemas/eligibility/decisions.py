"""Results of second persons' decisions: `result` of the answer to each kind of approval."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel


class ReviewDecision(BaseModel):
    """An approved finding, with the outcome before it and by it."""

    review_id: UUID
    field: str
    verdict: Literal["confirmed", "overturned"]
    value: bool | int | str | list[str] | None
    outcome_before: str
    outcome: str


class RulesChanged(BaseModel):
    """An approved change, the version that it made, and the job that judges anew by it."""

    rule_change_id: UUID
    since: date
    rules_version: str
    job_id: UUID


class WaiverDecision(BaseModel):
    """A decided waiver."""

    waiver_id: UUID
    criterion: str
    granted: bool
