"""All that pool knows of firms: their applications as told, its own memberships and exits, confirmed violations."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from pool.store.exit_tables import ExitCase
from pool.store.tables import Candidate, Member
from shared import clock
from shared.domain.known_of_firm import KnownApplication, KnownOfFirm, Stay
from shared.firms.read import read_violations
from shared.messaging.reading import Reading
from shared.plan.model import Plan


async def read_known(
    uow: Reading,
    usccs: Collection[str],
    assigned: Mapping[str, str | None],
    known_at: datetime | None = None,
) -> dict[str, KnownOfFirm]:
    """What is known of each firm; read under the lock of their rows where something is decided.

    As known at an instant are memberships, violations and their appeals, and which applications there were.
    """
    plan = uow.plan
    applications = await _applications(uow, usccs, plan, known_at)
    violations = await read_violations(uow, usccs, plan, known_at)
    stays = await _stays(uow, usccs, known_at)
    return {
        uscc: KnownOfFirm(
            tuple(applications.get(uscc, ())),
            violations.get(uscc, ()),
            tuple(stays.get(uscc, ())),
            assigned.get(uscc),
        )
        for uscc in usccs
    }


async def _applications(
    uow: Reading, usccs: Collection[str], plan: Plan, known_at: datetime | None
) -> dict[str, list[KnownApplication]]:
    rows = (await uow.session.execute(select(Candidate).where(Candidate.uscc.in_(usccs)))).scalars()
    found: dict[str, list[KnownApplication]] = defaultdict(list)
    for row in rows:
        if known_at is None or row.submitted_at is None or row.submitted_at <= known_at:
            found[row.uscc].append(application_of(row, plan))
    return found


def application_of(row: Candidate, plan: Plan) -> KnownApplication:
    """An application as a standing looks at it; told without its legal day, it came in on the day of its instant."""
    place = row.registered_division
    return KnownApplication(
        id=row.application_id,
        unit=row.reporting_unit,
        batch=row.batch,
        received_on=row.received_on or (row.submitted_at and clock.legal_day(row.submitted_at)),
        submitted_at=row.submitted_at,
        reference_date=row.reference_date,
        outcome=row.outcome,  # type: ignore[arg-type]  # as eligibility told it
        in_doubt=row.contested,
        waivers=row.waivers,
        recommended_on=row.recommended_on,
        state="submitted" if row.recommended_on is None else "recommended",
        home_unit=None if place is None else plan.divisions.unit_of(place),
    )


async def _stays(uow: Reading, usccs: Collection[str], known_at: datetime | None) -> dict[str, list[Stay]]:
    members = select(Member).where(Member.uscc.in_(usccs)).order_by(Member.id)
    approved = select(ExitCase).where(ExitCase.uscc.in_(usccs), ExitCase.state == "approved").order_by(ExitCase.id)
    exits: dict[object, list[ExitCase]] = defaultdict(list)
    for case in (await uow.session.execute(approved)).scalars():
        if known_at is None or case.carried_out_at is None or case.carried_out_at <= known_at:
            exits[case.member_id].append(case)
    found: dict[str, list[Stay]] = defaultdict(list)
    for member in (await uow.session.execute(members)).scalars():
        if known_at is None or member.admitted_at <= known_at:
            found[member.uscc].append(_stay(member, exits[member.id], known_at))
    return found


def _stay(member: Member, exits: Sequence[ExitCase], known_at: datetime | None) -> Stay:
    if not exits:
        return Stay(member.admitted_on, application_id=member.application_id)
    last = exits[-1]
    undone = last.reversed_at is not None and (known_at is None or last.reversed_at <= known_at)
    return Stay(
        member.admitted_on,
        left_on=last.effective_on,
        route=last.route,
        ground=last.ground,
        application_id=member.application_id,
        violation_id=last.violation_id,
        reversed_on=last.reversed_on if undone else None,
    )
