"""Finance-matching's answers on banks, their endpoints, alarms and receipts."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from shared.answers.row import Row
from shared.events.finance_matching import Change, ListKind


class EndpointOut(Row):
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


class BankOut(Row):
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


class EndpointRegistered(Row):
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


class TestedOut(Row):
    """What came of a test event. `status` is the endpoint's HTTP status, null where it gave none."""

    result: Literal["received", "refused", "unreachable", "blocked"]
    status: int | None
    error: str | None
    sent_at: datetime
    ended_at: datetime


class AlarmBank(Row):
    """Whose alarm it is."""

    id: UUID
    code: str
    name: str


class AlarmOut(Row):
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
