"""The judgements of an application in their order, and the outcomes that changes turned, within a scope."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import undefer

from eligibility.store.tables import Assessment, Flip, PastAssessment, Review, RuleChange
from shared.identity.scoping import visible
from shared.lists.listing import Listed
from shared.lists.pages import list_page
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


async def list_flips(
    uow: Reading, *, cause_id: UUID | None, follows: str | None, limit: int, cursor: str | None
) -> Listed[Flip]:
    """A page of turned outcomes, by application."""
    conditions: list[Any] = [visible(uow.caller.scope, Flip)]
    if cause_id is not None:
        conditions.append(Flip.cause_id == cause_id)
    if follows is not None:
        conditions.append(Flip.follows == follows)
    name = f"flips {cause_id} {follows}"
    return await list_page(uow, Flip, conditions, Flip.id, name=name, limit=limit, cursor=cursor)


async def list_reviews(
    uow: Reading, *, application_id: UUID | None, state: str | None, limit: int, cursor: str | None
) -> Listed[Review]:
    """A page of reviewers' findings, oldest first."""
    conditions: list[Any] = [visible(uow.caller.scope, Review)]
    if application_id is not None:
        conditions.append(Review.application_id == application_id)
    if state is not None:
        conditions.append(Review.state == state)
    name = f"reviews {application_id} {state}"
    return await list_page(uow, Review, conditions, Review.id, name=name, limit=limit, cursor=cursor)


async def list_rule_changes(uow: Reading, *, state: str | None, limit: int, cursor: str | None) -> Listed[RuleChange]:
    """A page of changes of the rules, oldest first; they are nobody's data."""
    conditions = [RuleChange.state == state] if state else []
    return await list_page(
        uow, RuleChange, conditions, RuleChange.id, name=f"rule changes {state}", limit=limit, cursor=cursor
    )
