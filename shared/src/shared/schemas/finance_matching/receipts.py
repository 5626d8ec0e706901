"""Receipts of banks."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from shared.events.finance_matching import Change, ListKind
from shared.schemas.kinds import FirmCode


class ReceiptOut(BaseModel):
    """What one bank was told, and whether it has confirmed. `number` is the event's place in the bank's feed.

    `attempts` are pushes, `offers` pulls. A grant that its revocation overtook is `superseded` and never sent.
    """

    bank_id: UUID
    number: int
    event_id: UUID
    type: Change
    list_kind: ListKind
    uscc: FirmCode
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

    listed: int = Field(examples=[503])
    revoked: int = Field(examples=[2])
    marked: int
    confirmed: int = Field(examples=[505])
    open: int = Field(examples=[0])
    open_grants: int = 0
    open_revocations: int = 0
    superseded: int = 0
