"""A bank's feed and its copies of the lists."""

from datetime import date, datetime
from typing import Annotated, Final, Literal, NotRequired
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictInt, with_config
from typing_extensions import TypedDict

from shared.domain.uscc import Uscc
from shared.events.finance_matching import ListKind
from shared.schemas.body import Body, example
from shared.schemas.finance_matching.lists import EntryOut
from shared.schemas.kinds import JsonObject
from shared.schemas.row import Row

_EVENT = "01900000-0000-7000-8000-000000000000"

_FIRM = "91990108MAKU9HGJ3K"
_REVOKED: Final[JsonObject] = {
    "specversion": "1.0",
    "id": "01900000-0000-7000-8000-000000000001",
    "type": "miaopu.finance-matching.whitelist-entry-revoked.v1",
    "source": "finance-matching",
    "subject": _FIRM,
    "sequence": 2,
    "time": "2025-09-15T01:12:45.120000Z",
    "datacontenttype": "application/json",
    "dataschema": "urn:miaopu:schema:miaopu.finance-matching.whitelist-entry-revoked.v1",
    "effectiveon": "2025-09-15",
    "number": 501,
    "feedepoch": "0f8fad5b-d9cb-469f-a165-70867728950e",
    "data": {
        "uscc": _FIRM,
        "list_kind": "members",
        "version": 2,
        "reason": "removal",
        "effective_on": "2025-09-15",
    },
}
_DIGEST = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


Number = Annotated[StrictInt, Field(ge=0, lt=2**62)]


class FaultIn(Body):
    """Why the bank could not take an event."""

    code: Annotated[str, Field(min_length=1, max_length=60)]
    text: Annotated[str, Field(max_length=500)] = ""


class PullIn(Body):
    """What the bank has stored since it last asked, what it could not, and how many events it wants."""

    model_config = example(max=100, ack=[_EVENT], errors={})

    max: Annotated[int, Field(ge=0, le=500)] = 100
    ack: Annotated[list[UUID], Field(max_length=5000)] = []
    errors: Annotated[dict[UUID, FaultIn], Field(max_length=5000)] = {}
    after: Number | None = None
    """A number of the feed: what came after it is given again, received or not; go on with `next_after`."""


class IgnoredOut(Row):
    """A receipt or fault that changed nothing, and why."""

    id: UUID
    why: Literal["unknown", "received", "superseded"]


@with_config(ConfigDict(json_schema_extra={"examples": [_REVOKED]}))
class FeedEvent(TypedDict):
    """An event as the bank reads it, CloudEvents 1.0: the same by push and by pull.

    `number` grows by one from event to event of one `feedepoch`; `supersedes` are the numbers that a revocation closes,
    which are never sent.
    """

    specversion: str
    id: UUID
    type: str
    source: str
    subject: str
    sequence: NotRequired[int]
    time: datetime
    datacontenttype: str
    dataschema: str
    effectiveon: NotRequired[date]
    traceparent: NotRequired[str]
    correlationid: NotRequired[UUID]
    causationid: NotRequired[UUID]
    epoch: NotRequired[UUID]
    number: int
    feedepoch: UUID
    supersedes: NotRequired[list[int]]
    data: JsonObject


class PullOut(Row):
    """Open events as webhooks carry them: revocations first, then by number. `more`: ask again.

    `next_after` is there where `after` was asked for.
    """

    events: list[FeedEvent]
    more: bool = Field(examples=[False])
    feed_epoch: UUID
    ignored: list[IgnoredOut] = Field(examples=[[]])
    next_after: int | None = None


class AppliedIn(Body):
    """Events that the bank's own systems act on; `digest` is that of each list as of the number `as_of`."""

    model_config = example(events=[_EVENT], as_of=501, digest={"members": _DIGEST})

    events: Annotated[list[UUID], Field(max_length=5000)]
    as_of: Number | None = None
    digest: dict[ListKind, Digest] = {}


class ComparisonOut(Row):
    """How the bank's copy stands to the list; `behind`: right as of its number, `behind_by` events are to come.

    `differing` are at most 1,000 codes (`more`: there are others), where entries were sent to compare.
    """

    result: Literal["equal", "behind", "differs"] = Field(examples=["equal"])
    behind_by: int
    differing: list[str] = Field(examples=[[]])
    more: bool = Field(examples=[False])


class AppliedOut(BaseModel):
    """How many events were noted as applied, which nobody here ever told the bank, and how the copies stand."""

    applied: int
    unknown: list[UUID]
    lists: dict[ListKind, ComparisonOut] = Field(
        examples=[{"members": {"result": "equal", "behind_by": 0, "differing": [], "more": False}}]
    )


class CompareIn(Body):
    """The bank's copy: its digest as of a number and, to learn which codes differ, its entries with their versions."""

    model_config = example(as_of=501, digest=_DIGEST)

    as_of: Number
    digest: Digest
    entries: Annotated[dict[Uscc, Annotated[StrictInt, Field(ge=1, lt=2**31)]], Field(max_length=20_000)] | None = None


class DigestOut(Row):
    """SHA-256 of lines `uscc,version` of what stands on the list, ascending by code, as of number `as_of`."""

    kind: ListKind
    as_of: int
    feed_epoch: UUID
    entries: int = Field(examples=[0])
    digest: str = Field(examples=["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"])


class SnapshotOut(BaseModel):
    """A list in one state. The bank's feed goes on with number `as_of` + 1; what is open up to it may still come."""

    kind: ListKind
    feed_epoch: UUID
    as_of: int
    list_version: int
    effective_on: date | None
    digest: str = Field(examples=["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"])
    count: int = Field(examples=[0])
    entries: list[EntryOut] = Field(examples=[[]])
