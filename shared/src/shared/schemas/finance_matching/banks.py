"""Banks."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StrictBool, StrictInt

from shared.schemas.body import Body, example
from shared.schemas.finance_matching.endpoints import EndpointOut
from shared.schemas.kinds import Sha256
from shared.schemas.row import Row


class BankIn(Body):
    """A bank to be registered."""

    model_config = example(name="示例银行", code="DEMO-BANK")

    name: Annotated[str, Field(min_length=1, max_length=200)]
    code: Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9-]{1,39}$", examples=["DEMO-BANK"])]


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


class ApprovalProposed(BaseModel):
    """An act that waits for a second person; the decision repeats `digest`."""

    approval_id: UUID
    digest: Sha256


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
