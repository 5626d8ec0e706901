"""Finance-matching's answers, and a typed client of its routes."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.answers.standing import ReasonOut
from shared.clients.base import ServiceClient
from shared.events.finance_matching import Change, ListKind


class _Row(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class EndpointOut(_Row):
    """How an endpoint does: `failing_since` its first failure in a row, `disabled_at` after three days of them.

    Nothing is delivered before `activated_at`. `next_url` takes over once it has taken a test event.
    """

    url: str
    activated_at: datetime | None
    next_url: str | None
    old_secret_until: datetime | None
    registered_at: datetime
    failures: int
    failing_since: datetime | None
    next_try_at: datetime | None
    last_error: str | None
    disabled_at: datetime | None


class BankOut(_Row):
    """A registered bank. `last_number` is the newest number of its feed, in `feed_epoch`."""

    id: UUID
    name: str
    code: str
    state: Literal["active", "suspended"]
    last_number: int
    feed_epoch: UUID
    applies: bool
    registered_at: datetime
    suspended_at: datetime | None
    endpoint: EndpointOut | None


class EndpointRegistered(_Row):
    """The endpoint and the secret that signs its events, shown this once.

    Unless `active`, nothing is delivered there before it has taken a test event. The old secret of the same URL signs
    beside the new one until `old_secret_until`.
    """

    url: str
    secret: str
    active: bool
    old_secret_until: datetime | None


class ApprovalProposed(BaseModel):
    """An act that waits for a second person; the decision repeats `digest`."""

    approval_id: UUID
    digest: str


class TestedOut(_Row):
    """What came of a test event. `status` is the endpoint's HTTP status, null where it gave none."""

    result: Literal["received", "refused", "unreachable", "blocked"]
    status: int | None
    error: str | None
    sent_at: datetime
    ended_at: datetime


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


class ListOut(BaseModel):
    """A page of a list as it stands. `fingerprint` changes with every entry that comes, goes or is marked."""

    items: list[EntryOut]
    next: str | None
    total: int | None
    kind: ListKind
    version: int
    effective_on: date | None
    fingerprint: str


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


class IgnoredOut(_Row):
    """A receipt or fault that changed nothing, and why."""

    id: UUID
    why: Literal["unknown", "received", "superseded"]


class PullOut(_Row):
    """Open events as webhooks carry them: revocations first, then by number. `more`: ask again.

    `next_after` is there where `after` was asked for.
    """

    events: list[dict[str, Any]]
    more: bool
    feed_epoch: UUID
    ignored: list[IgnoredOut]
    next_after: int | None = None


class ComparisonOut(_Row):
    """How the bank's copy stands to the list; `behind`: right as of its number, `behind_by` events are to come.

    `differing` are at most 1,000 codes (`more`: there are others), where entries were sent to compare.
    """

    result: Literal["equal", "behind", "differs"]
    behind_by: int
    differing: list[str]
    more: bool


class AppliedOut(BaseModel):
    """How many events were noted as applied, which are none of this feed, and how the copies stand."""

    applied: int
    unknown: list[UUID]
    lists: dict[ListKind, ComparisonOut]


class DigestOut(_Row):
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


class ResentOut(_Row):
    """Numbers that are open again, and those left as they are: unknown, open anyway, or revoked since."""

    numbers: list[int]
    left: list[int]


class AlarmBank(_Row):
    """Whose alarm it is."""

    id: UUID
    code: str
    name: str


class AlarmOut(_Row):
    """What people must see to at a bank. `since`: the first failure, or the deadline that passed."""

    id: UUID
    bank: AlarmBank
    subject: Literal["endpoint", "revocations"]
    state: Literal["failing", "disabled", "overdue"]
    since: datetime
    error: str | None
    open_revocations: int
    must_act: list[Literal["bank", "province"]]
    opened_at: datetime
    closed_at: datetime | None


