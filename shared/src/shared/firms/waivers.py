"""Waivers as they are kept with an application: `waivers_granted` and, by criterion, their last days."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import DeclarativeBase

from shared.events.eligibility import WaiverDecided, WaiverExpired
from shared.messaging.copies import Copy, argument
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork

_MERGE = """
WITH newest AS (
  SELECT DISTINCT ON (id, criterion) * FROM json_to_recordset($1::json)
    AS t(id uuid, criterion text, granted boolean, expires_on date, sequence bigint)
  ORDER BY id, criterion, sequence DESC),
decided AS (
  SELECT id, array_agg(criterion) AS criteria,
    coalesce(array_agg(criterion) FILTER (WHERE granted), '{{}}') AS granted,
    coalesce(jsonb_object_agg(criterion, expires_on) FILTER (WHERE granted AND expires_on IS NOT NULL), '{{}}') AS ends
  FROM newest GROUP BY id)
UPDATE {table} a SET waivers_granted = array(
    SELECT x FROM unnest(a.waivers_granted) x WHERE x <> ALL (d.criteria) UNION SELECT unnest(d.granted) ORDER BY 1),
  waivers_expire_on = (a.waivers_expire_on - d.criteria) || d.ends
FROM decided d WHERE a.{key} = d.id
"""


class WaiverCopies:
    """Decisions and last days of waivers, each merged into those on other criteria of its application."""

    def __init__(self, table: type[DeclarativeBase], unknown: Copy | None = None) -> None:
        """Into this table, keyed by the application; `unknown` makes a row of one that is not there yet."""
        found = table.metadata.tables[table.__tablename__]
        (key,) = found.primary_key
        self._statement = _MERGE.format(table=found.name, key=key.name)
        self._unknown = unknown

    async def __call__(self, events: Sequence[Received[Any]], uow: UnitOfWork) -> None:
        """Grants or takes back; of two decisions on one criterion the later holds, and an ended waiver is none."""
        if self._unknown:
            await self._unknown(events, uow)
        await uow.execute_native(self._statement, argument([_row(one.event, one.sequence) for one in events]))


def _row(event: WaiverDecided | WaiverExpired, sequence: int) -> dict[str, Any]:
    return {
        "id": event.application_id,
        "criterion": event.criterion,
        "granted": isinstance(event, WaiverDecided) and event.granted,
        "expires_on": event.expires_on,
        "sequence": sequence,
    }
