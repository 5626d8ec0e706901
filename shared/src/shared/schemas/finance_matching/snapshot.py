"""Snapshots of a bank's lists, and digests to compare copies by."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StrictInt

from shared.domain.uscc import Uscc
from shared.events.finance_matching import ListKind
from shared.schemas.body import Body, example
from shared.schemas.finance_matching.feed import EXAMPLE_DIGEST, Digest, Number
from shared.schemas.finance_matching.list_entries import EntryOut
from shared.schemas.row import Row


class CompareIn(Body):
    """The bank's copy: its digest as of a number and, to learn which codes differ, its entries with their versions."""

    model_config = example(as_of=501, digest=EXAMPLE_DIGEST)

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
