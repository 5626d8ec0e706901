"""Keeps waivers with the applications that they are about: each decision is merged into those on other criteria."""

from collections.abc import Sequence
from datetime import date

from shared.events.eligibility import WaiverDecided, WaiverExpired
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork

_WAIVED = """
WITH newest AS (
  SELECT DISTINCT ON (id, criterion) *
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::boolean[], $6::date[], $7::bigint[])
    AS t(id, uscc, unit, criterion, granted, expires_on, sequence)
  ORDER BY id, criterion, sequence DESC),
decided AS (
  SELECT id, max(uscc) AS uscc, max(unit) AS unit, array_agg(criterion) AS criteria,
    coalesce(array_agg(criterion ORDER BY criterion) FILTER (WHERE granted), '{}'::text[]) AS granted,
    coalesce(jsonb_object_agg(criterion, expires_on) FILTER (WHERE granted AND expires_on IS NOT NULL), '{}') AS ends
  FROM newest GROUP BY id)
INSERT INTO candidate AS c (application_id, uscc, reporting_unit, waivers_granted, waivers_expire_on)
SELECT id, uscc, unit, granted, ends FROM decided ORDER BY id
ON CONFLICT (application_id) DO UPDATE SET waivers_granted = array(
  SELECT x FROM unnest(c.waivers_granted) x, decided d WHERE d.id = c.application_id AND x <> ALL (d.criteria)
  UNION SELECT unnest(excluded.waivers_granted) ORDER BY 1),
  waivers_expire_on = excluded.waivers_expire_on
    || (c.waivers_expire_on - (SELECT d.criteria FROM decided d WHERE d.id = c.application_id))
"""


async def on_waivers_decided(events: Sequence[Received[WaiverDecided]], uow: UnitOfWork) -> None:
    """Adds or takes back waivers; of two decisions on the same criterion the later one holds."""
    await _keep_waivers(uow, [(told, told.event.granted, told.event.expires_on) for told in events])


async def on_waivers_expired(events: Sequence[Received[WaiverExpired]], uow: UnitOfWork) -> None:
    """Takes back waivers whose last day has passed."""
    await _keep_waivers(uow, [(told, False, None) for told in events])


async def _keep_waivers(
    uow: UnitOfWork, answers: Sequence[tuple[Received[WaiverDecided] | Received[WaiverExpired], bool, date | None]]
) -> None:
    rows = [
        (
            told.event.application_id,
            told.event.uscc,
            told.event.reporting_unit,
            told.event.criterion,
            granted,
            expires_on,
            told.sequence,
        )
        for told, granted, expires_on in answers
    ]
    await uow.execute_native(_WAIVED, *(list(column) for column in zip(*rows, strict=True)))
