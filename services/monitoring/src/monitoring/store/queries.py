"""What people read of monitoring, always within a scope."""

from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from monitoring.store.tables import ProgressReport, Violation
from shared.database.pages import Listed, list_page
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


async def list_rows(
    uow: UnitOfWork, table: type[T], filters: Mapping[str, str | None], *, limit: int, cursor: str | None
) -> Listed[T]:
    """A page of reports or violations whose columns have these values (None: any), oldest first."""
    conditions = [visible(uow.caller.scope, table)]
    conditions += [getattr(table, name) == value for name, value in filters.items() if value is not None]
    name = f"{table.__tablename__} {sorted(filters.items())}"
    return await list_page(uow, table, conditions, table.id, name=name, limit=limit, cursor=cursor)
