"""Ends granted waivers whose last day has passed: on a person's order as of a day, and by itself every day."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import update

from eligibility.store.tables import Waiver
from shared import clock
from shared.events.eligibility import WaiverExpired
from shared.messaging.unit_of_work import UnitOfWork, unit_of_work
from shared.runtime import Runtime
from shared.service import Timer
from shared.usecases.legal_date import must_rest_on


async def sweep_waivers(uow: UnitOfWork, on: date) -> Sequence[Waiver]:
    """Ends waivers as of a day; returns those that it ended.

    Raises:
        EffectiveDateAhead, BeforePlan: the day.
    """
    must_rest_on("waiver_sweep", on, uow.plan)
    expired = await expire(uow, on)
    facts = {"on": on, "expired": len(expired)}
    uow.journal("sweep-waivers", f"plan:{uow.plan.id}", effective_on=on, after=facts, facts=facts)
    return expired


async def expire(uow: UnitOfWork, on: date) -> Sequence[Waiver]:
    """Marks every granted waiver whose last day lies before this one and tells the others; none is marked twice."""
    over = update(Waiver).where(Waiver.state == "granted", Waiver.expires_on < on).values(state="expired")
    expired = (await uow.session.execute(over.returning(Waiver))).scalars().all()
    for waiver in sorted(expired, key=lambda one: one.id):
        assert waiver.expires_on is not None
        _tell(uow, waiver, waiver.expires_on)
    return expired


def _tell(uow: UnitOfWork, waiver: Waiver, last_day: date) -> None:
    first_day = last_day + timedelta(days=1)
    facts = {"waiver_id": waiver.id, "criterion": waiver.criterion, "expires_on": last_day}
    uow.journal(
        "expire-waiver",
        waiver.uscc,
        reporting_unit=waiver.reporting_unit,
        effective_on=first_day,
        before={"state": "granted"},
        after={"state": "expired"},
        facts=facts,
    )
    uow.publish(
        WaiverExpired(
            uscc=waiver.uscc,
            application_id=waiver.application_id,
            reporting_unit=waiver.reporting_unit,
            waiver_id=waiver.id,
            criterion=waiver.criterion,
            expires_on=last_day,
            effective_on=first_day,
        )
    )


async def expire_today(runtime: Runtime) -> None:
    """What the timer does: as of today's legal date."""
    async with unit_of_work(runtime, runtime.caller) as uow:
        await expire(uow, clock.today())


TIMERS = (Timer("expire-waivers", 3600, expire_today),)
"""Every hour: a waiver then ends soon after the midnight (Asia/Shanghai) of its last day, whenever the work began."""
