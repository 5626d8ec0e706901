"""Asks how firms stand before a city recommends them, inside the transaction of the act and under their rows' lock."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from intake.store.known import read_known
from intake.store.tables import Application
from shared.domain.standing import Standing, standing
from shared.firms.lock import assigned_units, lock_firms
from shared.firms.rules import standing_rules
from shared.identity.scoping import visible
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
    """The same for a preview: nothing is locked, and nothing decided.

    Raises:
        BeforePlan: the day.
    """
    return await _judge(uow, applications, on, await assigned_units(uow, applications))


async def standing_of(uow: UnitOfWork, uscc: str, on: date, known_at: datetime | None) -> Standing:
    """How one firm stands on the day, by its newest application, for people to read.

    Raises:
        NotFound: it has no application within the caller's scope. BeforePlan: the day.
    """
    own = select(Application.id).where(Application.uscc == uscc, visible(uow.caller.scope, Application)).limit(1)
    if (await uow.session.execute(own)).first() is None:
        raise NotFound
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
