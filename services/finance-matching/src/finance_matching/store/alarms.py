"""Alarms as people read them, within their scope."""

from typing import Literal

from sqlalchemy import literal, or_
from sqlalchemy.orm import selectinload

from finance_matching.store.tables import Alarm
from shared.lists.filters import Filter, one_of
from shared.lists.listing import Listing

Show = Literal["open", "all"]
ALARMS = Listing(
    Alarm,
    Alarm.id,
    filters={
        "show": Filter(Show, lambda show: or_(literal(show == "all"), Alarm.closed_at.is_(None)), default="open"),
        "bank_id": Alarm.bank_id,
        "state": one_of(Alarm.state, "failing", "disabled", "overdue"),
    },
    order=(Alarm.since, Alarm.opened_at, Alarm.closed_at),
    options=[selectinload(Alarm.bank)],
)
"""In the order in which they were noticed; closed ones where they are asked for."""
