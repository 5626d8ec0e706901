"""Calls of intake about batches. Written by `make clients` from the routes; change those."""

from typing import Literal

from shared.clients.calls import Calls, part
from shared.clients.paged import Pages
from shared.schemas.intake.batches import BatchIn, BatchOut
from shared.schemas.intake.extensions import ExtensionIn, ExtensionOut

BatchesSort = Literal[
    "code", "-code", "opens_on", "-opens_on", "closes_on", "-closes_on", "reference_date", "-reference_date"
]


class Batches(Calls):
    """Acts and answers about batches."""

    async def post_batch(self, body: BatchIn, *, idempotency_key: str | None = None) -> BatchOut:
        """Opens a round of applications."""
        return await self._post("/v1/batches", BatchOut, body, idempotency_key)

    def get_batches(
        self, *, sort: BatchesSort | None = None, limit: int = 200, cursor: str | None = None
    ) -> Pages[BatchOut]:
        """All rounds, newest first."""
        return self._arrays("/v1/batches", list[BatchOut], limit, cursor, sort=sort)

    async def post_extension(self, code: str, body: ExtensionIn, *, idempotency_key: str | None = None) -> ExtensionOut:
        """Records that late applications are taken until a day, and why."""
        return await self._post(f"/v1/batches/{part(code)}/extensions", ExtensionOut, body, idempotency_key)

    def get_extensions(
        self,
        code: str,
        *,
        sort: Literal["id", "-id", "until", "-until"] | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[ExtensionOut]:
        """The extensions of a batch, oldest first."""
        return self._arrays(f"/v1/batches/{part(code)}/extensions", list[ExtensionOut], limit, cursor, sort=sort)
