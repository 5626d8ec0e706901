"""Calls of pool about admission. Written by `make clients` from the routes; change those."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from shared.clients.calls import Calls
from shared.clients.paged import Pages
from shared.schemas.page import Page
from shared.schemas.pool.admission import AdmissionListIn, WithdrawalIn
from shared.schemas.pool.admission_shown import AdmissionListOut, CoSignatureOut, ListedFirmOut
from shared.schemas.pool.proposals import Proposed
from shared.schemas.pool.public_notices import CoSignatureIn, PublicNoticeIn

AdmissionListsState = Literal["draft", "proposed", "approved", "rejected", "withdrawn"]
AdmissionListsChannel = Literal["screening", "replenishment"]
AdmissionListsSort = Literal["id", "-id", "effective_on", "-effective_on", "created_at", "-created_at"]
ListedFirmsSort = Literal["place", "-place", "name", "-name", "uscc", "-uscc"]
CoSignaturesSort = Literal["body", "-body", "signed_on", "-signed_on", "signed_at", "-signed_at"]


class Admission(Calls):
    """Acts and answers about admission."""

    def get_admission_lists(
        self,
        *,
        batch: str | Sequence[str] | None = None,
        state: AdmissionListsState | Sequence[AdmissionListsState] | None = None,
        channel: AdmissionListsChannel | Sequence[AdmissionListsChannel] | None = None,
        screening_id: UUID | Sequence[UUID] | None = None,
        sort: AdmissionListsSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[AdmissionListOut]:
        """Lists with co-signatures, notice and outcomes, oldest first; who is barred from one is told by the list."""
        return self._pages(
            "/v1/admission-lists",
            Page[AdmissionListOut],
            limit,
            cursor,
            batch=batch,
            state=state,
            channel=channel,
            screening_id=screening_id,
            sort=sort,
        )

    def get_listed_firms(
        self,
        list_id: UUID,
        *,
        q: str | None = None,
        uscc: str | Sequence[str] | None = None,
        unit: str | Sequence[str] | None = None,
        outcome: str | Sequence[str] | None = None,
        reason: str | Sequence[str] | None = None,
        sort: ListedFirmsSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[ListedFirmOut]:
        """Every firm of a list in its order, drafts as well: who signs reads all of it; then what became of each."""
        return self._pages(
            f"/v1/admission-lists/{list_id}/firms",
            Page[ListedFirmOut],
            limit,
            cursor,
            q=q,
            uscc=uscc,
            unit=unit,
            outcome=outcome,
            reason=reason,
            sort=sort,
        )

    def get_co_signatures(
        self, list_id: UUID, *, sort: CoSignaturesSort | None = None, limit: int = 200, cursor: str | None = None
    ) -> Pages[CoSignatureOut]:
        """Signatures under a list, by body."""
        return self._pages(
            f"/v1/admission-lists/{list_id}/co-signatures", Page[CoSignatureOut], limit, cursor, sort=sort
        )

    async def post_admission_list(
        self, body: AdmissionListIn, *, idempotency_key: str | None = None
    ) -> AdmissionListOut:
        """Drafts a list, from a screening by rank or by name in the order given."""
        return await self._post("/v1/admission-lists", AdmissionListOut, body, idempotency_key)

    async def read_admission_list(self, list_id: UUID) -> AdmissionListOut:
        """A list with its co-signatures and, once decided, its outcomes."""
        return await self._get(f"/v1/admission-lists/{list_id}", AdmissionListOut)

    async def post_co_signature(
        self, list_id: UUID, body: CoSignatureIn | None = None, *, idempotency_key: str | None = None
    ) -> AdmissionListOut:
        """The caller's body co-signs the list, on the list's day where no other is given."""
        return await self._post(f"/v1/admission-lists/{list_id}/co-signatures", AdmissionListOut, body, idempotency_key)

    async def post_public_notice(
        self, list_id: UUID, body: PublicNoticeIn, *, idempotency_key: str | None = None
    ) -> AdmissionListOut:
        """Records the list's public notice; it can be proposed once the last day has passed."""
        return await self._post(f"/v1/admission-lists/{list_id}/notice", AdmissionListOut, body, idempotency_key)

    async def post_admission_withdrawal(
        self, list_id: UUID, body: WithdrawalIn, *, idempotency_key: str | None = None
    ) -> AdmissionListOut:
        """Withdraws a list that is a draft still, and its notice: it holds no places any more."""
        return await self._post(f"/v1/admission-lists/{list_id}/withdrawal", AdmissionListOut, body, idempotency_key)

    async def post_admission_proposal(self, list_id: UUID, *, idempotency_key: str | None = None) -> Proposed:
        """Puts the co-signed list up to a second person."""
        return await self._post(f"/v1/admission-lists/{list_id}/proposal", Proposed, None, idempotency_key)