class ReceiptOut(BaseModel):
    """What one bank was told, and whether it has confirmed. `number` is the event's place in the bank's feed.

    `attempts` are pushes, `offers` pulls. A grant that its revocation overtook is `superseded` and never sent.
    """

    bank_id: UUID
    number: int
    event_id: UUID
    type: Change
    list_kind: ListKind
    uscc: str
    state: Literal["open", "failing", "received", "applied", "superseded"]
    superseded_by: int | None
    sent_at: datetime | None
    received_at: datetime | None
    received_by: Literal["push", "pull"] | None
    applied_at: datetime | None
    attempts: int
    offers: int
    error: str | None


class ReceiptSummary(BaseModel):
    """Counts over all feeds: `listed + revoked = confirmed + open + superseded`; graduation marks are counted beside.

    `open = open_grants + open_revocations`. A grant is superseded where its revocation came before it was received.
    """

    listed: int
    revoked: int
    marked: int
    confirmed: int
    open: int
    open_grants: int = 0
    open_revocations: int = 0
    superseded: int = 0


class FinanceMatchingClient(ServiceClient):
    """Finance-matching as another program sees it: the province's desk, or a bank's integration."""

    service = "finance-matching"

    async def register_bank(self, name: str, code: str) -> BankOut:
        """Registers a bank; its feed begins with what stands on both lists.

        Raises:
            Refused: `bank-exists`.
        """
        return await self.post("/v1/banks", BankOut, json={"name": name, "code": code})

    def banks(self) -> AsyncIterator[BankOut]:
        """All banks within the token's scope."""
        return self.pages("/v1/banks", BankOut, {})

    async def bank(self, bank_id: UUID) -> BankOut:
        """One bank and how its endpoint does.

        Raises:
            Refused: none within the token's scope.
        """
        return await self.get(f"/v1/banks/{bank_id}", BankOut)

    async def register_endpoint(self, bank_id: UUID, url: str, overlap_hours: int = 24) -> EndpointRegistered:
        """Names where the bank takes webhooks, or gives that a new secret; the secret is not to be had again.

        Raises:
            Refused: `endpoint-refused`, `bank-suspended`, or another's bank.
        """
        body = {"url": url, "overlap_hours": overlap_hours}
        return await self.put(f"/v1/banks/{bank_id}/endpoint", EndpointRegistered, json=body)

    async def send_test_event(self, bank_id: UUID) -> TestedOut:
        """Sends a signed event without effect, and tells what came of it.

        Raises:
            Refused: `endpoint-missing`, `bank-suspended`.
        """
        return await self.post(f"/v1/banks/{bank_id}/endpoint/test-event", TestedOut)

    async def suspend(self, bank_id: UUID) -> ApprovalProposed:
        """Puts up that the bank gets nothing but revocations; another person's `decide` does it.

        Raises:
            Refused: no such bank, `suspension-unchanged`.
        """
        return await self.post(f"/v1/banks/{bank_id}/suspension", ApprovalProposed)

    async def lift_suspension(self, bank_id: UUID) -> ApprovalProposed:
        """Puts up that the bank catches up on all it missed; another person's `decide` does it.

        Raises:
            Refused: no such bank, `suspension-unchanged`.
        """
        return await self.delete(f"/v1/banks/{bank_id}/suspension", ApprovalProposed)

    async def propose_version(self, kind: ListKind, effective_on: date) -> VersionProposed:
        """Freezes a version of the list; another person's `decide` publishes it.

        Raises:
            Refused: the day lies ahead of today.
        """
        body = {"effective_on": str(effective_on)}
        return await self.post(f"/v1/lists/{kind}/versions", VersionProposed, json=body)

    def versions(self, kind: ListKind) -> AsyncIterator[VersionOut]:
        """All versions of the list, oldest first."""
        return self.pages(f"/v1/lists/{kind}/versions", VersionOut, {})

    def entries(self, kind: ListKind, **filters: str) -> AsyncIterator[EntryOut]:
        """All firms on the list within the token's scope that match `uscc`."""
        return self.pages(f"/v1/lists/{kind}", EntryOut, filters)

    async def fingerprint(self, kind: ListKind) -> str:
        """What tells one state of the list from another.

        Raises:
            Refused: the caller may not read it.
        """
        return (await self.get(f"/v1/lists/{kind}", ListOut, params={"limit": 1})).fingerprint

    async def decide_consent(self, uscc: str, granted: bool, effective_on: date) -> ConsentDecided:
        """The firm's decision on the pledge list.

        Raises:
            Refused: the firm is not the caller's to speak for.
        """
        body = {"granted": granted, "effective_on": str(effective_on)}
        return await self.put(f"/v1/firms/{uscc}/consent", ConsentDecided, json=body)

    async def consent(self, uscc: str) -> ConsentOut:
        """What is known of the firm's consent.

        Raises:
            Refused: nothing, or not within the token's scope.
        """
        return await self.get(f"/v1/firms/{uscc}/consent", ConsentOut)

    async def pull(
        self, most: int = 100, ack: Sequence[UUID] = (), errors: Mapping[UUID, Mapping[str, str]] | None = None
    ) -> PullOut:
        """A bank's open events; `ack` is its receipt for those that it has stored.

        Raises:
            Refused: `bank-suspended`.
        """
        faults = {str(event_id): dict(fault) for event_id, fault in (errors or {}).items()}
        body = {"max": most, "ack": [str(event_id) for event_id in ack], "errors": faults}
        return await self.post("/v1/bank/events", PullOut, json=body)

    async def applied(self, events: Sequence[UUID], as_of: int, digests: Mapping[ListKind, str]) -> AppliedOut:
        """Says what the bank's own systems act on; `digests` are of its copies as of the number.

        Raises:
            Refused: not a bank's token.
        """
        body = {"events": [str(event_id) for event_id in events], "as_of": as_of, "digest": dict(digests)}
        return await self.post("/v1/bank/applied", AppliedOut, json=body)

    async def compare(
        self, kind: ListKind, as_of: int, digest: str, entries: Mapping[str, int] | None = None
    ) -> ComparisonOut:
        """How the bank's copy stands to the list as of a number.

        Raises:
            Refused: `bank-suspended`.
        """
        body = {"as_of": as_of, "digest": digest, "entries": None if entries is None else dict(entries)}
        return await self.post(f"/v1/bank/lists/{kind}/compare", ComparisonOut, json=body)

    async def snapshot(self, kind: ListKind) -> SnapshotOut:
        """The whole list in one state.

        Raises:
            Refused: `bank-suspended`.
        """
        return await self.get(f"/v1/bank/lists/{kind}/snapshot", SnapshotOut)

    async def resend(self, bank_id: UUID, numbers: Sequence[int]) -> ResentOut:
        """Opens events of a bank's feed again.

        Raises:
            Refused: `bank-suspended`, or another's bank.
        """
        return await self.post(f"/v1/banks/{bank_id}/resend", ResentOut, json={"numbers": list(numbers)})

    def alarms(self, **filters: str) -> AsyncIterator[AlarmOut]:
        """All open alarms within the token's scope; with `show="all"` closed ones too."""
        return self.pages("/v1/alarms", AlarmOut, filters)

    def receipts(self, **filters: str) -> AsyncIterator[ReceiptOut]:
        """All receipts within the token's scope that match `uscc`, `bank_id`, `type`."""
        return self.pages("/v1/receipts", ReceiptOut, filters)

    async def receipt_summary(self, **filters: str) -> ReceiptSummary:
        """How much banks were told, and how much they have confirmed, for `uscc`, `bank_id`.

        Raises:
            Refused: the caller may not read it.
        """
        return await self.get("/v1/receipts/summary", ReceiptSummary, params=filters)
