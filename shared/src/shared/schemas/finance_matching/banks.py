"""Banks and their endpoints."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StrictBool, StrictInt

from shared.schemas.body import Body, example
from shared.schemas.kinds import Sha256
from shared.schemas.row import Row


class BankIn(Body):
    """A bank to be registered."""

    model_config = example(name="示例银行", code="DEMO-BANK")

    name: Annotated[str, Field(min_length=1, max_length=200)]
    code: Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9-]{1,39}$", examples=["DEMO-BANK"])]


class EndpointIn(Body):
    """Where the bank takes webhooks."""

    model_config = example(url="https://hooks.bank.example/miaopu")

    url: Annotated[str, Field(min_length=1, max_length=500, examples=["https://hooks.bank.example/miaopu"])]
    overlap_hours: Annotated[int, Field(ge=0, le=168)] = 24
    """For how long the old secret of the same URL signs beside the new one."""


class EndpointOut(Row):
    """How an endpoint does: `failing_since` its first failure in a row, `disabled_at` after three days of them.

    Nothing is delivered before `activated_at`. `next_url` takes over once it has taken a test event.
    """

    url: str
    activated_at: datetime | None
    next_url: str | None
    old_secret_until: datetime | None
    registered_at: datetime
    failures: int = Field(examples=[0])
    failing_since: datetime | None
    next_try_at: datetime | None
    last_error: str | None
    disabled_at: datetime | None


class BankOut(Row):
    """A registered bank. `last_number` is the newest number of its feed, in `feed_epoch`."""

    id: UUID
    name: str
    code: str
    state: Literal["active", "suspended"]
    last_number: int = Field(examples=[501])
    feed_epoch: UUID
    applies: bool
    registered_at: datetime
    suspended_at: datetime | None
    endpoint: EndpointOut | None


class EndpointRegistered(Row):
    """The endpoint and the secret that signs its events, shown this once.

    Unless `active`, nothing is delivered there before it has taken a test event. The old secret of the same URL signs
    beside the new one until `old_secret_until`.
    """

    url: str
    secret: str = Field(examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])
    active: bool
    old_secret_until: datetime | None


class ApprovalProposed(BaseModel):
    """An act that waits for a second person; the decision repeats `digest`."""

    approval_id: UUID
    digest: Sha256


class TestedOut(Row):
    """What came of a test event. `status` is the endpoint's HTTP status, null where it gave none."""

    result: Literal["received", "refused", "unreachable", "blocked"]
    status: int | None = Field(examples=[204])
    error: str | None
    sent_at: datetime
    ended_at: datetime


class AppliesIn(Body):
    """Whether the bank says what it has applied."""

    model_config = example(applies=True)

    applies: StrictBool


class ResendIn(Body):
    """Numbers of the feed that are to come again."""

    model_config = example(numbers=[17, 18])

    numbers: Annotated[list[Annotated[StrictInt, Field(ge=1, lt=2**62)]], Field(min_length=1, max_length=1000)]


class ResentOut(Row):
    """Numbers that are open again, and those left as they are: unknown, open anyway, or revoked since."""

    numbers: list[int]
    left: list[int]
