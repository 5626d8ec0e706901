"""Routes that every service has: jobs, approvals, dead letters, archive, journal, and a firm's timeline."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from shared.api.asked import asked_of
from shared.api.callers import callers
from shared.api.frame import dead_letters
from shared.api.frame.approval_routes import add_approval_routes
from shared.api.frame.event_lines import add_event_lines
from shared.api.frame.job_routes import add_job_routes, read_job
from shared.api.frame.journal_routes import WATCHERS, add_journal_routes, add_timeline_route
from shared.api.frame.rule_routes import add_rule_routes
from shared.api.paging import LeadingOn
from shared.api.uow import AnsweringRoute, ReadUow, Uow
from shared.identity.caller import Role
from shared.lists.listing import Asked
from shared.schemas.dead_letters import DeadLetterDetail, DeadLetterOut, DiscardIn, ReplayOut
from shared.schemas.retelling import ReplayedOut, ReplayIn
from shared.service import Service

__all__ = ["OPERATORS", "WATCHERS", "frame_router", "read_job"]

OPERATORS = (Role.ADMIN, Role.PROVINCE)


def frame_router(service: Service) -> APIRouter:
    """The common routes of one service; without jobs or acts of two persons it has no routes for them."""
    router = APIRouter(route_class=AnsweringRoute)
    if service.jobs:
        add_job_routes(router)
    if service.approvals:
        add_approval_routes(router, service)
    if service.subscriptions:
        _add_dead_letters(router, service)
    _add_archive(router)
    add_event_lines(router, service)
    add_rule_routes(router, service)
    add_journal_routes(router)
    add_timeline_route(router, service)
    return router


def _add_dead_letters(router: APIRouter, service: Service) -> None:
    @router.get("/v1/dead-letters", tags=["operations"], dependencies=[callers(*WATCHERS)])
    async def list_dead_letters(
        uow: ReadUow, leading: LeadingOn, asked: Annotated[Asked, asked_of(dead_letters.DEAD_LETTERS)]
    ) -> list[DeadLetterOut]:
        """Events set aside, newest first; without `state` those that are still open. `Link` leads to the next page."""
        return leading.array(await dead_letters.list_dead_letters(uow, asked), dead_letters.letter_out)

    @router.get("/v1/dead-letters/{parked_id}", tags=["operations"], dependencies=[callers(*WATCHERS)])
    async def read_dead_letter(parked_id: UUID, uow: ReadUow) -> DeadLetterDetail:
        """One of them, with the event as it came."""
        return await dead_letters.read_dead_letter(uow, parked_id)

    @router.post("/v1/dead-letters/{parked_id}/replay", tags=["operations"], dependencies=[callers(*OPERATORS)])
    async def post_replay(parked_id: UUID, uow: Uow) -> ReplayOut:
        """Tries it again now; a second replay has no second effect."""
        return await dead_letters.replay(uow, service.subscriptions, parked_id)

    @router.post("/v1/dead-letters/{parked_id}/discard", tags=["operations"], dependencies=[callers(*OPERATORS)])
    async def post_discard(parked_id: UUID, discard: DiscardIn, uow: Uow) -> ReplayOut:
        """Gives it up for good, with a reason, and lets its subject go on."""
        return await dead_letters.discard(uow, parked_id, discard.reason)


def _add_archive(router: APIRouter) -> None:
    @router.post("/v1/archive/replay", tags=["operations"], dependencies=[callers(*OPERATORS)])
    async def post_archive_replay(wanted: ReplayIn, uow: Uow) -> ReplayedOut:
        """Sends this service's own past events once more, for a consumer that lost its topics."""
        return ReplayedOut(events=await dead_letters.replay_archive(uow, wanted))
