"""Bodies of what banks send about their feed."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StrictBool, StrictInt

from finance_matching.domain.lists import ListKind
from finance_matching.usecases.confirm_applied import Applied
from shared.clients.finance_matching_feed import AppliedOut
from shared.clients.finance_matching_lists import ComparisonOut
from shared.domain.uscc import Uscc

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Number = Annotated[StrictInt, Field(ge=0, lt=2**62)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


def _example(**example: JsonValue) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [example]})


_EVENT = "01900000-0000-7000-8000-000000000000"
_DIGEST = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


class FaultIn(_Body):
    """Why the bank could not take an event."""

    code: Annotated[str, Field(min_length=1, max_length=60)]
    text: Annotated[str, Field(max_length=500)] = ""


class PullIn(_Body):
    """What the bank has stored since it last asked, what it could not, and how many events it wants."""

    model_config = _example(max=100, ack=[_EVENT], errors={})

    max: Annotated[int, Field(ge=0, le=500)] = 100
    ack: Annotated[list[UUID], Field(max_length=5000)] = []
    errors: Annotated[dict[UUID, FaultIn], Field(max_length=5000)] = {}
    after: Number | None = None
    """A number of the feed: what came after it is given again, received or not; go on with `next_after`."""


class AppliedIn(_Body):
    """Events that the bank's own systems act on; `digest` is that of each list as of the number `as_of`."""

    model_config = _example(events=[_EVENT], as_of=501, digest={"members": _DIGEST})

    events: Annotated[list[UUID], Field(max_length=5000)]
    as_of: Number | None = None
    digest: dict[ListKind, Digest] = {}


class CompareIn(_Body):
    """The bank's copy: its digest as of a number and, to learn which codes differ, its entries with their versions."""

    model_config = _example(as_of=501, digest=_DIGEST)

    as_of: Number
    digest: Digest
    entries: Annotated[dict[Uscc, Annotated[StrictInt, Field(ge=1, lt=2**31)]], Field(max_length=20_000)] | None = None


class AppliesIn(_Body):
    """Whether the bank says what it has applied."""

    model_config = _example(applies=True)

    applies: StrictBool


class ResendIn(_Body):
    """Numbers of the feed that are to come again."""

    model_config = _example(numbers=[17, 18])

    numbers: Annotated[list[Annotated[StrictInt, Field(ge=1, lt=2**62)]], Field(min_length=1, max_length=1000)]


def applied_out(applied: Applied) -> AppliedOut:
    """The answer to what was applied."""
    lists = {kind: ComparisonOut.model_validate(compared) for kind, compared in applied.lists.items()}
    return AppliedOut(applied=applied.applied, unknown=applied.unknown, lists=lists)
