"""Admission lists as a list of them shows each: counts, signatures and notice, without its firms."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func, select

from pool.store.acts import LISTS
from pool.store.notice_tables import PublicNotice
from pool.store.tables import AdmissionList, AdmissionListFirm, CoSignature
from shared.lists.listing import Asked, Listed
from shared.messaging.reading import Reading


@dataclass(slots=True)
class ListHead:
    """A list without its firms."""

    row: AdmissionList
    firms: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    co_signed_by: Sequence[str] = ()
    notice: PublicNotice | None = None


async def list_heads(uow: Reading, asked: Asked) -> Listed[ListHead]:
    """A page of lists, each with what is counted of it."""
    listed = await LISTS.page(uow, asked)
    heads = {row.id: ListHead(row) for row in listed.rows}
    for list_id, outcome, number in await _counted(uow, list(heads)):
        heads[list_id].firms += number
        if outcome is not None:
            heads[list_id].outcomes[outcome] = number
    for list_id, bodies in (await _signed(uow, list(heads))).items():
        heads[list_id].co_signed_by = bodies
    notices = select(PublicNotice).where(PublicNotice.list_id.in_(heads))
    for notice in (await uow.session.execute(notices)).scalars():
        heads[notice.list_id].notice = notice
    return listed.made(lambda row: heads[row.id])


async def _counted(uow: Reading, ids: list[UUID]) -> Sequence[tuple[UUID, str | None, int]]:
    columns = (AdmissionListFirm.list_id, AdmissionListFirm.outcome)
    statement = select(*columns, func.count()).where(AdmissionListFirm.list_id.in_(ids)).group_by(*columns)
    return [(row[0], row[1], row[2]) for row in await uow.session.execute(statement)]


async def _signed(uow: Reading, ids: list[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    signed = select(CoSignature.list_id, CoSignature.body).where(CoSignature.list_id.in_(ids))
    for row in await uow.session.execute(signed.order_by(CoSignature.body)):
        found[row.list_id].append(row.body)
    return found
