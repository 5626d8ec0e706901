"""Calls of finance-matching about banks. Written by `make clients` from the routes; change those."""

from collections.abc import Sequence
from types import NoneType
from typing import Literal
from uuid import UUID

from shared.clients.calls import Calls
from shared.clients.paged import Pages
from shared.schemas.finance_matching.banks import AppliesIn, ApprovalProposed, BankIn, BankOut, ResendIn, ResentOut
from shared.schemas.finance_matching.endpoints import EndpointIn, EndpointRegistered, TestedOut
from shared.schemas.page import Page

BanksSort = Literal["id", "-id", "name", "-name", "code", "-code", "registered_at", "-registered_at"]


class Banks(Calls):
    """Acts and answers about banks."""

    async def put_applies(self, bank_id: UUID, body: AppliesIn) -> BankOut:
        """Whether the bank says what it has applied; its revocations are then done only by that."""
        return await self._put(f"/v1/banks/{bank_id}/applies", BankOut, body)

    async def post_resend(self, bank_id: UUID, body: ResendIn, *, idempotency_key: str | None = None) -> ResentOut:
        """Opens events of the bank's feed again, by their numbers."""
        return await self._post(f"/v1/banks/{bank_id}/resend", ResentOut, body, idempotency_key)

    async def post_bank(self, body: BankIn, *, idempotency_key: str | None = None) -> BankOut:
        """Registers a bank; its feed begins with what stands on both lists."""
        return await self._post("/v1/banks", BankOut, body, idempotency_key)

    def get_banks(
        self,
        *,
        code: str | Sequence[str] | None = None,
        state: Literal["active", "suspended"] | None = None,
        sort: BanksSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[BankOut]:
        """Registered banks; a bank sees itself."""
        return self._pages("/v1/banks", Page[BankOut], limit, cursor, code=code, state=state, sort=sort)

    async def read_bank(self, bank_id: UUID) -> BankOut:
        """One bank and how its endpoint does."""
        return await self._get(f"/v1/banks/{bank_id}", BankOut)

    async def put_endpoint(self, bank_id: UUID, body: EndpointIn) -> EndpointRegistered:
        """Names where the bank takes webhooks, or gives that a new secret, which is shown this once."""
        return await self._put(f"/v1/banks/{bank_id}/endpoint", EndpointRegistered, body)

    async def delete_old_secret(self, bank_id: UUID) -> None:
        """Lets the old secret sign nothing from now on."""
        await self._delete(f"/v1/banks/{bank_id}/endpoint/old-secret", NoneType)

    async def post_test_event(self, bank_id: UUID, *, idempotency_key: str | None = None) -> TestedOut:
        """Sends a signed event without effect now, and answers what came of it."""
        return await self._post(f"/v1/banks/{bank_id}/endpoint/test-event", TestedOut, None, idempotency_key)

    async def post_suspension(self, bank_id: UUID, *, idempotency_key: str | None = None) -> ApprovalProposed:
        """Puts up that the bank hears of revocations alone; a second person decides (`/v1/approvals/{id}/decision`)."""
        return await self._post(f"/v1/banks/{bank_id}/suspension", ApprovalProposed, None, idempotency_key)

    async def delete_suspension(self, bank_id: UUID) -> ApprovalProposed:
        """Puts up that the bank catches up on all it missed; a second person decides."""
        return await self._delete(f"/v1/banks/{bank_id}/suspension", ApprovalProposed)
