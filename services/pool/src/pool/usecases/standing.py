"""Asks how firms stand, inside the transaction of the act that asks and under the lock of their rows."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from pool.store.known import read_known
from pool.store.tables import Candidate, Member
from shared.domain.standing import Standing, standing
from shared.firms.lock import assigned_units, lock_firms
from shared.firms.rules import standing_rules
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import NotFound
from shared.usecases.legal_date import rules_in_force


async def standings_of(uow: UnitOfWork, applications: Mapping[str, UUID | None], on: date) -> dict[str, Standing]:
    """How each firm stands on the day with the application that the act names; the firms' rows stay locked.

    Raises:
        BeforePlan: the day.
    """
    return await _judge(uow, applications, on, await lock_firms(uow, applications))


async def standings_shown(uow: UnitOfWork, applications: Mapping[str, UUID | None], on: date) -> dict[str, Standing]:
    """The same for people to read: nothing is locked, and nothing decided.

    Raises:
        BeforePlan: the day.
    """
    return await _judge(uow, applications, on, await assigned_units(uow, applications))


async def standing_of(uow: UnitOfWork, uscc: str, on: date, known_at: datetime | None) -> Standing:
    """How one firm stands on the day, by its newest application, for people to read.

    Raises:
        NotFound: nothing of it is known within the caller's scope. BeforePlan: the day.
    """
    await _must_be_visible(uow, uscc)
    return (await _judge(uow, {uscc: None}, on, await assigned_units(uow, [uscc]), known_at))[uscc]


async def _judge(
    uow: UnitOfWork,
    applications: Mapping[str, UUID | None],
    on: date,
    assigned: Mapping[str, str | None],
    known_at: datetime | None = None,
) -> dict[str, Standing]:
    plan = uow.runtime.plan
    rules = standing_rules(plan, rules_in_force(plan, on))
    known = await read_known(uow, applications.keys(), assigned, known_at)
    return {
        uscc: standing(replace(known[uscc], application=application), on, rules)
        for uscc, application in applications.items()
    }


async def _must_be_visible(uow: UnitOfWork, uscc: str) -> None:
    units: Collection[str] = {
        *(await uow.session.execute(select(Candidate.reporting_unit).where(Candidate.uscc == uscc))).scalars(),
        *(await uow.session.execute(select(Member.reporting_unit).where(Member.uscc == uscc))).scalars(),
    }
    if not any(uow.caller.scope.sees(unit=unit, uscc=uscc) for unit in units):
        raise NotFound
