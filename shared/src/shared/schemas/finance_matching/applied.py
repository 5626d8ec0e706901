"""Copies that a bank has applied."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from shared.events.finance_matching import ListKind
from shared.schemas.body import Body, example
from shared.schemas.finance_matching.feed import EXAMPLE_DIGEST, EXAMPLE_EVENT, Digest, Number
from shared.schemas.row import Row


class AppliedIn(Body):
    """Events that the bank's own systems act on; `digest` is that of each list as of the number `as_of`."""

    model_config = example(events=[EXAMPLE_EVENT], as_of=501, digest={"members": EXAMPLE_DIGEST})

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
