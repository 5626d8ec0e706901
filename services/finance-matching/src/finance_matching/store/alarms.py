"""What people read of alarms, within their scope."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from finance_matching.store.tables import Alarm
from shared.identity.scoping import visible
from shared.lists.listing import Listed
from shared.lists.pages import list_page
from shared.messaging.reading import Reading


async def list_alarms(uow: Reading, *, also_closed: bool, limit: int, cursor: str | None) -> Listed[Alarm]:
    """A page of alarms, in the order in which they were noticed; closed ones where they are asked for."""
    conditions = [visible(uow.caller.scope, Alarm)]
    conditions += [] if also_closed else [Alarm.closed_at.is_(None)]
    name = f"alarms {also_closed}"
    listed = await list_page(uow, Alarm, conditions, Alarm.id, name=name, limit=limit, cursor=cursor)
    await uow.session.execute(
        select(Alarm).where(Alarm.id.in_([alarm.id for alarm in listed.rows])).options(selectinload(Alarm.bank))
    )
    return listed
