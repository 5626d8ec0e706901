"""A typed client of finance-matching's routes."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from shared.clients.base import ServiceClient
from shared.clients.finance_matching_banks import (
    AlarmOut,
    ApprovalProposed,
    BankOut,
    EndpointRegistered,
    ReceiptOut,
    ReceiptSummary,
    TestedOut,
)
from shared.clients.finance_matching_feed import (
    AppliedOut,
    PullOut,
    ResentOut,
)
from shared.clients.finance_matching_lists import (
    ComparisonOut,
    ConsentDecided,
    ConsentOut,
    EntryOut,
    ListOut,
    SnapshotOut,
    VersionOut,
    VersionProposed,
)
from shared.events.finance_matching import ListKind


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
