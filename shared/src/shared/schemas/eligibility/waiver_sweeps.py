"""Sweeps of waivers that end, and counts of waivers."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.day import Day
from shared.schemas.eligibility.waivers import WaiverOut, WaiverState
from shared.schemas.kinds import Criterion, Unit


class WaiverCount(BaseModel):
    """How many waivers of one kind."""

    model_config = ConfigDict(from_attributes=True)

    reporting_unit: Unit
    criterion: Criterion
    state: WaiverState = Field(examples=["granted"])
    number: int


class WaiverSweepIn(BaseModel):
    """The legal date as of which to sweep; not ahead of today."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"on": "2025-01-01"}]})

    on: Day


class WaiverSweepOut(BaseModel):
    """The waivers that a sweep ended: those that a sweep before it ended are not among them."""

    on: date
    expired: list[WaiverOut]
