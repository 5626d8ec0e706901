"""Bodies of the routes that every service has."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class JobOut(BaseModel):
    """A job's state. `done` of `total` in the job's own units."""

    id: UUID
    kind: str
    state: Literal["waiting", "running", "done", "failed"]
    done: int
    total: int | None
    result: dict[str, Any] | None
    error: dict[str, Any] | None
    created_at: datetime
    ended_at: datetime | None


class JobAccepted(BaseModel):
    """Work that goes on after the answer: the job, and where its progress and result are read."""

    job_id: UUID
    href: str

    @classmethod
    def of(cls, service: str, job_id: UUID) -> "JobAccepted":
        """The answer of a service's route that has queued the job."""
        return cls(job_id=job_id, href=f"/{service}/v1/jobs/{job_id}")


class ApprovalOut(BaseModel):
    """A proposal, as it is to be decided: the decision repeats its `digest`."""

    id: UUID
    kind: str
    subject: str
    reporting_unit: str | None
    payload: dict[str, Any]
    digest: str
    state: Literal["proposed", "approved", "rejected"]
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None


class DecisionIn(BaseModel):
    """A second person's decision on what was proposed."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"decision": "approve", "digest": "0" * 64}]}
    )

    decision: Literal["approve", "reject"]
    digest: str = Field(min_length=64, max_length=64, description="`digest` of the proposal that was seen")
    reason: str | None = Field(None, max_length=1000)


class DecisionOut(BaseModel):
    """The decided proposal and what its act answers."""

    approval: ApprovalOut
    result: dict[str, Any] | None


class DeadLetterOut(BaseModel):
    """An event set aside."""

    id: UUID
    state: Literal["retrying", "dead", "held", "done", "discarded"]
    topic: str
    subject: str
    sequence: int | None
    event_id: UUID | None
    event_type: str | None
    reason: str
    attempts: int
    parked_at: datetime
    next_try_at: datetime | None
    done_at: datetime | None


class DeadLetterDetail(DeadLetterOut):
    """With the event as it came."""

    message: str


class ReplayOut(BaseModel):
    """What a replay did: `done`, or still set aside and why. `released` held events followed it."""

    id: UUID
    state: str
    reason: str
    released: int


class DiscardIn(BaseModel):
    """Why an event will never be dealt with."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "测试数据，生产方已更正 / sent in error"}]}
    )

    reason: str = Field(min_length=3, max_length=500)


class JournalLine(BaseModel):
    """One act. `number` and `hash` are null until the sealer has linked it."""

    id: int
    at: datetime
    actor: str
    role: str
    on_behalf_of: str | None
    act: str
    subject: str
    reporting_unit: str | None
    effective_on: date | None
    before_digest: str | None
    after_digest: str | None
    rules_version: str | None
    facts: dict[str, Any]
    number: int | None
    hash: str | None


class JournalHead(BaseModel):
    """The newest signed head: who keeps it can prove a later cut."""

    number: int
    hash: str
    signed_at: datetime
    key_id: str
    signature: str
    public_key: str


class JournalVerdict(BaseModel):
    """What a verification of the whole journal found."""

    sound: bool
    rows: int
    heads: int
    unsealed: int
    faults: list[str]


class TimelineItem(BaseModel):
    """One moment in a firm's life, as one service tells it."""

    at: datetime
    effective_on: date | None
    service: str
    act: str
    actor: str
    on_behalf_of: str | None
    rules_version: str | None
    facts: dict[str, Any]


class Timeline(BaseModel):
    """A firm's life in one service, oldest first."""

    uscc: str
    service: str
    items: list[TimelineItem]


class ReplayIn(BaseModel):
    """Which sent events go out once more; consumers drop what they have had."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"since": "2024-06-20T00:00:00Z", "topic": "miaopu.pool.v1"}]}
    )

    since: datetime | None = None
    subject: str | None = Field(None, max_length=200)
    topic: str | None = Field(None, max_length=200)


class ReplayedOut(BaseModel):
    """How many events were put up to be sent again."""

    events: int


class EventLineOut(BaseModel):
    """How far a subject is: the sequence of its newest event, as produced here or as dealt with here.

    `diverged_from` is the sequence that had been reached when the producer fell back below it, or contradicted it.
    """

    topic: str
    subject: str
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
    topics: list[str] = []
    lost: list[str] = []


class ReasonIn(BaseModel):
    """Why a person does it, for the journal."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "数据库由昨日备份恢复"}]})

    reason: str = Field(min_length=2, max_length=500)


class SettledIn(ReasonIn):
    """The subject of a topic on which two services knew different facts, and how that was settled."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"topic": "miaopu.pool.v1", "subject": "91420112MAKU9HGJ3X", "reason": "已与产生方逐项核对"}]
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


class TellAgainIn(ReasonIn):
    """The subject whose facts are sent as new events."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"subject": "91420112MAKU9HGJ3X", "reason": "恢复后重新告知"}]},
    )

    subject: str = Field(min_length=1, max_length=500)


class EpochOut(BaseModel):
    """The epoch that events carry from now on."""

    epoch: UUID


class Alive(BaseModel):
    """The process answers; nothing else was asked."""

    status: Literal["alive"] = "alive"


class Readiness(BaseModel):
    """What was asked and what it answered; `bus` does not make a service unready: it accepts, and sends later.

    `bus` and `relay` are `unused` in a process that sends and fetches nothing; a relay that has failed for longer than
    `MIAOPU_RELAY_FAILING_S` makes its process unready. `leases` are held by some process of the service. `work` is
    `ok`, or names work that has ended. `fit` says how the database stands to this program: `same`, `ahead` (migrated
    further by a newer release, and this one may run on it), `behind`, or in a sentence why it may not run on it.
    """

    ready: bool
    version: str
    database: str
    migration: str
    expected_migration: str
    fit: str
    bus: str
    relay: str
    leases: list[str]
    work: str
