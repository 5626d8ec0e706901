"""What people read of pool, always within a scope."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from pool.store.tables import Candidate, Member, RemovalProposalRow, Screening, ScreeningEntry
from shared.database.pages import Listed, list_page
from shared.identity.scoping import visible
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import NotFound

_ROUTES = {"graduated": "graduation", "removed": "removal"}


async def list_candidates(
    uow: UnitOfWork, *, batch: str | None, outcome: str | None, recommended: bool | None, limit: int, cursor: str | None
) -> Listed[Candidate]:
    """A page of applications as pool knows them."""
    filters = ((Candidate.batch, batch), (Candidate.outcome, outcome))
    conditions = [visible(uow.caller.scope, Candidate), *(column == value for column, value in filters if value)]
    if recommended is not None:
        known = Candidate.recommended_on.is_not(None)
        conditions.append(known if recommended else ~known)
    name = f"candidates {batch} {outcome} {recommended}"
    return await list_page(uow, Candidate, conditions, Candidate.application_id, name=name, limit=limit, cursor=cursor)


async def get_screening(uow: UnitOfWork, screening_id: UUID) -> Screening:
    """One screening.

    Raises:
        NotFound: there is none.
    """
    found: Screening | None = await uow.session.get(Screening, screening_id)
    if found is None:
        raise NotFound
    return found


async def list_entries(
    uow: UnitOfWork, screening_id: UUID, *, limit: int, cursor: str | None
) -> Listed[ScreeningEntry]:
    """A page of a screening, best first, within the caller's scope."""
    conditions = [ScreeningEntry.screening_id == screening_id, visible(uow.caller.scope, ScreeningEntry)]
    name = f"screening {screening_id}"
    return await list_page(uow, ScreeningEntry, conditions, ScreeningEntry.rank, name=name, limit=limit, cursor=cursor)


async def list_members(
    uow: UnitOfWork,
    *,
    on: date | None,
    known_at: datetime | None,
    unit: str | None,
    state: str | None,
    compliance: str | None,
    limit: int,
    cursor: str | None,
) -> Listed[Member]:
    """A page of members: all there ever were, or those in on a day, as known now or at an instant."""
    gone = _known_to_have_left(known_at)
    conditions: list[ColumnElement[bool]] = [visible(uow.caller.scope, Member)]
    if known_at is not None:
        conditions.append(Member.admitted_at <= known_at)
    if on is not None:
        conditions += [Member.admitted_on <= on, or_(~gone, Member.left_on > on)]
    if unit is not None:
        conditions.append(Member.reporting_unit == unit)
    if state is not None:
        conditions.append(~gone if state == "active" else and_(gone, Member.route == _ROUTES[state]))
    if compliance is not None:
        conditions += [Member.compliance == compliance, _known_by(Member.compliance_at, known_at)]
    name = f"members {on} {known_at} {unit} {state} {compliance}"
    return await list_page(uow, Member, conditions, Member.id, name=name, limit=limit, cursor=cursor)


def _known_to_have_left(known_at: datetime | None) -> ColumnElement[bool]:
    return _known_by(Member.left_at, known_at)


def _known_by(at: InstrumentedAttribute[datetime | None], known_at: datetime | None) -> ColumnElement[bool]:
    """Whether something was on record at the instant; None is now."""
    return at.is_not(None) if known_at is None else and_(at.is_not(None), at <= known_at)


async def memberships(uow: UnitOfWork, uscc: str) -> list[Member]:
    """All memberships of a firm, oldest first.

    Raises:
        NotFound: none within the caller's scope.
    """
    statement = select(Member).where(Member.uscc == uscc, visible(uow.caller.scope, Member)).order_by(Member.id)
    found = list((await uow.session.execute(statement)).scalars())
    if not found:
        raise NotFound
    return found


async def list_proposals(
    uow: UnitOfWork, *, state: str | None, limit: int, cursor: str | None
) -> Listed[RemovalProposalRow]:
    """A page of removals that the clock proposes."""
    conditions = [visible(uow.caller.scope, RemovalProposalRow)]
    if state is not None:
        conditions.append(RemovalProposalRow.state == state)
    key = RemovalProposalRow.id
    return await list_page(
        uow, RemovalProposalRow, conditions, key, name=f"proposals {state}", limit=limit, cursor=cursor
    )
