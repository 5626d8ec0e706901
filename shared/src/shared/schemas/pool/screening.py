"""Screenings."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.day import Day
from shared.domain.standing import Code
from shared.schemas.body import example
from shared.schemas.kinds import FirmCode, FirmName, Score, Unit

Batch = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}$")]


class ScreeningIn(BaseModel):
    """Which batch to screen."""

    model_config = example(batch="2024-1", effective_on="2024-06-21")

    batch: Batch
    effective_on: Day


class MarginalFirm(BaseModel):
    """The last firm that got a seat; its score is the cut."""

    uscc: FirmCode
    name: FirmName
    reporting_unit: Unit
    rank: int = Field(examples=[498])
    score: str = Field(examples=["3.5714"])


class UnitScreened(BaseModel):
    """How a unit fared."""

    reporting_unit: Unit
    recommended: int = Field(examples=[201])
    shortlisted: int = Field(examples=[180])
    seats: int | None = Field(examples=[180])


class ScreeningOut(BaseModel):
    """A screening of a batch under the seats of its moment."""

    id: UUID
    batch: str
    effective_on: date
    cap: int = Field(examples=[500])
    recommended: int = Field(examples=[594])
    shortlisted: int = Field(examples=[500])
    marginal: MarginalFirm | None
    units: list[UnitScreened]
    left_out: dict[Code, int] = Field({}, examples=[{"cooling_period": 2}])
    """Recommended firms that were not ranked, by the heaviest reason against each."""


class ScreeningJobResult(BaseModel):
    """The result of a screening that ran as a job: `GET /pool/v1/screenings/{screening_id}` shows all of it."""

    screening_id: UUID
    recommended: int
    shortlisted: int


class ScreeningEntryOut(BaseModel):
    """A firm's place; `reason` is why it has no seat."""

    model_config = ConfigDict(from_attributes=True)

    rank: int = Field(examples=[37])
    application_id: UUID
    uscc: FirmCode
    name: FirmName
    reporting_unit: Unit
    score: Score
    seated: bool
    reason: Literal["unit_full", "cap_reached"] | None
