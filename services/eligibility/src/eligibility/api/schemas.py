"""Bodies and answers of eligibility's routes."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.clients.eligibility import (
    AssessmentDetail,
    AssessmentOut,
    WaiverCount,
    WaiverOut,
    WaiverProposed,
)
from shared.domain.text import Text


class WaiverIn(BaseModel):
    """A proposal to waive one soft criterion."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "application_id": "01900000-0000-7000-8000-000000000000",
                    "criterion": "A2",
                    "ground": "高新技术企业复审已公示，证书待发",
                }
            ]
        },
    )

    application_id: UUID
    criterion: Literal["A2", "A3", "A4.2"]
    ground: Annotated[Text, Field(min_length=5, max_length=1000)]


__all__ = [
    "AssessmentDetail",
    "AssessmentOut",
    "WaiverCount",
    "WaiverIn",
    "WaiverOut",
    "WaiverProposed",
]
