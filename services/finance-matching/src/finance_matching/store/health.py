"""How every bank stands: its endpoint, and the revocations that it has not received or applied."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from finance_matching.domain.alarms import Health

OWES = """(a.owed OR b.applies AND
  (a.received_at IS NULL OR b.applies_since IS NULL OR a.received_at >= b.applies_since))"""
"""Whether bank `b` still has to apply its revocation `a`, while that is not applied."""
HEALTH = f"""
SELECT b.id, b.code, b.name, p.failing_since, p.disabled_at, p.last_error,
  r.oldest_unreceived_at, r.open_revocations,
  least(
    CASE WHEN b.applies THEN (
      SELECT min(greatest(f.caused_at, a.apply_from)) FROM bank_event a JOIN list_fact f USING (event_id)
      WHERE a.bank_id = b.id AND a.change = 'revoked' AND a.applied_at IS NULL AND {OWES}) END,
    (SELECT min(greatest(f.caused_at, a.apply_from)) FROM bank_event a JOIN list_fact f USING (event_id)
     WHERE a.bank_id = b.id AND a.owed AND a.applied_at IS NULL)) AS oldest_unapplied_at
FROM bank b LEFT JOIN bank_endpoint p ON p.bank_id = b.id
CROSS JOIN LATERAL (
  SELECT min(greatest(f.caused_at, e.receive_from)) AS oldest_unreceived_at, count(*) AS open_revocations
  FROM bank_event e JOIN list_fact f USING (event_id)
  WHERE e.bank_id = b.id AND e.change = 'revoked' AND e.received_at IS NULL) r
ORDER BY b.id
"""  # noqa: S608 - made of constants


@dataclass(frozen=True, slots=True)
class BankHealth:
    """One bank and how it stands."""

    id: UUID
    code: str
    name: str
    health: Health
    error: str | None
    open_revocations: int


def bank_health(row: Any) -> BankHealth:
    """A row of `HEALTH`."""
    health = Health(row["failing_since"], row["disabled_at"], row["oldest_unreceived_at"], row["oldest_unapplied_at"])
    return BankHealth(row["id"], row["code"], row["name"], health, row["last_error"], row["open_revocations"])
