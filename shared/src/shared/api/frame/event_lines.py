"""Routes by which producers and consumers are compared, and by which people settle what differs."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from shared.api.callers import callers
from shared.api.frame.journal_routes import WATCHERS
from shared.api.uow import ReadUow, Uow
from shared.identity.caller import Role
from shared.lists.cursors import Cursors
from shared.messaging import lines
from shared.messaging.epochs import raise_epoch_by_hand
from shared.schemas.event_lines import BroughtIn, EventLineOut, EventLinesOut, ReasonIn, SettledIn
from shared.schemas.retelling import EpochOut, ReplayedOut, TellAgainIn
from shared.service import Service

_OPERATORS = (Role.ADMIN, Role.PROVINCE)
_START = ("", "")


def add_event_lines(router: APIRouter, service: Service) -> None:
    """Lines of both sides; settling where the service subscribes to anything."""
    topics = sorted({kind.topic for kind in service.subscriptions})

    @router.get("/v1/event-lines", tags=["operations"], dependencies=[callers(*WATCHERS)])
    async def list_event_lines(
        uow: ReadUow,
        side: Annotated[Literal["produced", "consumed"], Query()] = "produced",
        limit: Annotated[int, Query(ge=1, le=5000)] = 1000,
        cursor: Annotated[str | None, Query(max_length=2000)] = None,
    ) -> EventLinesOut:
        """How far each subject is, as produced or as dealt with here, by topic and subject."""
        cursors = Cursors(uow.secrets, uow.caller, f"event-lines|{side}")
        position = cursors.position(cursor)
        rows = await lines.read_lines(uow, side, (position[0], position[1]) if position else _START, limit)
        after = cursors.after([rows[-1]["topic"], rows[-1]["subject"]]) if len(rows) == limit else None
        page = EventLinesOut(items=[EventLineOut.model_validate(dict(row)) for row in rows], next=after)
        if side == "consumed":
            page.topics, page.lost = topics, await lines.lost_topics(uow)
        return page

    @router.post("/v1/epochs", tags=["operations"], status_code=201, dependencies=[callers(*_OPERATORS)])
    async def post_epoch(told: ReasonIn, uow: Uow) -> EpochOut:
        """This service's database was restored: what it sends from now on carries a new epoch."""
        return EpochOut(epoch=await raise_epoch_by_hand(uow, told.reason))

    @router.post("/v1/archive/tell-again", tags=["operations"], dependencies=[callers(*_OPERATORS)])
    async def post_tell_again(wanted: TellAgainIn, uow: Uow) -> ReplayedOut:
        """Sends all facts about one subject as new events, in their order."""
        return ReplayedOut(events=await lines.tell_again(uow, wanted.subject, wanted.reason))

    if service.subscriptions:
        _add_settlement(router, service)


def _add_settlement(router: APIRouter, service: Service) -> None:
    @router.post("/v1/event-lines/settlement", tags=["operations"], dependencies=[callers(*_OPERATORS)])
    async def post_settlement(settled: SettledIn, uow: Uow) -> SettledIn:
        """People have settled a subject on which this service and a producer knew different facts."""
        await lines.settle(uow, settled.topic, settled.subject, settled.reason, settled.produced)
        if service.settled is not None:
            await service.settled(uow, settled.subject)
        return settled

    @router.post("/v1/event-lines/brought", tags=["operations"], dependencies=[callers(*_OPERATORS)])
    async def post_brought(topic: BroughtIn, uow: Uow) -> BroughtIn:
        """What this service had lost of a topic has come from the producer's archive."""
        await lines.brought(uow, topic.topic, topic.reason)
        if service.settled is not None:
            await service.settled(uow, None)
        return topic
