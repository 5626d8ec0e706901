"""Calls of pool about admission. Written by `make clients` from the routes; change those."""

from uuid import UUID

from shared.clients.calls import Calls
from shared.schemas.pool.admission import AdmissionListIn, AdmissionListOut, CoSignatureIn, PublicNoticeIn
from shared.schemas.pool.proposals import Proposed


class Admission(Calls):
    """Acts and answers about admission."""

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

    async def post_admission_proposal(self, list_id: UUID, *, idempotency_key: str | None = None) -> Proposed:
        """Puts the co-signed list up to a second person."""
        return await self._post(f"/v1/admission-lists/{list_id}/proposal", Proposed, None, idempotency_key)
