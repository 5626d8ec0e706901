"""Recommendations."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.day import Day
from shared.domain.standing import Code
from shared.schemas.both_languages import BothLanguages
from shared.schemas.intake.batches import BatchCode


class RecommendationIn(BaseModel):
    """The legal date of the recommendation."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"effective_on": "2024-06-18"}]})

    effective_on: Day


class RecommendationsIn(BaseModel):
    """Which of the city's applications to recommend; null: all that may be as they stand."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"batch": "2024-1", "effective_on": "2024-06-18", "application_ids": None},
                {
                    "batch": "2024-1",
                    "effective_on": "2024-06-18",
                    "application_ids": ["01900000-0000-7000-8000-000000000000"],
                },
            ]
        },
    )

    batch: BatchCode
    effective_on: Day
    application_ids: Annotated[list[UUID], Field(min_length=1, max_length=5000)] | None = None


class Recommended(BaseModel):
    """What became of one application of a bulk recommendation; `code` is that of the refusal.

    Of one that is not recommendable `reason` is the heaviest against it and `message` says in words what to do; jobs
    begun by an earlier release have neither.
    """

    application_id: UUID
    outcome: Literal["recommended", "refused"]
    code: Literal["not-recommendable", "already-recommended", "not-found", "before-its-ground"] | None = None
    reason: Code | None = None
    message: BothLanguages | None = None


class RecommendationsResult(BaseModel):
    """The result of a job of recommendations, in the order of the request."""

    recommended: int
    refused: int
    applications: list[Recommended]
