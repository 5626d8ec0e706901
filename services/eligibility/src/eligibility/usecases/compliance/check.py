"""Checks a set of members as of a day, keeps what was found, and tells it; nobody is removed by it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import orjson

from eligibility.domain.compliance import Check, check
from eligibility.usecases.compliance.members import Listed, members_on
from eligibility.usecases.rules.current import plan_to_judge_by
from eligibility.usecases.rules.pin import pin
from shared import clock
from shared.events.eligibility import ComplianceChecked
from shared.ids import uuid7
from shared.journal.entry import JournalEntry
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.versions import YEARLY

_BREATH = 20
"""Members checked before the event loop may look at something else."""
_STORE = """
INSERT INTO compliance_check (id, uscc, name, reporting_unit, checked_on, outcome, unmet, undecided, findings,
  rules_version, checked_at)
SELECT id, uscc, name, unit, $1, outcome, string_to_array(unmet, ','), string_to_array(undecided, ','),
  findings::json, $2, $3
FROM unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])
  AS t(id, uscc, name, unit, outcome, unmet, undecided, findings)
ON CONFLICT (uscc, checked_on) DO NOTHING RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Checked:
    """A member with its check of the day."""

    id: UUID
    listed: Listed
    check: Check

    @property
    def row(self) -> tuple[UUID | str, ...]:
        """In the order of `_STORE`."""
        return (
            self.id,
            self.listed.member.uscc,
            self.listed.name,
            self.listed.reporting_unit,
            self.check.outcome,
            ",".join(self.check.unmet),
            ",".join(self.check.undecided),
            orjson.dumps([found.to_json() for found in self.check.findings]).decode(),
        )


async def check_members(uow: UnitOfWork, on: date, usccs: Sequence[str]) -> int:
    """Checks those of these firms that are members on the day; returns how many had no check of that day before."""
    plan = await plan_to_judge_by(uow)
    parameters, version = plan.on(on), plan.version_of(YEARLY, on)
    checked = []
    for number, listed in enumerate(await members_on(uow, on, usccs), 1):
        checked.append(Checked(uuid7(), listed, check(listed.member, plan, on, parameters)))
        if number % _BREATH == 0:
            await asyncio.sleep(0)
    if not checked:
        return 0
    await pin(uow, plan, {version})
    columns = (list(column) for column in zip(*(one.row for one in checked), strict=True))
    stored = await uow.execute_native(_STORE, on, version, clock.now(), *columns)
    new = {row["id"] for row in stored}
    _tell(uow, on, [one for one in checked if one.id in new])
    return len(new)


def _tell(uow: UnitOfWork, on: date, checked: Sequence[Checked]) -> None:
    uow.journal_entries([_entry(one, on) for one in checked])
    for one in checked:
        uow.publish(
            ComplianceChecked(
                uscc=one.listed.member.uscc,
                check_id=one.id,
                reporting_unit=one.listed.reporting_unit,
                outcome=one.check.outcome,
                unmet=one.check.unmet,
                undecided=one.check.undecided,
                rules_version=one.check.rules_version,
                effective_on=on,
            )
        )


def _entry(checked: Checked, on: date) -> JournalEntry:
    found = checked.check
    facts = {"check_id": str(checked.id), "outcome": found.outcome, "unmet": found.unmet, "undecided": found.undecided}
    return JournalEntry(
        act="check-compliance",
        subject=checked.listed.member.uscc,
        reporting_unit=checked.listed.reporting_unit,
        effective_on=on,
        rules_version=found.rules_version,
        facts=facts,
    )
