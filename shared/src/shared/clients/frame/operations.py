"""Calls of every service about operations. Written by `make clients` from the routes; change those."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from shared.clients.calls import Calls
from shared.clients.paged import Paged, Pages
from shared.schemas.dead_letters import DeadLetterDetail, DeadLetterOut, DiscardIn, ReplayOut
from shared.schemas.event_lines import BroughtIn, EventLineOut, EventLinesOut, ReasonIn, SettledIn
from shared.schemas.retelling import EpochOut, ReplayedOut, ReplayIn, TellAgainIn

DeadLettersState = Literal["retrying", "dead", "held", "done", "discarded"]


class FrameOperations(Calls):
    """Acts and answers about operations."""

    def list_dead_letters(
        self,
        *,
        state: DeadLettersState | Sequence[DeadLettersState] | None = None,
        topic: str | Sequence[str] | None = None,
        subject: str | Sequence[str] | None = None,
        sort: Literal["id", "-id", "parked_at", "-parked_at"] | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[DeadLetterOut]:
        """Events set aside, newest first; without `state` those that are still open. `Link` leads to the next page."""
        return self._arrays(
            "/v1/dead-letters", list[DeadLetterOut], limit, cursor, state=state, topic=topic, subject=subject, sort=sort
        )

    async def read_dead_letter(self, parked_id: UUID) -> DeadLetterDetail:
        """One of them, with the event as it came."""
        return await self._get(f"/v1/dead-letters/{parked_id}", DeadLetterDetail)

    async def post_replay(self, parked_id: UUID, *, idempotency_key: str | None = None) -> ReplayOut:
        """Tries it again now; a second replay has no second effect."""
        return await self._post(f"/v1/dead-letters/{parked_id}/replay", ReplayOut, None, idempotency_key)

    async def post_discard(self, parked_id: UUID, body: DiscardIn, *, idempotency_key: str | None = None) -> ReplayOut:
        """Gives it up for good, with a reason, and lets its subject go on."""
        return await self._post(f"/v1/dead-letters/{parked_id}/discard", ReplayOut, body, idempotency_key)

    async def post_archive_replay(self, body: ReplayIn, *, idempotency_key: str | None = None) -> ReplayedOut:
        """Sends this service's own past events once more, for a consumer that lost its topics."""
        return await self._post("/v1/archive/replay", ReplayedOut, body, idempotency_key)

    def list_event_lines(
        self, *, side: Literal["produced", "consumed"] | None = None, limit: int = 5000, cursor: str | None = None
    ) -> Paged[EventLinesOut, EventLineOut]:
        """How far each subject is, as produced or as dealt with here, by topic and subject."""
        return self._paged("/v1/event-lines", EventLinesOut, limit, cursor, side=side)

    async def post_epoch(self, body: ReasonIn, *, idempotency_key: str | None = None) -> EpochOut:
        """This service's database was restored: what it sends from now on carries a new epoch."""
        return await self._post("/v1/epochs", EpochOut, body, idempotency_key)

    async def post_tell_again(self, body: TellAgainIn, *, idempotency_key: str | None = None) -> ReplayedOut:
        """Sends all facts about one subject as new events, in their order."""
        return await self._post("/v1/archive/tell-again", ReplayedOut, body, idempotency_key)

    async def post_settlement(self, body: SettledIn, *, idempotency_key: str | None = None) -> SettledIn:
        """People have settled a subject on which this service and a producer knew different facts."""
        return await self._post("/v1/event-lines/settlement", SettledIn, body, idempotency_key)

    async def post_brought(self, body: BroughtIn, *, idempotency_key: str | None = None) -> BroughtIn:
        """What this service had lost of a topic has come from the producer's archive."""
        return await self._post("/v1/event-lines/brought", BroughtIn, body, idempotency_key)
