"""Candidates."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.money import Yuan
from shared.schemas.kinds import BatchName, Criteria, FirmCode, FirmName, Unit


class CandidateOut(BaseModel):
    """An application as pool knows it; what has not been told yet is null.

    `waivers_expire_on` has the last days of the granted waivers that end.
    """

    model_config = ConfigDict(from_attributes=True)

    application_id: UUID
    uscc: FirmCode
    batch: BatchName | None
    name: FirmName | None
    reporting_unit: Unit
    outcome: str | None = Field(examples=["eligible"])
    score: Yuan | None = Field(examples=["3.5714"])
    waivers_needed: Criteria
    waivers_granted: Criteria
    waivers_expire_on: dict[str, date] = Field(examples=[{"A2": "2024-12-31"}])
    stands_until: date | None = None
    """The last day on which the declared certificates carry the outcome; after it `waivers_after` are needed."""
    waivers_after: Criteria = []
    recommended_on: date | None
    received_on: date | None = None
    """The legal day on which it came in."""
    entered_later: bool | None = None
    """It came in in time and was entered after its batch had closed (补录); null where that was not told."""
