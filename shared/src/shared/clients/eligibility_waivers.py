"""Eligibility's answers about waivers."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

WaiverState = Literal["proposed", "granted", "refused", "expired"]


class WaiverOut(BaseModel):
    """A waiver as it stands, from `effective_on`; `expires_on` is the last day on which it counts, null that it has
    none."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    application_id: UUID
    uscc: str
    reporting_unit: str
    criterion: str
    ground: str
    evidence: list[str]
    effective_on: date | None = None
    expires_on: date | None
    state: WaiverState
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
    state: WaiverState
    number: int


class WaiverSweepOut(BaseModel):
    """The waivers that a sweep ended: those that a sweep before it ended are not among them."""

    on: date
    expired: list[WaiverOut]
