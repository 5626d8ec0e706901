"""Dead letters for an operator: read, tried again, given up; and the archive sent once more."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.answers.frame import DeadLetterDetail, DeadLetterOut, ReplayIn, ReplayOut
from shared.database.tables import parked_event
from shared.messaging import parking
from shared.messaging.archive import ask_for_replay
from shared.messaging.inbox import Inbox
from shared.messaging.received import Subscriptions
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import NotFound, Problem
from shared.runtime import Runtime


class NotNext(Problem):
    """An earlier event of the same subject must go first."""

    status, code = 409, "not-next-in-line"
    title = {
        "zh": "同一主体还有更早的事件待处理，请先处理它",
        "en": "An earlier event of the same subject waits; deal with that one first",
    }


async def list_parked(runtime: Runtime, state: str | None, limit: int) -> list[DeadLetterOut]:
    """Newest first; without a state those that are open."""
    statement = select(parked_event).order_by(parked_event.c.parked_at.desc()).limit(limit)
    statement = statement.where(parked_event.c.state == state if state else parked_event.c.done_at.is_(None))
    async with runtime.database.sessions() as session:
        rows = (await session.execute(statement)).mappings().all()
    return [DeadLetterOut.model_validate({**row, "event_type": row["type"]}) for row in rows]


async def read_parked(runtime: Runtime, parked_id: UUID) -> DeadLetterDetail:
    """One, with its message as text.

    Raises:
        NotFound: no such event was set aside.
    """
    async with runtime.database.sessions() as session:
        return await _read(session, parked_id)


async def _read(session: AsyncSession, parked_id: UUID) -> DeadLetterDetail:
    row = (await session.execute(select(parked_event).where(parked_event.c.id == parked_id))).mappings().first()
    if row is None:
        raise NotFound
    return DeadLetterDetail.model_validate(
        {**row, "event_type": row["type"], "message": parking.body_of(row["message"])}
    )


async def replay(uow: UnitOfWork, subscriptions: Subscriptions, parked_id: UUID) -> ReplayOut:
    """Tries an event again, by hand and in one transaction with its line; what is done already stays done.

    Raises:
        NotFound: no such event. NotNext: it is not its turn.
    """
    before = await _read(uow.session, parked_id)
    uow.journal("replay-dead-letter", before.subject, facts={"parked_id": parked_id, "event_id": before.event_id})
    released = 0
    if before.done_at is None:
        _, released = await Inbox(uow.runtime, subscriptions).replay(uow, parked_id)
    after = await _read(uow.session, parked_id)
    if after.state == "held":
        raise NotNext
    return ReplayOut(id=parked_id, state=after.state, reason=after.reason, released=released)


async def discard(uow: UnitOfWork, parked_id: UUID, reason: str) -> ReplayOut:
    """Gives an event up; its subject goes on behind it.

    Raises:
        NotFound: no such event. NotNext: it is not its turn.
    """
    before = await _read(uow.session, parked_id)
    if before.state == "held":
        raise NotNext
    uow.journal(
        "discard-dead-letter",
        before.subject,
        facts={"parked_id": parked_id, "event_id": before.event_id, "reason": reason},
    )
    place = (before.topic, before.subject)
    if before.done_at is None:
        await parking.discard(uow, uow.runtime.service, parked_id, place, before.sequence, reason)
        uow.after_commit(lambda: uow.runtime.wake("parked"))
    return ReplayOut(id=parked_id, state="discarded", reason=reason, released=0)


async def replay_archive(uow: UnitOfWork, wanted: ReplayIn) -> int:
    """Has the relay send events once more; returns how many."""
    events = await ask_for_replay(uow, wanted.since, wanted.subject, wanted.topic)
    uow.journal(
        "replay-archive",
        wanted.subject or "*",
        facts={"events": events, "since": wanted.since, "topic": wanted.topic},
    )
    uow.after_commit(lambda: uow.runtime.wake("relay"))
    return events
