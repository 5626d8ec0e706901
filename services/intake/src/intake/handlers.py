"""Facts that intake keeps, so that a recommendation can be decided here: outcomes, waivers, stays, violations."""

from collections.abc import Sequence

from intake.store import copies
from shared.events.eligibility import ApplicationAssessed, AssessmentChanged, WaiverDecided, WaiverExpired
from shared.events.monitoring import AppealRecorded, ViolationConfirmed
from shared.messaging.received import Received, Subscriptions
from shared.messaging.unit_of_work import UnitOfWork

_WAIVED = """
UPDATE application a SET waivers_granted = CASE WHEN e.granted
    THEN array(SELECT DISTINCT x FROM unnest(a.waivers_granted || e.criterion) x ORDER BY x)
    ELSE array_remove(a.waivers_granted, e.criterion) END,
  waivers_expire_on = a.waivers_expire_on - e.criterion
    || CASE WHEN e.granted AND e.last_day IS NOT NULL THEN jsonb_build_object(e.criterion, e.last_day) ELSE '{}' END
FROM (SELECT $1::uuid AS id, $2::text AS criterion, $3::boolean AS granted, $4::date AS last_day) e WHERE a.id = e.id
"""


async def on_waivers_decided(events: Sequence[Received[WaiverDecided]], uow: UnitOfWork) -> None:
    """Adds granted waivers with their last days, in order, since a later decision may take one back."""
    for received in events:
        event = received.event
        await uow.execute_native(_WAIVED, event.application_id, event.criterion, event.granted, event.expires_on)


async def on_waivers_expired(events: Sequence[Received[WaiverExpired]], uow: UnitOfWork) -> None:
    """Takes back waivers whose last day has passed: they carry no recommendation any more."""
    for received in events:
        await uow.execute_native(_WAIVED, received.event.application_id, received.event.criterion, False, None)


SUBSCRIPTIONS: Subscriptions = {
    ApplicationAssessed: copies.assessed,
    AssessmentChanged: copies.assessed,
    WaiverDecided: on_waivers_decided,
    WaiverExpired: on_waivers_expired,
    **copies.memberships,
    ViolationConfirmed: copies.violations.confirmed,
    AppealRecorded: copies.violations.appealed,
}
