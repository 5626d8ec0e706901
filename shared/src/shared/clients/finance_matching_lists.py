"""Finance-matching's answers on lists, their versions and consent."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from shared.answers.row import Row
from shared.answers.standing import ReasonOut
from shared.events.finance_matching import ListKind


class LeftOut(BaseModel):
    """A member that would be new on the list and may not be listed, with the reasons."""

    uscc: str
    reasons: list[ReasonOut]


class VersionProposed(BaseModel):
    """A frozen version, waiting for a second person; the decision repeats `digest`."""

    id: UUID
    kind: ListKind
    version: int
    entries: int
    approval_id: UUID
    digest: str
    left_out: list[LeftOut] = []


class VersionOut(Row):
    """A version of a list. `listed` counts what its publication left on the list."""

    id: UUID
    kind: ListKind
    version: int
    state: Literal["proposed", "published", "rejected"]
    effective_on: date
    entries: int
    digest: str
    proposed_by: str
    proposed_at: datetime
    published_at: datetime | None
    listed: int | None


class EntryOut(Row):
    """A firm on the list. `version` grows with each change of this entry."""

    uscc: str
    name: str
    reporting_unit: str
    admitted_on: date
    state: Literal["listed", "graduated"]
    version: int
    listed_on: date


class ListOut(BaseModel):
    """A page of a list as it stands. `fingerprint` changes with every entry that comes, goes or is marked."""

    items: list[EntryOut]
    next: str | None
    total: int | None
    kind: ListKind
    version: int
    effective_on: date | None
    fingerprint: str


class ConsentOut(Row):
    """The firm's consent by its best known word; a decision taken here outweighs declarations."""

    uscc: str
    granted: bool
    source: Literal["admission", "declaration", "decision"]
    effective_on: date
    said_at: datetime


class ConsentDecided(ConsentOut):
    """With whether the firm's entry in the pledge list was revoked by it."""

    revoked: bool


class ComparisonOut(Row):
    """How the bank's copy stands to the list; `behind`: right as of its number, `behind_by` events are to come.

    `differing` are at most 1,000 codes (`more`: there are others), where entries were sent to compare.
    """

    result: Literal["equal", "behind", "differs"]
    behind_by: int
    differing: list[str]
    more: bool


class DigestOut(Row):
    """SHA-256 of lines `uscc,version` of what stands on the list, ascending by code, as of number `as_of`."""

    kind: ListKind
    as_of: int
    feed_epoch: UUID
    entries: int
    digest: str


class SnapshotOut(BaseModel):
    """A list in one state. The bank's feed goes on with number `as_of` + 1; what is open up to it may still come."""

    kind: ListKind
    feed_epoch: UUID
    as_of: int
    list_version: int
    effective_on: date | None
    digest: str
    count: int
    entries: list[EntryOut]
