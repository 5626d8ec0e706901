"""Calls of finance-matching about bank. Written by `make clients` from the routes; change those."""

from shared.clients.calls import Calls
from shared.events.finance_matching import ListKind
from shared.schemas.finance_matching.applied import AppliedIn, AppliedOut, ComparisonOut
from shared.schemas.finance_matching.feed import PullIn, PullOut
from shared.schemas.finance_matching.snapshot import CompareIn, DigestOut, SnapshotOut


class Bank(Calls):
    """Acts and answers about bank."""

    async def post_pull(self, body: PullIn, *, idempotency_key: str | None = None) -> PullOut:
        """The calling bank's open events, revocations first; `ack` is its receipt for those it has stored."""
        return await self._post("/v1/bank/events", PullOut, body, idempotency_key)

    async def post_applied(self, body: AppliedIn, *, idempotency_key: str | None = None) -> AppliedOut:
        """What the calling bank's own systems act on, and how its copies stand as of a number."""
        return await self._post("/v1/bank/applied", AppliedOut, body, idempotency_key)

    async def get_digest(self, kind: ListKind) -> DigestOut:
        """The digest of the list as of the newest number of the calling bank's feed."""
        return await self._get(f"/v1/bank/lists/{kind}/digest", DigestOut)

    async def post_comparison(
        self, kind: ListKind, body: CompareIn, *, idempotency_key: str | None = None
    ) -> ComparisonOut:
        """Whether the bank's copy is right as of a number, by how much it is behind, and which codes differ."""
        return await self._post(f"/v1/bank/lists/{kind}/compare", ComparisonOut, body, idempotency_key)

    async def get_snapshot(self, kind: ListKind, *, if_none_match: str | None = None) -> SnapshotOut | None:
        """The whole list in one state, with the number from which the bank's feed goes on."""
        return await self._get_changed(f"/v1/bank/lists/{kind}/snapshot", SnapshotOut, if_none_match)
