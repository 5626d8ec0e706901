"""Extensions of a round of applications."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.day import Day
from shared.domain.declaration import UnitCode
from shared.domain.text import Text
from shared.schemas.kinds import BatchName


class ExtensionIn(BaseModel):
    """Lets late applications in until a day: of one unit, or of all where none is named."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "until": "2024-06-18",
                    "ground": "省局通知〔2024〕9 号：洪涝影响报送，延期三天",
                    "reporting_unit": "990300",
                }
            ]
        },
    )

    until: Day
    ground: Annotated[Text, Field(min_length=5, max_length=1000, description="why, and by which document")]
    reporting_unit: UnitCode | None = None


class ExtensionOut(BaseModel):
    """Until when late applications of a batch are taken, of one unit or (null) of all, why, and who recorded it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    batch: BatchName
    reporting_unit: str | None
    until: date
    ground: str
    recorded_by: str = Field(examples=["zhao"])
    recorded_at: datetime
