"""What people read of intake, always within a scope."""

from uuid import UUID

from sqlalchemy import select

from intake.store.tables import Application, Batch, BatchExtension
from shared.domain.outcome import Outcome
from shared.domain.uscc import Uscc
from shared.identity.scoping import visible
from shared.lists.filters import equal, one_of
from shared.lists.listing import Listing
from shared.lists.search import search
from shared.messaging.reading import Reading
from shared.problems import NotFound

BATCHES = Listing(
    Batch,
    Batch.code,
    order=(Batch.opens_on, Batch.closes_on, Batch.reference_date),
    first="-opens_on",
    scoped=False,
)
EXTENSIONS = Listing(BatchExtension, BatchExtension.id, order=(BatchExtension.until,), scoped=False)


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


APPLICATIONS = Listing(
    Application,
    Application.id,
    filters={
        "q": search(Application.uscc),
        "batch": Application.batch,
        "outcome": equal(Application.outcome, Outcome),
        "state": one_of(Application.state, "submitted", "recommended"),
        "unit": Application.reporting_unit,
        "uscc": equal(Application.uscc, Uscc),
    },
    order=(Application.name, Application.uscc, Application.received_on, Application.recommended_on),
)
