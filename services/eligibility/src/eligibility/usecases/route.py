"""The shortest route of an application to eligible, from what is declared, found by reviewers and waived."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from eligibility.domain.route.find import Alternative, Route, alternatives, find_route
from eligibility.store.tables import Waiver
from eligibility.usecases.judging.reassess import read_stored
from eligibility.usecases.rules import current_plan
from shared import clock
from shared.messaging.reading import Reading
from shared.plan.efforts import Efforts
from shared.problems import NotFound
from shared.usecases.legal_date import rules_in_force


@dataclass(frozen=True, slots=True)
class Ways:
    """The shortest route of an application, and every way to meet each open criterion by itself."""

    uscc: str
    outcome: str
    route: Route
    alternatives: Mapping[str, Sequence[Alternative]]
    efforts_version: str


async def ways_to_eligible(uow: Reading, application_id: UUID) -> Ways:
    """What would make an application eligible, by the rules of its reference date as they now stand.

    Raises:
        NotFound: none within the caller's scope.
    """
    stored = await read_stored(uow, application_id)
    if stored is None or not uow.caller.scope.sees(unit=stored.subject.reporting_unit, uscc=stored.subject.uscc):
        raise NotFound
    subject, plan = stored.subject, await current_plan(uow)
    parameters = rules_in_force(plan, subject.reference_date)
    granted = await _granted(uow, application_id)
    where = (subject.declaration, plan, subject.reference_date, parameters, subject.found, granted)
    efforts = plan.efforts_version(subject.reference_date)
    return Ways(subject.uscc, stored.answers.outcome, find_route(*where), alternatives(*where), efforts)


async def _granted(uow: Reading, application_id: UUID) -> Collection[str]:
    lasts = or_(Waiver.expires_on.is_(None), Waiver.expires_on >= clock.today())
    statement = select(Waiver.criterion).where(
        Waiver.application_id == application_id, Waiver.state == "granted", lasts
    )
    return frozenset((await uow.session.execute(statement)).scalars())


async def efforts_of(uow: Reading, on: date) -> Efforts:
    """The table of efforts of a day.

    Raises:
        BeforePlan: no rule was in force yet.
    """
    plan = await current_plan(uow)
    rules_in_force(plan, on)
    return plan.efforts.on(on)
