"""The judgements of an application in their order, and the outcomes that changes turned, within a scope."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import undefer

from eligibility.store.tables import Assessment, Flip, PastAssessment, Review, RuleChange
from shared.domain.uscc import Uscc
from shared.identity.scoping import visible
from shared.lists.filters import equal, one_of
from shared.lists.listing import Listing
from shared.lists.search import search
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


FLIPS = Listing(
    Flip,
    Flip.id,
    filters={
        "q": search(Flip.uscc),
        "cause_id": Flip.cause_id,
        "follows": one_of(Flip.follows, "notify", "review", "nothing"),
        "unit": Flip.reporting_unit,
        "uscc": equal(Flip.uscc, Uscc),
    },
    order=(Flip.name, Flip.uscc),
)
"""Turned outcomes."""
REVIEWS = Listing(
    Review,
    Review.id,
    filters={
        "q": search(Review.uscc),
        "application_id": Review.application_id,
        "state": one_of(Review.state, "proposed", "approved", "rejected"),
        "unit": Review.reporting_unit,
        "uscc": equal(Review.uscc, Uscc),
    },
    order=(Review.proposed_at, Review.decided_at, Review.uscc),
)
"""Reviewers' findings."""
RULE_CHANGES = Listing(
    RuleChange,
    RuleChange.id,
    filters={"state": one_of(RuleChange.state, "staged", "approved", "rejected")},
    order=(RuleChange.since,),
    scoped=False,
)
"""Changes of the rules, which are nobody's data."""
