"""Waivers as people look for them, always within a scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from eligibility.store.tables import Waiver
from shared.identity.scoping import visible
from shared.lists.listing import Listed
from shared.lists.pages import list_page
from shared.messaging.reading import Reading


@dataclass(frozen=True, slots=True)
class WaiverFilters:
    """What a list is narrowed to; None is any."""

    state: str | None = None
    unit: str | None = None
    criterion: str | None = None
    expires_before: date | None = None


async def list_waivers(uow: Reading, filters: WaiverFilters, *, limit: int, cursor: str | None) -> Listed[Waiver]:
    """A page of waivers, oldest first."""
    equal = (
        (Waiver.state, filters.state),
        (Waiver.reporting_unit, filters.unit),
        (Waiver.criterion, filters.criterion),
    )
    conditions = [visible(uow.caller.scope, Waiver), *(column == value for column, value in equal if value is not None)]
    if filters.expires_before is not None:
        conditions.append(Waiver.expires_on < filters.expires_before)
    return await list_page(uow, Waiver, conditions, Waiver.id, name=f"waivers {filters}", limit=limit, cursor=cursor)


async def count_waivers(uow: Reading) -> Sequence[Any]:
    """Waivers by unit, criterion and state."""
    columns = (Waiver.reporting_unit, Waiver.criterion, Waiver.state)
    statement = select(*columns, func.count().label("number")).where(visible(uow.caller.scope, Waiver))
    return (await uow.session.execute(statement.group_by(*columns).order_by(*columns))).all()
