"""Bodies of the routes that every service has."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.day import Moment
from shared.schemas.kinds import FirmCode, JsonObject, Person, RulesVersion, Sha256, Topic, Unit


class JobError(BaseModel):
    """Why a job ended without a result, in both languages; `members` and `errors` are those of the refusal."""

    code: str = Field(examples=["job-failed"])
    zh: str = Field(examples=["任务执行失败，请提供任务编号反馈"])
    en: str = Field(examples=["the job failed; report its id"])
    members: JsonObject = Field({}, examples=[{}])
    errors: list[JsonObject] = Field([], examples=[[]])


class JobOut(BaseModel):
    """A job's state. `done` of `total` in the job's own units."""

    id: UUID
    kind: str = Field(examples=["import-workbook"])
    state: Literal["waiting", "running", "done", "failed"] = Field(examples=["running"])
    done: int = Field(examples=[640])
    total: int | None = Field(examples=[1270])
    result: JsonObject | None
    error: JobError | None = Field(examples=[None])
    created_at: datetime
    ended_at: datetime | None


class JobAccepted(BaseModel):
    """Work that goes on after the answer: the job, and where its progress and result are read."""

    job_id: UUID
    href: str = Field(examples=["/pool/v1/jobs/01900000-0000-7000-8000-000000000000"])

    @classmethod
    def of(cls, service: str, job_id: UUID) -> "JobAccepted":
        """The answer of a service's route that has queued the job."""
        return cls(job_id=job_id, href=f"/{service}/v1/jobs/{job_id}")


class ApprovalOut(BaseModel):
    """A proposal, as it is to be decided: the decision repeats its `digest`."""

    id: UUID
    kind: str = Field(examples=["admission-list"])
    subject: str = Field(examples=["list:01900000-0000-7000-8000-000000000000"])
    reporting_unit: str | None
    payload: JsonObject = Field(examples=[{"list_id": "01900000-0000-7000-8000-000000000000"}])
    digest: Sha256
    state: Literal["proposed", "approved", "rejected"]
    proposed_by: Person
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
    result: JsonObject | None


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


class JournalLine(BaseModel):
    """One act. `number` and `hash` are null until the sealer has linked it."""

    id: int
    at: datetime
    actor: Person
    role: str = Field(examples=["province"])
    on_behalf_of: str | None
    act: str = Field(examples=["submit-application"])
    subject: str = Field(examples=["91990108MAKU9HGJ3K"])
    reporting_unit: Unit | None
    effective_on: date | None
    before_digest: str | None
    after_digest: Sha256 | None
    rules_version: RulesVersion | None
    facts: JsonObject = Field(examples=[{"batch": "2024-1"}])
    number: int | None
    hash: Sha256 | None


class JournalHead(BaseModel):
    """The newest signed head: who keeps it can prove a later cut."""

    number: int = Field(examples=[41207])
    hash: Sha256
    signed_at: datetime
    key_id: str = Field(examples=["9f86d081884c7d65"])
    signature: str = Field(examples=["Q2hhaW5IZWFkU2lnbmF0dXJl…"])
    public_key: str = Field(examples=["MCowBQYDK2VwAyEA…"])


class JournalVerdict(BaseModel):
    """What a verification of the whole journal found."""

    sound: bool
    rows: int = Field(examples=[41210])
    heads: int = Field(examples=[1830])
    unsealed: int = Field(examples=[3])
    faults: list[str] = Field(examples=[[]])


class TimelineItem(BaseModel):
    """One moment in a firm's life, as one service tells it."""

    at: datetime
    effective_on: date | None
    service: str = Field(examples=["pool"])
    act: str = Field(examples=["admit-firm"])
    actor: Person
    on_behalf_of: str | None
    rules_version: RulesVersion | None
    facts: JsonObject = Field(examples=[{"batch": "2024-1"}])


class Timeline(BaseModel):
    """A firm's life in one service, oldest first."""

    uscc: FirmCode
    service: str = Field(examples=["pool"])
    items: list[TimelineItem]


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
    version: str = Field(examples=["1.0.0"])
    database: str = Field(examples=["up"])
    migration: str = Field(examples=["2026_11_24_first"])
    expected_migration: str = Field(examples=["2026_11_24_first"])
    fit: str = Field(examples=["same"])
    bus: str = Field(examples=["up"])
    relay: str = Field(examples=["ok"])
    leases: list[str] = Field(examples=[["relay"]])
    work: str = Field(examples=["ok"])
