"""Facts that intake keeps, so that a recommendation can be decided here: outcomes, waivers, stays, violations."""

from collections.abc import Sequence

from shared.events.eligibility import ApplicationAssessed, AssessmentChanged, WaiverDecided, WaiverExpired
from shared.events.monitoring import AppealRecorded, ViolationConfirmed
from shared.events.pool import FirmAdmitted, FirmExited, FirmReinstated
from shared.firms.remember import remember_appeals, remember_memberships, remember_violations
from shared.messaging.received import Received, Subscriptions
from shared.messaging.unit_of_work import UnitOfWork

_ASSESSED = """
UPDATE application a SET outcome = e.outcome, rules_version = e.rules_version, assessed_sequence = e.sequence,
  waivers_needed = coalesce(string_to_array(nullif(e.waivers_needed, ''), ','), '{}'),
  stands_until = e.stands_until, waivers_after = string_to_array(e.waivers_after, ','), contested = e.contested
FROM (SELECT DISTINCT ON (id) * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::date[],
          $7::text[], $8::boolean[])
        AS t(id, outcome, rules_version, sequence, waivers_needed, stands_until, waivers_after, contested)
      ORDER BY id, sequence DESC) e
WHERE a.id = e.id AND a.assessed_sequence < e.sequence
"""
_WAIVED = """
UPDATE application a SET waivers_granted = CASE WHEN e.granted
    THEN array(SELECT DISTINCT x FROM unnest(a.waivers_granted || e.criterion) x ORDER BY x)
    ELSE array_remove(a.waivers_granted, e.criterion) END,
  waivers_expire_on = a.waivers_expire_on - e.criterion
    || CASE WHEN e.granted AND e.last_day IS NOT NULL THEN jsonb_build_object(e.criterion, e.last_day) ELSE '{}' END
FROM (SELECT $1::uuid AS id, $2::text AS criterion, $3::boolean AS granted, $4::date AS last_day) e WHERE a.id = e.id
"""


async def on_applications_assessed(events: Sequence[Received[ApplicationAssessed]], uow: UnitOfWork) -> None:
    """Keeps the newest outcome of each application, be it the first or one that a change brought."""
    await uow.execute_native(
        _ASSESSED,
        [received.event.application_id for received in events],
        [received.event.outcome for received in events],
        [received.event.rules_version for received in events],
        [received.sequence for received in events],
        [",".join(received.event.waivers_needed) for received in events],
        [received.event.stands_until for received in events],
        [",".join(received.event.waivers_after) for received in events],
        [received.event.contested for received in events],
    )


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
    ApplicationAssessed: on_applications_assessed,
    AssessmentChanged: on_applications_assessed,
    WaiverDecided: on_waivers_decided,
    WaiverExpired: on_waivers_expired,
    FirmAdmitted: remember_memberships,
    FirmExited: remember_memberships,
    FirmReinstated: remember_memberships,
    ViolationConfirmed: remember_violations,
    AppealRecorded: remember_appeals,
}
