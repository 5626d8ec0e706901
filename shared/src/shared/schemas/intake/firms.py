"""The unit to which a firm is assigned."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.day import Day
from shared.domain.declaration import UnitCode
from shared.domain.text import Text
from shared.schemas.kinds import FirmCode, Sha256


class AssignmentIn(BaseModel):
    """The unit whose firm it is from now on, whatever its registered place; null takes an assignment back."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "reporting_unit": "990200",
                    "ground": "省局通知〔2024〕11 号：企业主要生产经营地在该市，由其推荐",
                    "effective_on": "2024-06-18",
                },
            ]
        },
    )

    reporting_unit: UnitCode | None = Field(description="whose firm it is from now on; null: by its registered place")
    ground: Annotated[Text, Field(min_length=5, max_length=1000, description="why, and by which document")]
    effective_on: Day


class AssignmentProposed(BaseModel):
    """What a second person decides: `POST /intake/v1/approvals/{approval_id}/decision` with this digest."""

    approval_id: UUID
    digest: Sha256
    uscc: FirmCode
    reporting_unit: str | None
    """None: the assignment is to be taken back, so that the registered place decides."""


class Assigned(BaseModel):
    """Whose firm it is from now on; without a unit its registered place decides."""

    uscc: str
    reporting_unit: str | None
    effective_on: date
