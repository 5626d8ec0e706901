"""What people read of pool, always within a scope."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from pool.domain.membership import ROUTES, State
from pool.store.exit_tables import ExitCase, RemovalProposalRow
from pool.store.tables import Candidate, Member, Screening, ScreeningEntry
from shared.domain.day import Day, Moment
from shared.domain.outcome import Outcome
from shared.domain.uscc import Uscc
from shared.identity.scoping import visible
from shared.lists.filters import equal, one_of, told, whether
from shared.lists.listing import Asked, Listed, Listing
from shared.lists.search import search
from shared.messaging.reading import Reading
from shared.problems import NotFound
from shared.schemas.pool.members import ComplianceOutcome

_ROUTES = {state: route for route, state in ROUTES.items()}


CANDIDATES = Listing(
    Candidate,
    Candidate.application_id,
    filters={
        "q": search(Candidate.uscc),
        "batch": Candidate.batch,
        "outcome": equal(Candidate.outcome, Outcome),
        "recommended": whether(Candidate.recommended_on.is_not(None)),
        "unit": Candidate.reporting_unit,
        "uscc": equal(Candidate.uscc, Uscc),
    },
    order=(Candidate.name, Candidate.uscc, Candidate.score, Candidate.recommended_on),
)
ENTRIES = Listing(
    ScreeningEntry,
    ScreeningEntry.rank,
    filters={
        "q": search(ScreeningEntry.uscc),
        "unit": ScreeningEntry.reporting_unit,
        "uscc": equal(ScreeningEntry.uscc, Uscc),
        "seated": ScreeningEntry.seated,
        "reason": ScreeningEntry.reason,
    },
    order=(ScreeningEntry.name, ScreeningEntry.score),
)
"""The ranked firms of a screening."""
PROPOSALS = Listing(
    RemovalProposalRow,
    RemovalProposalRow.id,
    filters={
        "q": search(RemovalProposalRow.uscc),
        "state": one_of(RemovalProposalRow.state, "open", "decided", "withdrawn"),
        "ground": RemovalProposalRow.ground,
        "unit": RemovalProposalRow.reporting_unit,
        "uscc": equal(RemovalProposalRow.uscc, Uscc),
    },
    order=(RemovalProposalRow.due_on, RemovalProposalRow.name, RemovalProposalRow.uscc),
)
MEMBERS = Listing(
    Member,
    Member.id,
    filters={
        "q": search(Member.uscc),
        "on": told(Day),
        "known_at": told(Moment),
        "unit": Member.reporting_unit,
        "uscc": equal(Member.uscc, Uscc),
        "state": told(State),
        "compliance": told(ComplianceOutcome),
    },
    order=(Member.name, Member.uscc, Member.admitted_on, Member.left_on),
)


async def get_screening(uow: Reading, screening_id: UUID) -> Screening:
    """One screening.

    Raises:
        NotFound: there is none.
    """
    found: Screening | None = await uow.session.get(Screening, screening_id)
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class SeenMember:
    """A membership with its end as it was on record; None: it lasted, as far as was known."""

    member: Member
    known_at: datetime | None = None
    left: ExitCase | None = None


async def list_members(uow: Reading, asked: Asked) -> Listed[SeenMember]:
    """A page of members: all there ever were, or those in on a day, as known now or at an instant."""
    known_at = asked["known_at"]
    listed = await MEMBERS.page(uow, asked, *_wanted(asked["on"], known_at, asked["state"], asked["compliance"]))
    ids = [member.id for member in listed.rows]
    exits = select(ExitCase).where(ExitCase.member_id.in_(ids), _stood(known_at))
    left = {case.member_id: case for case in (await uow.session.execute(exits)).scalars()}
    return listed.made(lambda member: SeenMember(member, known_at, left.get(member.id)))


def _wanted(
    on: date | None, known_at: datetime | None, state: str | None, compliance: str | None
) -> Iterator[ColumnElement[bool]]:
    if known_at is not None:
        yield Member.admitted_at <= known_at
    if on is not None:
        yield Member.admitted_on <= on
        yield ~_gone(known_at, ExitCase.effective_on <= on)
    if state is not None:
        yield ~_gone(known_at) if state == "active" else _gone(known_at, _led_to(state))
    if compliance is not None:
        yield Member.compliance == compliance
        yield _known_by(Member.compliance_at, known_at)


def _led_to(state: str) -> ColumnElement[bool]:
    return ExitCase.route == _ROUTES[state] if state in _ROUTES else ExitCase.route.not_in(_ROUTES.values())


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
