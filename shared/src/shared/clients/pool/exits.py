"""Calls of pool about exits. Written by `make clients` from the routes; change those."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from shared.clients.calls import Calls
from shared.clients.paged import Pages
from shared.schemas.page import Page
from shared.schemas.pool.exits import (
    DepartureIn,
    DepartureOut,
    ExitOut,
    ExitProposed,
    GraduationIn,
    ReinstatementDue,
    ReinstatementIn,
    RemovalIn,
    RemovalProposalOut,
    SweepIn,
    SweepOut,
)
from shared.schemas.pool.removals import RemovalAnswerIn, RemovalNoticeIn, RemovalOut

ExitsState = Literal["proposed", "approved", "rejected"]
ExitsSort = Literal["id", "-id", "effective_on", "-effective_on", "carried_out_at", "-carried_out_at", "uscc", "-uscc"]
ReinstatementsDueSort = Literal["id", "-id", "effective_on", "-effective_on", "uscc", "-uscc"]
RemovalProposalsState = Literal["open", "decided", "withdrawn"]
RemovalProposalsSort = Literal["id", "-id", "due_on", "-due_on", "name", "-name", "uscc", "-uscc"]


class Exits(Calls):
    """Acts and answers about exits."""

    def get_exits(
        self,
        *,
        q: str | None = None,
        uscc: str | Sequence[str] | None = None,
        unit: str | Sequence[str] | None = None,
        route: str | Sequence[str] | None = None,
        ground: str | Sequence[str] | None = None,
        state: ExitsState | Sequence[ExitsState] | None = None,
        sort: ExitsSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[ExitOut]:
        """Graduations and removals within the caller's scope, proposed and decided, oldest first."""
        return self._pages(
            "/v1/exits",
            Page[ExitOut],
            limit,
            cursor,
            q=q,
            uscc=uscc,
            unit=unit,
            route=route,
            ground=ground,
            state=state,
            sort=sort,
        )

    async def read_one_removal(self, removal_id: UUID) -> RemovalOut:
        """A removal, within the caller's scope: notice, answer, and the day from which it can be decided."""
        return await self._get(f"/v1/removals/{removal_id}", RemovalOut)

    async def post_removal_notice(
        self, removal_id: UUID, body: RemovalNoticeIn, *, idempotency_key: str | None = None
    ) -> RemovalOut:
        """Records that the firm was notified; its term to answer begins on the day after service."""
        return await self._post(f"/v1/removals/{removal_id}/notice", RemovalOut, body, idempotency_key)

    async def post_removal_answer(
        self, removal_id: UUID, body: RemovalAnswerIn, *, idempotency_key: str | None = None
    ) -> RemovalOut:
        """Records the firm's written answer, or that it waives one; the removal can be decided from that day on."""
        return await self._post(f"/v1/removals/{removal_id}/answer", RemovalOut, body, idempotency_key)

    async def post_departure(self, body: DepartureIn, *, idempotency_key: str | None = None) -> DepartureOut:
        """Records that a firm leaves without fault (退出); a second person decides where the exit's row says so."""
        return await self._post("/v1/departures", DepartureOut, body, idempotency_key)

    async def post_graduation(self, body: GraduationIn, *, idempotency_key: str | None = None) -> ExitProposed:
        """Proposes a graduation (出库) on verified evidence; a second person decides."""
        return await self._post("/v1/graduations", ExitProposed, body, idempotency_key)

    async def post_removal(self, body: RemovalIn, *, idempotency_key: str | None = None) -> ExitProposed:
        """Proposes a removal (退库) on a confirmed ground; the firm is heard, then a second person decides."""
        return await self._post("/v1/removals", ExitProposed, body, idempotency_key)

    async def post_reinstatement(self, body: ReinstatementIn, *, idempotency_key: str | None = None) -> ExitProposed:
        """Proposes to undo a removal whose ground was reversed on appeal; a second person decides."""
        return await self._post("/v1/reinstatements", ExitProposed, body, idempotency_key)

    def get_reinstatements_due(
        self,
        *,
        q: str | None = None,
        ground: str | Sequence[str] | None = None,
        unit: str | Sequence[str] | None = None,
        uscc: str | Sequence[str] | None = None,
        sort: ReinstatementsDueSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[ReinstatementDue]:
        """Removals whose ground was reversed and that nobody has undone yet, within the caller's scope."""
        return self._pages(
            "/v1/reinstatements/due",
            Page[ReinstatementDue],
            limit,
            cursor,
            q=q,
            ground=ground,
            unit=unit,
            uscc=uscc,
            sort=sort,
        )

    async def post_clock_sweep(self, body: SweepIn, *, idempotency_key: str | None = None) -> SweepOut:
        """Proposes every member whose term has passed without progress; withdraws what is no longer due."""
        return await self._post("/v1/clock-sweeps", SweepOut, body, idempotency_key)

    def get_removal_proposals(
        self,
        *,
        q: str | None = None,
        state: RemovalProposalsState | Sequence[RemovalProposalsState] | None = None,
        ground: str | Sequence[str] | None = None,
        unit: str | Sequence[str] | None = None,
        uscc: str | Sequence[str] | None = None,
        sort: RemovalProposalsSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[RemovalProposalOut]:
        """Removals that the clock proposes, within the caller's scope."""
        return self._pages(
            "/v1/removal-proposals",
            Page[RemovalProposalOut],
            limit,
            cursor,
            q=q,
            state=state,
            ground=ground,
            unit=unit,
            uscc=uscc,
            sort=sort,
        )
