"""Results of second persons' decisions: `result` of the answer to each kind of approval."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from shared.schemas.both_languages import BothLanguages
from shared.schemas.eligibility.counted import CountedOut


class ReviewDecision(BaseModel):
    """An approved finding, with the outcome before it and by it."""

    review_id: UUID
    field: str
    verdict: Literal["confirmed", "overturned"]
    value: bool | int | str | list[str] | None
    outcome_before: str
    outcome: str


class RulesChanged(BaseModel):
    """An approved change, the versions that it made, and the job that judges anew by it where judgements read it.

    `touches`: of a change dated back, what was decided for days since, as far as eligibility knows. `pending`: what is
    undecided and stays under the rules before. `awaited` are the services that have still to confirm, `meanwhile` says
    what holds until they do.
    """

    rule_change_id: UUID
    since: date
    rules_version: str
    job_id: UUID | None
    versions: list[str] = []
    touches: list[CountedOut] = []
    pending: list[CountedOut] = []
    awaited: list[str] = []
    meanwhile: BothLanguages | None = None


class WaiverDecision(BaseModel):
    """A decided waiver."""

    waiver_id: UUID
    criterion: str
    granted: bool
