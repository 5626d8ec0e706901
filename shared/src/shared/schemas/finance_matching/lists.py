"""Lists and their versions."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from shared.domain.day import Day
from shared.events.finance_matching import ListKind
from shared.schemas.body import Body, example
from shared.schemas.finance_matching.list_entries import EntryOut
from shared.schemas.kinds import FirmCode, Person, Sha256
from shared.schemas.row import Row
from shared.schemas.standing import ReasonOut


class VersionIn(Body):
    """The legal date from which the version holds."""

    model_config = example(effective_on="2024-07-05")

    effective_on: Day


class LeftOut(BaseModel):
    """A member that would be new on the list and may not be listed, with the reasons."""

    uscc: FirmCode
    reasons: list[ReasonOut]


class VersionProposed(BaseModel):
    """A frozen version, waiting for a second person; the decision repeats `digest`."""

    id: UUID
    kind: ListKind
    version: int
    entries: int = Field(examples=[500])
    approval_id: UUID
    digest: Sha256
    left_out: list[LeftOut] = []


class VersionOut(Row):
    """A version of a list. `listed` counts what its publication left on the list."""

    id: UUID
    kind: ListKind
    version: int
    state: Literal["proposed", "published", "rejected"]
    effective_on: date
    entries: int = Field(examples=[500])
    digest: Sha256
    proposed_by: Person
    proposed_at: datetime
    published_at: datetime | None
    listed: int | None


class ListOut(BaseModel):
    """A page of a list as it stands. `fingerprint` changes with every entry that comes, goes or is marked."""

    items: list[EntryOut]
    next: str | None
    total: int | None = Field(examples=[1])
    kind: ListKind
    version: int
    effective_on: date | None = Field(examples=["2024-07-05"])
    fingerprint: Sha256
