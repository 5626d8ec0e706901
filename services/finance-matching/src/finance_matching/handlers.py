"""Facts of pool, monitoring and intake in: members, exits, violations, and the consent that firms declare."""

from collections.abc import Sequence

from finance_matching.usecases.consent import Word, hear_consent
from finance_matching.usecases.graduates import on_appeals_recorded, on_violations_confirmed, settle_graduates
from finance_matching.usecases.list_again import on_firms_reinstated
from finance_matching.usecases.members import admit_members, let_members_leave
from finance_matching.usecases.tell import occasions
from shared.clock import legal_day
from shared.events.intake import ApplicationSubmitted
from shared.events.monitoring import AppealRecorded, ViolationConfirmed
from shared.events.pool import FirmAdmitted, FirmExited, FirmReinstated
from shared.messaging.received import Received, Subscriptions
from shared.messaging.unit_of_work import UnitOfWork


async def on_applications_submitted(events: Sequence[Received[ApplicationSubmitted]], uow: UnitOfWork) -> None:
    """Keeps what each firm declared of its consent, where it declared anything."""
    words = [
        Word(
            received.event.uscc,
            received.event.declaration.bank_consent,
            "declaration",
            received.event.received_on or legal_day(received.event.submitted_at),
            received.event.submitted_at,
            received.cause,
        )
        for received in events
        if received.event.declaration.bank_consent is not None
    ]
    if words:
        await hear_consent(uow, words)


async def on_firms_admitted(events: Sequence[Received[FirmAdmitted]], uow: UnitOfWork) -> None:
    """New members may be listed by the next version; their consent is kept until a weightier word comes."""
    words = [
        Word(
            received.event.uscc,
            received.event.bank_consent,
            "admission",
            received.event.effective_on,
            received.time,
            received.cause,
        )
        for received in events
    ]
    await hear_consent(uow, words)
    await admit_members(uow, events)


async def on_firms_exited(events: Sequence[Received[FirmExited]], uow: UnitOfWork) -> None:
    """Revokes or marks at once, and wakes the deliverer; a graduate against whom a violation acts is revoked."""
    await let_members_leave(uow, events)
    graduated = [one for one in events if uow.plan.exits[one.event.route].on_lists == "mark"]
    if graduated:
        await settle_graduates(uow, occasions(graduated))


SUBSCRIPTIONS: Subscriptions = {
    ApplicationSubmitted: on_applications_submitted,
    FirmAdmitted: on_firms_admitted,
    FirmExited: on_firms_exited,
    FirmReinstated: on_firms_reinstated,
    ViolationConfirmed: on_violations_confirmed,
    AppealRecorded: on_appeals_recorded,
}
