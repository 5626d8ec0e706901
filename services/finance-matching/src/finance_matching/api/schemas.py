"""Bodies and answers of finance-matching's routes."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from finance_matching.domain.lists import ListKind
from finance_matching.store.feed import Change
from finance_matching.store.queries import CurrentList
from finance_matching.store.tables import BankEvent, ListEntry
from finance_matching.usecases.propose_version import Proposed
from shared.api.paging import Page


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


def _example(**example: JsonValue) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [example]})


class _Row(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class BankIn(_Body):
    """A bank to be registered."""

    model_config = _example(name="示例银行武汉分行", code="DEMO-BANK")

    name: Annotated[str, Field(min_length=1, max_length=200)]
    code: Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9-]{1,39}$", examples=["DEMO-BANK"])]


class EndpointOut(_Row):
    """How an endpoint does: `failing_since` its first failure in a row, `disabled_at` after three days of them."""

    url: str
    registered_at: datetime
    failures: int
    failing_since: datetime | None
    next_try_at: datetime | None
    last_error: str | None
    disabled_at: datetime | None


class BankOut(_Row):
    """A registered bank. `last_number` is the newest number of its feed."""

    id: UUID
    name: str
    code: str
    state: Literal["active", "suspended"]
    last_number: int
    registered_at: datetime
    suspended_at: datetime | None
    endpoint: EndpointOut | None


class EndpointIn(_Body):
    """Where the bank takes webhooks."""

    model_config = _example(url="https://hooks.bank.example/miaopu")

    url: Annotated[str, Field(min_length=1, max_length=500, examples=["https://hooks.bank.example/miaopu"])]


class EndpointRegistered(_Row):
    """The endpoint and the secret that signs its events, shown this once."""

    url: str
    secret: str


class TestedOut(_Row):
    """What came of a test event. `status` is the endpoint's HTTP status, null where it gave none."""

    result: Literal["received", "refused", "unreachable", "blocked"]
    status: int | None
    error: str | None
    sent_at: datetime
    ended_at: datetime


class VersionIn(_Body):
    """The legal date from which the version holds."""

    model_config = _example(effective_on="2024-07-05")

    effective_on: date


class VersionProposed(BaseModel):
    """A frozen version, waiting for a second person; the decision repeats `digest`."""

    id: UUID
    kind: ListKind
    version: int
    entries: int
    approval_id: UUID
    digest: str

    @classmethod
    def of(cls, proposed: Proposed) -> "VersionProposed":
        """The answer for a proposal."""
        version, approval = proposed.version, proposed.approval
        return cls.model_validate(
            {
                "id": version.id,
                "kind": version.kind,
                "version": version.version,
                "entries": version.entries,
                "approval_id": approval.id,
                "digest": approval.digest,
            }
        )


class VersionOut(_Row):
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


class EntryOut(_Row):
    """A firm on the list. `version` grows with each change of this entry."""

    uscc: str
    name: str
    reporting_unit: str
    admitted_on: date
    state: Literal["listed", "graduated"]
    version: int
    listed_on: date


class ListOut(Page[EntryOut]):
    """A page of a list as it stands. `fingerprint` changes with every entry that comes, goes or is marked."""

    kind: ListKind
    version: int
    effective_on: date | None
    fingerprint: str

    @classmethod
    def of_list(cls, current: CurrentList) -> "ListOut":
        """The answer for a page of a list."""
        page = Page[EntryOut].of(current.entries, _entry_out)
        return cls(
            **page.model_dump(),
            kind=current.kind,
            version=current.version,
            effective_on=current.effective_on,
            fingerprint=current.fingerprint,
        )


def _entry_out(entry: ListEntry) -> EntryOut:
    return EntryOut.model_validate(entry)


class ConsentIn(_Body):
    """Whether banks may see the firm on the pledge list, and from when."""

    model_config = _example(granted=True, effective_on="2024-07-10")

    granted: bool
    effective_on: date


class ConsentOut(_Row):
    """The firm's consent by its best known word; a decision taken here outweighs declarations."""

    uscc: str
    granted: bool
    source: Literal["admission", "declaration", "decision"]
    effective_on: date
    said_at: datetime


class ConsentDecided(ConsentOut):
    """With whether the firm's entry in the pledge list was revoked by it."""

    revoked: bool


class FaultIn(_Body):
    """Why the bank could not take an event."""

    code: Annotated[str, Field(min_length=1, max_length=60)]
    text: Annotated[str, Field(max_length=500)] = ""


class PullIn(_Body):
    """What the bank has stored since it last asked, what it could not, and how many events it wants."""

    model_config = _example(max=100, ack=["01900000-0000-7000-8000-000000000000"], errors={})

    max: Annotated[int, Field(ge=0, le=500)] = 100
    ack: Annotated[list[UUID], Field(max_length=1000)] = []
    errors: Annotated[dict[UUID, FaultIn], Field(max_length=500)] = {}


class PullOut(BaseModel):
    """Open events in feed order, as webhooks carry them. `more`: ask again."""

    events: list[dict[str, Any]]
    more: bool


class ReceiptOut(BaseModel):
    """What one bank was told, and whether it has confirmed. `number` is the event's place in the bank's feed."""

    bank_id: UUID
    number: int
    event_id: UUID
    type: Change
    list_kind: ListKind
    uscc: str
    state: Literal["open", "failing", "received"]
    sent_at: datetime | None
    received_at: datetime | None
    received_by: Literal["push", "pull"] | None
    attempts: int
    error: str | None


def receipt_out(row: BankEvent) -> ReceiptOut:
    """A feed row as people read it."""
    state = "received" if row.received_at else "failing" if row.error else "open"
    shown = {name: getattr(row, name) for name in ReceiptOut.model_fields if hasattr(row, name)}
    return ReceiptOut.model_validate({**shown, "type": row.change, "list_kind": row.kind, "state": state})


class ReceiptSummary(BaseModel):
    """Counts over all feeds: `listed + revoked = confirmed + open`; graduation marks are counted beside."""

    listed: int
    revoked: int
    marked: int
    confirmed: int
    open: int
