"""A bank's feed."""

from datetime import date, datetime
from typing import Annotated, Final, Literal, NotRequired
from uuid import UUID

from pydantic import ConfigDict, Field, StrictInt, with_config
from typing_extensions import TypedDict

from shared.schemas.body import Body, example
from shared.schemas.kinds import JsonObject
from shared.schemas.row import Row

EXAMPLE_EVENT = "01900000-0000-7000-8000-000000000000"

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

EXAMPLE_DIGEST = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

Number = Annotated[StrictInt, Field(ge=0, lt=2**62)]


class FaultIn(Body):
    """Why the bank could not take an event."""

    code: Annotated[str, Field(min_length=1, max_length=60)]
    text: Annotated[str, Field(max_length=500)] = ""


class PullIn(Body):
    """What the bank has stored since it last asked, what it could not, and how many events it wants."""

    model_config = example(max=100, ack=[EXAMPLE_EVENT], errors={})

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
