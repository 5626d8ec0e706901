"""Dead letters."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.kinds import Topic


class DeadLetterOut(BaseModel):
    """An event set aside."""

    id: UUID
    state: Literal["retrying", "dead", "held", "done", "discarded"]
    topic: Topic
    subject: str = Field(examples=["91990108MAKU9HGJ3K"])
    sequence: int | None
    event_id: UUID | None
    event_type: str | None = Field(examples=["miaopu.intake.application-submitted.v1"])
    reason: str = Field(examples=["KeyError: 'reporting_unit'"])
    attempts: int
    parked_at: datetime
    next_try_at: datetime | None
    done_at: datetime | None


class DeadLetterDetail(DeadLetterOut):
    """With the event as it came."""

    message: str = Field(examples=['{"specversion":"1.0", …}'])


class ReplayOut(BaseModel):
    """What a replay did: `done`, or still set aside and why. `released` held events followed it."""

    id: UUID
    state: str = Field(examples=["done"])
    reason: str = Field(examples=[""])
    released: int = Field(examples=[0])


class DiscardIn(BaseModel):
    """Why an event will never be dealt with."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "测试数据，生产方已更正 / sent in error"}]}
    )

    reason: str = Field(min_length=3, max_length=500)
