"""Dead letters for an operator: read, tried again, given up; and the archive sent once more."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from shared.database.tables import parked_event
from shared.lists.filters import one_of
from shared.lists.listing import Asked, Listed, Listing
from shared.messaging import dead_letters
from shared.messaging.archive import ask_for_replay
from shared.messaging.inbox import Inbox
from shared.messaging.reading import Reading
from shared.messaging.received import Subscriptions
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import NotFound, Problem
from shared.schemas.dead_letters import DeadLetterDetail, DeadLetterOut, ReplayOut
from shared.schemas.retelling import ReplayIn


class NotNext(Problem):
    """An earlier event of the same subject must go first."""

    status, code = 409, "not-next-in-line"
    title = {
        "zh": "同一主体还有更早的事件待处理，请先处理它",
        "en": "An earlier event of the same subject waits; deal with that one first",
    }


DEAD_LETTERS: Listing[Mapping[str, Any]] = Listing(
    select(*(column for column in parked_event.c if column.name != "message")),
    parked_event.c.id,
    name="dead letters",
    filters={
        "state": one_of(parked_event.c.state, "retrying", "dead", "held", "done", "discarded"),
        "topic": parked_event.c.topic,
        "subject": parked_event.c.subject,
    },
    order=(parked_event.c.parked_at,),
    first="-parked_at",
    scoped=False,
)


async def list_dead_letters(uow: Reading, asked: Asked) -> Listed[Mapping[str, Any]]:
    """Newest first; without a state those that are open."""
    return await DEAD_LETTERS.page(uow, asked, *([] if asked["state"] else [parked_event.c.done_at.is_(None)]))


def letter_out(row: Mapping[str, Any]) -> DeadLetterOut:
    """One as a list shows it."""
    return DeadLetterOut.model_validate({**row, "event_type": row["type"]})


async def read_dead_letter(uow: Reading, parked_id: UUID) -> DeadLetterDetail:
    """One, with its message as text.

    Raises:
        NotFound: no such event was set aside.
    """
    row = (await uow.session.execute(select(parked_event).where(parked_event.c.id == parked_id))).mappings().first()
    if row is None:
        raise NotFound
    return DeadLetterDetail.model_validate(
        {**row, "event_type": row["type"], "message": dead_letters.body_of(row["message"])}
    )


async def replay(uow: UnitOfWork, subscriptions: Subscriptions, parked_id: UUID) -> ReplayOut:
    """Tries an event again, by hand and in one transaction with its line; what is done already stays done.

    Raises:
        NotFound: no such event. NotNext: it is not its turn.
    """
    before = await read_dead_letter(uow, parked_id)
    uow.journal("replay-dead-letter", before.subject, facts={"parked_id": parked_id, "event_id": before.event_id})
    released = 0
    if before.done_at is None:
        _, released = await Inbox(uow.runtime, subscriptions).replay(uow, parked_id)
    after = await read_dead_letter(uow, parked_id)
    if after.state == "held":
        raise NotNext
    return ReplayOut(id=parked_id, state=after.state, reason=after.reason, released=released)


async def discard(uow: UnitOfWork, parked_id: UUID, reason: str) -> ReplayOut:
    """Gives an event up; its subject goes on behind it.

    Raises:
        NotFound: no such event. NotNext: it is not its turn.
    """
    before = await read_dead_letter(uow, parked_id)
    if before.state == "held":
        raise NotNext
    uow.journal(
        "discard-dead-letter",
        before.subject,
        facts={"parked_id": parked_id, "event_id": before.event_id, "reason": reason},
    )
    stream = (before.topic, before.subject)
    if before.done_at is None:
        await dead_letters.discard(uow, uow.runtime.service, parked_id, stream, before.sequence, reason)
        uow.after_commit(lambda: uow.runtime.wake("dead-letters"))
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
