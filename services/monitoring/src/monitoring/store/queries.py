"""One report or violation, within a scope."""

from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from monitoring.store.tables import ProgressReport, Violation
from shared.identity.scoping import visible
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import NotFound

T = TypeVar("T", ProgressReport, Violation)


async def lock(uow: UnitOfWork, table: type[T], row_id: UUID) -> T:
    """One report or violation, locked until the transaction ends.

    Raises:
        NotFound: none within the caller's scope.
    """
    statement = select(table).where(table.id == row_id, visible(uow.caller.scope, table)).with_for_update()
    found: T | None = (await uow.session.execute(statement)).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found
