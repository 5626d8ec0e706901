"""Event lines: what was told and received, subject by subject."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.kinds import Topic


class EventLineOut(BaseModel):
    """How far a subject is: the sequence of its newest event, as produced here or as dealt with here.

    `diverged_from` is the sequence that had been reached when the producer fell back below it, or contradicted it.
    """

    topic: Topic
    subject: str = Field(examples=["91990108MAKU9HGJ3K"])
    last: int
    diverged_from: int | None = None
    diverged_at: datetime | None = None


class EventLinesOut(BaseModel):
    """A page of them; `next` is the cursor of the following one.

    Of the consuming side, `topics` are those that the service subscribes to, and `lost` those of them of which events
    that were still to be read here are gone from the broker, and not brought yet.
    """

    items: list[EventLineOut]
    next: str | None = None
    topics: list[Topic] = []
    lost: list[Topic] = Field([], examples=[[]])


class ReasonIn(BaseModel):
    """Why a person does it, for the journal."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "数据库由昨日备份恢复"}]})

    reason: str = Field(min_length=2, max_length=500)


class SettledIn(ReasonIn):
    """The subject of a topic on which two services knew different facts, and how that was settled."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"topic": "miaopu.pool.v1", "subject": "91990108MAKU9HGJ3K", "reason": "已与产生方逐项核对"}]
        },
    )

    topic: str = Field(min_length=1, max_length=200)
    subject: str = Field(min_length=1, max_length=500)
    produced: int | None = Field(
        None, ge=0, description="number of the producer's last event, where it lost events and has sent none since"
    )


class BroughtIn(ReasonIn):
    """A topic whose lost events have come from the archive."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"topic": "miaopu.pool.v1", "reason": "已由归档补齐，逐个主体核对一致"}]},
    )

    topic: str = Field(min_length=1, max_length=200)
