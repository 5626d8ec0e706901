"""The second person's approval publishes a version: every entry that is new on the list is told, each once."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from finance_matching.domain.lists import Candidate, ListKind, belongs
from finance_matching.store.candidates import read_candidates
from finance_matching.store.digest import DIGEST
from finance_matching.store.feed import lock_lists
from finance_matching.store.tables import BankList, ListVersion
from finance_matching.usecases.left_off import REJECTED, because, left_off
from finance_matching.usecases.standing import in_the_way
from finance_matching.usecases.tell import EntryChange, tell
from shared import clock
from shared.approvals.model import Approval
from shared.events.finance_matching import WhitelistEntryListed, WhitelistPublished
from shared.messaging.lines import must_agree
from shared.messaging.reading import Reading
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import Problem
from shared.schemas.finance_matching.decisions import PublishedOut

_LIST = """
INSERT INTO list_entry AS l
  (kind, uscc, name, reporting_unit, admitted_on, member_state, state, version, listed_version, listed_on)
SELECT $1, t.*, 'active', 'listed', 1, 1, $6
FROM unnest($2::text[], $3::text[], $4::text[], $5::date[]) AS t(uscc, name, reporting_unit, admitted_on)
ON CONFLICT (kind, uscc) DO UPDATE SET name = excluded.name, reporting_unit = excluded.reporting_unit,
  admitted_on = excluded.admitted_on, member_state = 'active', state = 'listed', version = l.version + 1,
  listed_version = l.version + 1, listed_on = excluded.listed_on, revoked_on = NULL, revoked_reason = NULL,
  revoked_by = NULL
WHERE l.state = 'revoked'
RETURNING uscc, version
"""

_DIGEST = f"SELECT {DIGEST} AS digest FROM list_entry WHERE kind = $1 AND state <> 'revoked'"  # noqa: S608


class NewerVersionPublished(Problem):
    """Another version was published since this one was put up."""

    status, code = 409, "newer-version-published"
    title = {"zh": "已有更新的名单版本发布", "en": "A newer version of the list has been published"}
    detail = {
        "zh": "名单已发布到第 {published} 版，本提案为第 {proposed} 版；请重新提出。",
        "en": "Version {published} is published and this proposal is version {proposed}; propose anew.",
    }


async def publish_version(uow: UnitOfWork, approval: Approval) -> PublishedOut:
    """Publishes a frozen version, without those that may not stand on it by now; this answer holds.

    Raises:
        NewerVersionPublished: another version came first. RecordsDiverged: a firm is not settled since a restore.
        EventsMissing: what is known here has a gap.
    """
    await lock_lists(uow)
    version, bank_list = await _read(uow, approval)
    if version.version <= bank_list.version:
        raise NewerVersionPublished(published=bank_list.version, proposed=version.version)
    kind, at = cast("ListKind", version.kind), clock.now()
    frozen = await read_candidates(uow, kind, version.id)
    belonging = [firm for firm in frozen if belongs(firm, kind, version.effective_on)]
    barred = await in_the_way(uow, [firm.uscc for firm in belonging if not firm.listed], version.effective_on)
    firms = [firm for firm in belonging if firm.uscc not in barred]
    new = [firm for firm in firms if not firm.listed]
    await must_agree(uow, [firm.uscc for firm in new])
    version.state, version.published_at, version.listed = "published", at, len(firms)
    bank_list.version, bank_list.effective_on = version.version, version.effective_on
    if new:
        await _list_firms(uow, version, new, at)
    _publish(uow, version, len(firms), (await uow.execute_native(_DIGEST, kind))[0]["digest"])
    listed = {firm.uscc for firm in firms}
    left_out = [firm for firm in frozen if firm.uscc not in listed]
    why = await because(uow, left_out, version)
    uow.journal_entries([left_off(version, firm, why[firm.uscc]) for firm in left_out])
    return PublishedOut(
        id=version.id,
        kind=kind,
        version=version.version,
        entries=len(firms),
        new_entries=len(new),
        left_out=sorted(why),
        because={uscc: code for uscc, (code, _) in why.items()},
    )


async def reject_version(uow: UnitOfWork, approval: Approval) -> None:
    """Keeps the rejected version as what it is; the firms that it would have listed find that in their timelines."""
    version, _ = await _read(uow, approval)
    version.state = "rejected"
    frozen = await read_candidates(uow, cast("ListKind", version.kind), version.id)
    uow.journal_entries([left_off(version, firm, REJECTED) for firm in frozen if not firm.listed])


async def _read(uow: Reading, approval: Approval) -> tuple[ListVersion, BankList]:
    version = await uow.session.get_one(ListVersion, UUID(approval.payload["version_id"]))
    return version, await uow.session.get_one(BankList, version.kind)


def _publish(uow: UnitOfWork, version: ListVersion, entries: int, digest: str) -> None:
    published = WhitelistPublished(
        list_id=version.id,
        list_kind=cast("ListKind", version.kind),
        version=version.version,
        entries=entries,
        effective_on=version.effective_on,
        digest=digest,
    )
    uow.publish(published)
    facts = {"list_version_id": version.id, "version": version.version, "entries": entries}
    uow.journal("publish-list", published.subject, effective_on=version.effective_on, after=facts, facts=facts)


async def _list_firms(uow: UnitOfWork, version: ListVersion, firms: list[Candidate], at: datetime) -> None:
    rows = await uow.execute_native(
        _LIST,
        version.kind,
        [firm.uscc for firm in firms],
        [firm.name for firm in firms],
        [firm.reporting_unit for firm in firms],
        [firm.admitted_on for firm in firms],
        version.effective_on,
    )
    versions = {row["uscc"]: row["version"] for row in rows}
    changes = [_listed(version, firm, versions[firm.uscc], at) for firm in firms if firm.uscc in versions]
    await tell(uow, changes)


def _listed(version: Any, firm: Candidate, entry_version: int, at: datetime) -> EntryChange:
    event = WhitelistEntryListed(
        uscc=firm.uscc,
        list_kind=version.kind,
        version=entry_version,
        name=firm.name,
        reporting_unit=firm.reporting_unit,
        admitted_on=firm.admitted_on,
        effective_on=version.effective_on,
    )
    return EntryChange(event, firm.reporting_unit, at)
