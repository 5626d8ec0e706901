"""What people read of pool, always within a scope."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from pool.store.tables import Candidate, ExitCase, Member, RemovalProposalRow, Screening, ScreeningEntry
from shared.identity.scoping import visible
from shared.lists.listing import Listed
from shared.lists.pages import list_page
from shared.messaging.reading import Reading
from shared.problems import NotFound

_ROUTES = {"graduated": "graduation", "removed": "removal"}


async def list_candidates(
    uow: Reading, *, batch: str | None, outcome: str | None, recommended: bool | None, limit: int, cursor: str | None
) -> Listed[Candidate]:
    """A page of applications as pool knows them."""
    filters = ((Candidate.batch, batch), (Candidate.outcome, outcome))
    conditions = [visible(uow.caller.scope, Candidate), *(column == value for column, value in filters if value)]
    if recommended is not None:
        known = Candidate.recommended_on.is_not(None)
        conditions.append(known if recommended else ~known)
    name = f"candidates {batch} {outcome} {recommended}"
    return await list_page(uow, Candidate, conditions, Candidate.application_id, name=name, limit=limit, cursor=cursor)


async def get_screening(uow: Reading, screening_id: UUID) -> Screening:
    """One screening.

    Raises:
        NotFound: there is none.
    """
    found: Screening | None = await uow.session.get(Screening, screening_id)
    if found is None:
        raise NotFound
    return found


async def list_entries(uow: Reading, screening_id: UUID, *, limit: int, cursor: str | None) -> Listed[ScreeningEntry]:
    """A page of a screening, best first, within the caller's scope."""
    conditions = [ScreeningEntry.screening_id == screening_id, visible(uow.caller.scope, ScreeningEntry)]
    name = f"screening {screening_id}"
    return await list_page(uow, ScreeningEntry, conditions, ScreeningEntry.rank, name=name, limit=limit, cursor=cursor)


@dataclass(frozen=True, slots=True)
class SeenMember:
    """A membership with its end as it was on record; None: it lasted, as far as was known."""

    member: Member
    known_at: datetime | None = None
    left: ExitCase | None = None


async def list_members(
    uow: Reading,
    *,
    on: date | None,
    known_at: datetime | None,
    unit: str | None,
    state: str | None,
    compliance: str | None,
    limit: int,
    cursor: str | None,
) -> Listed[SeenMember]:
    """A page of members: all there ever were, or those in on a day, as known now or at an instant."""
    conditions: list[ColumnElement[bool]] = [visible(uow.caller.scope, Member)]
    if known_at is not None:
        conditions.append(Member.admitted_at <= known_at)
    if on is not None:
        conditions += [Member.admitted_on <= on, ~_gone(known_at, ExitCase.effective_on <= on)]
    if unit is not None:
        conditions.append(Member.reporting_unit == unit)
    if state is not None:
        gone = _gone(known_at, ExitCase.route == _ROUTES[state]) if state in _ROUTES else ~_gone(known_at)
        conditions.append(gone)
    if compliance is not None:
        conditions += [Member.compliance == compliance, _known_by(Member.compliance_at, known_at)]
    name = f"members {on} {known_at} {unit} {state} {compliance}"
    listed = await list_page(uow, Member, conditions, Member.id, name=name, limit=limit, cursor=cursor)
    ids = [member.id for member in listed.rows]
    exits = select(ExitCase).where(ExitCase.member_id.in_(ids), _stood(known_at))
    left = {case.member_id: case for case in (await uow.session.execute(exits)).scalars()}
    rows = [SeenMember(member, known_at, left.get(member.id)) for member in listed.rows]
    return Listed(rows, listed.next, listed.total)


def _gone(known_at: datetime | None, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether an exit of the member stood, as far as was known; one that was undone later stood until then."""
    return exists().where(ExitCase.member_id == Member.id, _stood(known_at), *more)


def _stood(known_at: datetime | None) -> ColumnElement[bool]:
    carried_out = ExitCase.state == "approved"
    if known_at is None:
        return and_(carried_out, ExitCase.reversed_at.is_(None))
    undone_later = or_(ExitCase.reversed_at.is_(None), ExitCase.reversed_at > known_at)
    return and_(carried_out, ExitCase.carried_out_at <= known_at, undone_later)


def _known_by(at: InstrumentedAttribute[datetime | None], known_at: datetime | None) -> ColumnElement[bool]:
    """Whether something was on record at the instant; None is now."""
    return at.is_not(None) if known_at is None else and_(at.is_not(None), at <= known_at)


async def memberships(uow: Reading, uscc: str) -> list[SeenMember]:
    """All memberships of a firm, oldest first.

    Raises:
        NotFound: none within the caller's scope.
    """
    statement = select(Member).where(Member.uscc == uscc, visible(uow.caller.scope, Member)).order_by(Member.id)
    found = list((await uow.session.execute(statement)).scalars())
    if not found:
        raise NotFound
    exits = select(ExitCase).where(ExitCase.uscc == uscc, _stood(None))
    left = {case.member_id: case for case in (await uow.session.execute(exits)).scalars()}
    return [SeenMember(member, None, left.get(member.id)) for member in found]


async def list_proposals(
    uow: Reading, *, state: str | None, limit: int, cursor: str | None
) -> Listed[RemovalProposalRow]:
    """A page of removals that the clock proposes."""
    conditions = [visible(uow.caller.scope, RemovalProposalRow)]
    if state is not None:
        conditions.append(RemovalProposalRow.state == state)
    key = RemovalProposalRow.id
    return await list_page(
        uow, RemovalProposalRow, conditions, key, name=f"proposals {state}", limit=limit, cursor=cursor
    )
