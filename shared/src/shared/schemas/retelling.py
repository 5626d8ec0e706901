"""Replays of the archive, events told again, epochs."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.day import Moment
from shared.schemas.event_lines import ReasonIn


class ReplayIn(BaseModel):
    """Which sent events go out once more; consumers drop what they have had."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"since": "2024-06-20T00:00:00Z", "topic": "miaopu.pool.v1"}]}
    )

    since: Moment | None = None
    subject: str | None = Field(None, max_length=200)
    topic: str | None = Field(None, max_length=200)


class ReplayedOut(BaseModel):
    """How many events were put up to be sent again."""

    events: int


class TellAgainIn(ReasonIn):
    """The subject whose facts are sent as new events."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"subject": "91990108MAKU9HGJ3K", "reason": "恢复后重新告知"}]},
    )

    subject: str = Field(min_length=1, max_length=500)


class EpochOut(BaseModel):
    """The epoch that events carry from now on."""

    epoch: UUID
