"""Ways out of open criteria, and facts that a reviewer may look at."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.kinds import Criterion, FirmCode
from shared.schemas.standing import ReasonOut


class ReviewableOut(BaseModel):
    """A declared fact that a reviewer may find, as `field` of a finding, and what the firm declares."""

    model_config = ConfigDict(from_attributes=True)

    field: str = Field(examples=["rd_input_yuan"])
    declared: bool | int | str | list[str] | None


class OpenCriterionOut(BaseModel):
    """A criterion that is unmet or undecided, and what may be found to settle it."""

    criterion: Criterion
    met: bool | None
    waivable: bool
    reviewable: list[ReviewableOut]


class WaysOutOut(BaseModel):
    """What leads out of an outcome; where something stands `against` the firm beside it, no city can recommend it."""

    application_id: UUID
    uscc: FirmCode
    outcome: str = Field(examples=["needs_waiver"])
    ways: list[Literal["recommendation", "waiver", "review", "declaration"]]
    against: list[ReasonOut] = []
    """Heaviest first, each in words that say what to do instead."""
    criteria: list[OpenCriterionOut]
