"""Rounds of applications."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.day import Day

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
