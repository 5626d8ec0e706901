"""Ranks."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.kinds import FirmCode, FirmName, Score, Unit


class RankOut(BaseModel):
    """A firm's place; best score first, ties by time of submission, then code."""

    model_config = ConfigDict(from_attributes=True)

    rank: int = Field(examples=[37])
    application_id: UUID
    uscc: FirmCode
    name: FirmName
    reporting_unit: Unit
    score: Score
