"""Rounds of applications and their extensions."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.day import Day
from shared.domain.declaration import UnitCode
from shared.domain.text import Text
from shared.schemas.kinds import BatchName

BatchCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}$", examples=["2024-1"])]


class BatchIn(BaseModel):
    """A round of applications; declarations are judged on its reference date."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "code": "2024-1",
                    "title": "2024 年第一批",
                    "authority": "省知识产权局",
                    "reference_date": "2024-06-15",
                    "opens_on": "2024-06-06",
                    "closes_on": "2024-06-15",
                }
            ]
        },
    )

    code: BatchCode
    title: str = Field(min_length=1, max_length=200)
    authority: str = Field(min_length=1, max_length=200, description="the body that opened the round")
    reference_date: Day
    opens_on: Day
    closes_on: Day


class BatchOut(BaseModel):
    """A round of applications as it stands."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    title: str
    authority: str
    reference_date: date
    opens_on: date
    closes_on: date


class ExtensionIn(BaseModel):
    """Lets late applications in until a day: of one unit, or of all where none is named."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "until": "2024-06-18",
                    "ground": "鄂知发〔2024〕9 号：洪涝影响报送，延期三天",
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
