"""Webhook endpoints of banks."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from shared.schemas.body import Body, example
from shared.schemas.row import Row


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


class EndpointRegistered(Row):
    """The endpoint and the secret that signs its events, shown this once.

    Unless `active`, nothing is delivered there before it has taken a test event. The old secret of the same URL signs
    beside the new one until `old_secret_until`.
    """

    url: str
    secret: str = Field(examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])
    active: bool
    old_secret_until: datetime | None


class TestedOut(Row):
    """What came of a test event. `status` is the endpoint's HTTP status, null where it gave none."""

    result: Literal["received", "refused", "unreachable", "blocked"]
    status: int | None = Field(examples=[204])
    error: str | None
    sent_at: datetime
    ended_at: datetime
