"""What people read of intake, always within a scope."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from intake.store.tables import Application, Batch
from shared.identity.scoping import visible
from shared.lists.listing import Listed
from shared.lists.pages import list_page
from shared.messaging.reading import Reading
from shared.problems import NotFound


async def list_batches(uow: Reading) -> Sequence[Batch]:
    """All batches, newest first."""
    return (await uow.session.execute(select(Batch).order_by(Batch.opens_on.desc()))).scalars().all()


async def get_application(uow: Reading, application_id: UUID, *, lock: bool = False) -> Application:
    """One application.

    Raises:
        NotFound: none within the caller's scope.
    """
    statement = select(Application).where(Application.id == application_id, visible(uow.caller.scope, Application))
    statement = statement.with_for_update() if lock else statement
    application: Application | None = (await uow.session.execute(statement)).scalar_one_or_none()
    if application is None:
        raise NotFound
    return application


async def list_applications(
    uow: Reading, *, batch: str | None, outcome: str | None, state: str | None, limit: int, cursor: str | None
) -> Listed[Application]:
    """A page of applications in the order of submission, and how many there are."""
    filters = ((Application.batch, batch), (Application.outcome, outcome), (Application.state, state))
    conditions = [visible(uow.caller.scope, Application), *(column == value for column, value in filters if value)]
    name = f"applications {batch} {outcome} {state}"
    return await list_page(uow, Application, conditions, Application.id, name=name, limit=limit, cursor=cursor)
