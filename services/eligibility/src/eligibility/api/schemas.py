"""Bodies and answers of eligibility's routes."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.clients.eligibility import (
    AssessmentDetail,
    AssessmentOut,
    RankOut,
    WaiverCount,
    WaiverOut,
    WaiverProposed,
)
from shared.domain.text import Text


class WaiverIn(BaseModel):
    """A proposal to waive one soft criterion."""

    model_config = ConfigDict(extra="forbid")

    application_id: UUID
    criterion: Literal["A2", "A3", "A4.2"]
    ground: Annotated[Text, Field(min_length=5, max_length=1000)]


__all__ = [
    "AssessmentDetail",
    "AssessmentOut",
    "RankOut",
    "WaiverCount",
    "WaiverIn",
    "WaiverOut",
    "WaiverProposed",
]
