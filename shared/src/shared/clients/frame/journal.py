"""Calls of every service about journal. Written by `make clients` from the routes; change those."""

from collections.abc import Sequence
from typing import Literal

from shared.clients.calls import Calls
from shared.clients.paged import Pages
from shared.schemas.journal import JournalHead, JournalLine, JournalVerdict
from shared.schemas.page import Page


class FrameJournal(Calls):
    """Acts and answers about journal."""

    def list_journal(
        self,
        *,
        subject: str | Sequence[str] | None = None,
        act: str | Sequence[str] | None = None,
        actor: str | Sequence[str] | None = None,
        unit: str | Sequence[str] | None = None,
        sort: Literal["id", "-id"] | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[JournalLine]:
        """Acts in the order they were written."""
        return self._pages(
            "/v1/journal", Page[JournalLine], limit, cursor, subject=subject, act=act, actor=actor, unit=unit, sort=sort
        )

    async def read_head(self) -> JournalHead:
        """The newest signed head; whoever keeps it can prove a later cut (`miaopu verify --heads`)."""
        return await self._get("/v1/journal/head", JournalHead)

    async def read_verification(self) -> JournalVerdict:
        """Checks every row, link and head, and names what does not fit."""
        return await self._get("/v1/journal/verification", JournalVerdict)
