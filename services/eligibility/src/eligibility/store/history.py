"""The judgements of an application in their order, within a scope."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import undefer

from eligibility.store.tables import Assessment, PastAssessment
from shared.identity.scoping import visible
from shared.messaging.reading import Reading
from shared.problems import NotFound

_KINDS: tuple[Any, ...] = (Assessment, PastAssessment)


async def list_history(uow: Reading, application_id: UUID) -> Sequence[Assessment | PastAssessment]:
    """All judgements of an application, the newest first.

    Raises:
        NotFound: no such application within the caller's scope.
    """
    found: list[Assessment | PastAssessment] = []
    for kind in _KINDS:
        statement = select(kind).where(kind.application_id == application_id, visible(uow.caller.scope, kind))
        found += (await uow.session.execute(statement.order_by(kind.number.desc()))).scalars().all()
    if not found:
        raise NotFound
    return found


async def get_past(uow: Reading, application_id: UUID, number: int) -> Assessment | PastAssessment:
    """One judgement with its findings.

    Raises:
        NotFound: none with that number within the caller's scope.
    """
    for kind in _KINDS:
        wanted = (kind.application_id == application_id, kind.number == number, visible(uow.caller.scope, kind))
        statement = select(kind).where(*wanted).options(undefer(kind.findings))
        row: Assessment | PastAssessment | None = (await uow.session.execute(statement)).scalar_one_or_none()
        if row is not None:
            return row
    raise NotFound
