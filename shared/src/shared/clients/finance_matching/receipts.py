"""Calls of finance-matching about receipts. Written by `make clients` from the routes; change those."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from shared.clients.calls import Calls
from shared.clients.paged import Pages
from shared.events.finance_matching import Change, ListKind
from shared.schemas.finance_matching.receipts import ReceiptOut, ReceiptSummary
from shared.schemas.page import Page

ReceiptsSort = Literal["id", "-id", "sent_at", "-sent_at", "received_at", "-received_at", "number", "-number"]


class Receipts(Calls):
    """Acts and answers about receipts."""

    async def get_receipt_summary(self, *, uscc: str | None = None, bank_id: UUID | None = None) -> ReceiptSummary:
        """How much banks were told, and how much they have confirmed."""
        return await self._get("/v1/receipts/summary", ReceiptSummary, uscc=uscc, bank_id=bank_id)

    def get_receipts(
        self,
        *,
        q: str | None = None,
        uscc: str | Sequence[str] | None = None,
        bank_id: UUID | Sequence[UUID] | None = None,
        type_: Change | Sequence[Change] | None = None,
        kind: ListKind | Sequence[ListKind] | None = None,
        sort: ReceiptsSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[ReceiptOut]:
        """Per bank and event: when it was sent and received, in how many attempts."""
        return self._pages(
            "/v1/receipts",
            Page[ReceiptOut],
            limit,
            cursor,
            q=q,
            uscc=uscc,
            bank_id=bank_id,
            type=type_,
            kind=kind,
            sort=sort,
        )
