"""One person of the province puts up a version of a list; its entries are frozen until another decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from finance_matching.domain.lists import Candidate, ListKind, belongs, digest_of_entries
from finance_matching.store.candidates import read_candidates
from finance_matching.store.feed import lock_lists
from finance_matching.store.tables import BankList, ListVersion
from finance_matching.usecases.standing import in_the_way
from shared import clock
from shared.approvals.model import Approval, propose
from shared.domain.standing import Standing
from shared.ids import uuid7
from shared.messaging.lines import must_agree
from shared.messaging.unit_of_work import UnitOfWork
from shared.usecases.legal_date import must_rest_on

ACT = "publish-list"
_FREEZE = """
INSERT INTO list_version_entry (version_id, uscc, name, reporting_unit, admitted_on)
SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::date[])
"""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A frozen version and its proposal; `left_out` are members that would be new on the list and may not be listed."""

    version: ListVersion
    approval: Approval
    left_out: Mapping[str, Standing]


async def propose_version(uow: UnitOfWork, kind: ListKind, effective_on: date) -> Proposed:
    """Freezes who belongs on the list on that day and may be listed; what is listed stays as banks have it.

    Raises:
        RecordsDiverged: a firm to be listed is not settled since a restore.
        EventsMissing: what is known here has a gap.
        EffectiveDateAhead, BeforePlan: the day. BeforeItsGround: the published version is of a later day.
    """
    await lock_lists(uow)
    present = await uow.session.get_one(BankList, kind)
    belonging = [firm for firm in await read_candidates(uow, kind) if belongs(firm, kind, effective_on)]
    await must_agree(uow, [firm.uscc for firm in belonging if not firm.listed])
    must_rest_on("list_version", effective_on, uow.plan, version_on=present.effective_on)
    barred = await in_the_way(uow, [firm.uscc for firm in belonging if not firm.listed], effective_on)
    firms = [firm for firm in belonging if firm.uscc not in barred]
    version = ListVersion(
        id=uuid7(),
        kind=kind,
        version=await _next_number(uow, kind),
        effective_on=effective_on,
        entries=len(firms),
        digest=digest_of_entries(firms),
        proposed_by=uow.caller.subject,
        proposed_at=clock.now(),
        state="proposed",
    )
    uow.session.add(version)
    await uow.session.flush()
    await _freeze(uow, version.id, firms)
    payload = {
        "version_id": version.id,
        "kind": kind,
        "version": version.version,
        "effective_on": effective_on,
        "entries": version.entries,
        "new_entries": sum(not firm.listed for firm in firms),
        "entries_digest": version.digest,
        "left_out": {uscc: one.against_membership[0].code for uscc, one in sorted(barred.items())},
    }
    return Proposed(version, await propose(uow, ACT, f"list:{kind}", payload), barred)


async def _next_number(uow: UnitOfWork, kind: ListKind) -> int:
    newest = select(func.coalesce(func.max(ListVersion.version), 0)).where(ListVersion.kind == kind)
    return int((await uow.session.execute(newest)).scalar_one()) + 1


async def _freeze(uow: UnitOfWork, version_id: UUID, firms: list[Candidate]) -> None:
    await uow.execute_native(
        _FREEZE,
        version_id,
        [firm.uscc for firm in firms],
        [firm.name for firm in firms],
        [firm.reporting_unit for firm in firms],
        [firm.admitted_on for firm in firms],
    )
