"""Looks all banks over, and notes what people must be told: rows, events, and what is over."""

from datetime import datetime
from typing import Literal

from sqlalchemy import select

from finance_matching.domain.alarms import SUBJECTS, State, Subject, Trouble, trouble_of
from finance_matching.domain.deadlines import Deadlines
from finance_matching.store.health import HEALTH, BankHealth, bank_health
from finance_matching.store.tables import Alarm
from shared import clock
from shared.events.finance_matching import BankEndpointChanged
from shared.ids import uuid7
from shared.messaging.unit_of_work import UnitOfWork


async def note_alarms(uow: UnitOfWork) -> None:
    """Opens, changes and closes alarms by how the banks stand now; an overdue revocation is told anew each day."""
    now = clock.now()
    deadlines = Deadlines.of(uow.plan.on(clock.today()))
    banks = [bank_health(row) for row in await uow.execute_native(HEALTH)]
    open_ = (await uow.session.execute(select(Alarm).where(Alarm.closed_at.is_(None)).with_for_update())).scalars()
    alarms = {(alarm.bank_id, alarm.subject): alarm for alarm in open_}
    for bank in banks:
        for subject in SUBJECTS:
            trouble = trouble_of(subject, bank.health, deadlines, now)
            _note(uow, bank, subject, trouble, alarms.get((bank.id, subject)), now)


def _note(
    uow: UnitOfWork, bank: BankHealth, subject: Subject, trouble: Trouble | None, alarm: Alarm | None, now: datetime
) -> None:
    if trouble is None:
        if alarm is not None:
            alarm.closed_at, alarm.tell_after = now, None
            if subject == "endpoint":
                _tell(uow, bank, "recovered", now)
        return
    today = clock.today()
    if alarm is None:
        alarm = Alarm(id=uuid7(), bank_id=bank.id, subject=subject, opened_at=now, state="", noted_on=today)
        uow.session.add(alarm)
    news = alarm.state != trouble.state or (trouble.state == "overdue" and alarm.noted_on < today)
    alarm.state, alarm.since = trouble.state, trouble.since
    alarm.error, alarm.open_revocations = bank.error, bank.open_revocations
    if news:
        alarm.noted_on = today
        _tell(uow, bank, trouble.state, trouble.since)


def _tell(uow: UnitOfWork, bank: BankHealth, state: State | Literal["recovered"], since: datetime) -> None:
    uow.publish(
        BankEndpointChanged(
            bank_id=bank.id,
            code=bank.code,
            state=state,
            since=since,
            error=bank.error,
            open_revocations=bank.open_revocations,
        )
    )
    facts = {"state": state, "since": since, "error": bank.error, "open_revocations": bank.open_revocations}
    uow.journal("note-bank-alarm", f"bank:{bank.code}", bank_id=bank.id, facts=facts)
