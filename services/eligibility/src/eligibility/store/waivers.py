"""Waivers as people look for them, always within a scope."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from eligibility.store.tables import Waiver
from shared.domain.uscc import Uscc
from shared.identity.scoping import visible
from shared.lists.filters import before, equal, one_of
from shared.lists.listing import Listing
from shared.lists.search import search
from shared.messaging.reading import Reading

WAIVERS = Listing(
    Waiver,
    Waiver.id,
    filters={
        "q": search(Waiver.uscc),
        "state": one_of(Waiver.state, "proposed", "granted", "refused", "expired"),
        "unit": Waiver.reporting_unit,
        "criterion": Waiver.criterion,
        "application_id": Waiver.application_id,
        "uscc": equal(Waiver.uscc, Uscc),
        "expires_before": before(Waiver.expires_on),
    },
    order=(Waiver.proposed_at, Waiver.decided_at, Waiver.expires_on, Waiver.uscc),
)


async def count_waivers(uow: Reading) -> Sequence[Any]:
    """Waivers by unit, criterion and state."""
    columns = (Waiver.reporting_unit, Waiver.criterion, Waiver.state)
    statement = select(*columns, func.count().label("number")).where(visible(uow.caller.scope, Waiver))
    return (await uow.session.execute(statement.group_by(*columns).order_by(*columns))).all()
