"""All that intake knows of firms: their applications with outcome and waivers, stays in the pool, violations."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

import orjson

from shared import clock
from shared.domain.known_of_firm import KnownApplication, KnownOfFirm
from shared.domain.waivers import Lapse, Waivers
from shared.firms.read import read_stays, read_violations
from shared.messaging.reading import Reading
from shared.plan.model import Plan

_APPLICATIONS = """
SELECT id, batch, uscc, reporting_unit, state, received_on, reference_date, submitted_at, version, outcome,
  waivers_needed, waivers_granted, waivers_expire_on::text AS last_days, stands_until, waivers_after, contested,
  recommended_on, declaration ->> 'registered_division' AS place
FROM application WHERE uscc = ANY($1) AND ($2::timestamptz IS NULL OR submitted_at <= $2)
"""


async def read_known(
    uow: Reading, usccs: Collection[str], assigned: Mapping[str, str | None], known_at: datetime | None = None
) -> dict[str, KnownOfFirm]:
    """What is known of each firm; read under the lock of their rows where something is decided.

    As known at an instant are memberships, violations and their appeals, and which applications there were.
    """
    plan = uow.plan
    applications: dict[str, list[KnownApplication]] = defaultdict(list)
    for row in await uow.execute_native(_APPLICATIONS, list(usccs), known_at):
        applications[row["uscc"]].append(_application(row, plan))
    stays = await read_stays(uow, usccs, known_at)
    violations = await read_violations(uow, usccs, plan, known_at)
    return {
        uscc: KnownOfFirm(
            tuple(applications.get(uscc, ())), violations.get(uscc, ()), stays.get(uscc, ()), assigned.get(uscc)
        )
        for uscc in usccs
    }


def _application(row: Any, plan: Plan) -> KnownApplication:
    return KnownApplication(
        id=row["id"],
        unit=row["reporting_unit"],
        batch=row["batch"],
        received_on=row["received_on"] or clock.legal_day(row["submitted_at"]),
        submitted_at=row["submitted_at"],
        reference_date=row["reference_date"],
        version=row["version"],
        outcome=row["outcome"],
        in_doubt=row["contested"],
        waivers=_waivers(row),
        recommended_on=row["recommended_on"],
        state=row["state"],
        home_unit=None if row["place"] is None else plan.divisions.unit_of(row["place"]),
    )


def _waivers(row: Any) -> Waivers:
    last_days = {criterion: date.fromisoformat(day) for criterion, day in orjson.loads(row["last_days"]).items()}
    lapse = None if row["stands_until"] is None else Lapse(row["stands_until"], row["waivers_after"])
    return Waivers(row["waivers_needed"], row["waivers_granted"], last_days, lapse)
