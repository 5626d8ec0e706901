"""Calls of intake about imports. Written by `make clients` from the routes; change those."""

from collections.abc import Sequence
from datetime import date
from typing import Literal
from uuid import UUID

from shared.clients.calls import Calls
from shared.clients.paged import Pages
from shared.schemas.intake.import_rows import ImportRowOut
from shared.schemas.intake.imports import ImportAccepted, ImportOut
from shared.schemas.page import Page

ImportsSort = Literal["id", "-id", "created_at", "-created_at", "received_on", "-received_on"]
ImportRowsStatus = Literal["accepted", "refused"]
ImportRowsSort = Literal["row", "-row", "name", "-name", "uscc", "-uscc"]


class Imports(Calls):
    """Acts and answers about imports."""

    async def post_import(
        self, content: bytes, *, batch: str, received_on: date | None = None, idempotency_key: str | None = None
    ) -> ImportAccepted:
        """Takes a workbook (`.xlsx`, `.xls`, or a zip of the three CSV files) as the raw body; a job reads it.

        `received_on` is the legal day on which its applications came in; today where left out.
        """
        return await self._post_file(
            "/v1/imports", ImportAccepted, content, idempotency_key, batch=batch, received_on=received_on
        )

    def get_imports(
        self,
        *,
        batch: str | Sequence[str] | None = None,
        unit: str | Sequence[str] | None = None,
        sort: ImportsSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[ImportOut]:
        """Imports within the caller's scope, oldest first, each with its counts."""
        return self._pages("/v1/imports", Page[ImportOut], limit, cursor, batch=batch, unit=unit, sort=sort)

    async def get_import(self, import_id: UUID) -> ImportOut:
        """How far an import is, and its counts."""
        return await self._get(f"/v1/imports/{import_id}", ImportOut)

    def get_import_rows(
        self,
        import_id: UUID,
        *,
        status: ImportRowsStatus | Sequence[ImportRowsStatus] | None = None,
        uscc: str | Sequence[str] | None = None,
        sort: ImportRowsSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[ImportRowOut]:
        """Rows of the workbook with all their reasons, in sheet order."""
        return self._pages(
            f"/v1/imports/{import_id}/rows", Page[ImportRowOut], limit, cursor, status=status, uscc=uscc, sort=sort
        )

    async def get_answered_workbook(self, import_id: UUID) -> bytes:
        """The same workbook with a 校验结果 column and marked cells."""
        return await self._get_file(f"/v1/imports/{import_id}/workbook")
