"""Pool's routes about hearing a firm before it is removed."""

from uuid import UUID

from fastapi import APIRouter

from pool.api.removal_schemas import removal_out
from pool.usecases.answer_period import read_removal
from pool.usecases.answer_removal import Said, answer_removal
from pool.usecases.notify_removal import Service, notify_removal
from shared.api.callers import callers
from shared.api.uow import AnsweringRoute, ReadUow, Uow
from shared.identity.caller import Role
from shared.schemas.pool.removals import RemovalAnswerIn, RemovalNoticeIn, RemovalOut

router = APIRouter(route_class=AnsweringRoute, tags=["exits"])
PROVINCE = callers(Role.PROVINCE)
READERS = callers(Role.FIRM, Role.CITY, Role.PROVINCE, Role.DEPARTMENT, Role.AUDITOR)


@router.get("/v1/removals/{removal_id}", dependencies=[READERS])
async def read_one_removal(removal_id: UUID, uow: ReadUow) -> RemovalOut:
    """A removal, within the caller's scope: notice, answer, and the day from which it can be decided."""
    return removal_out(await read_removal(uow, removal_id))


@router.post("/v1/removals/{removal_id}/notice", status_code=201, dependencies=[PROVINCE])
async def post_removal_notice(removal_id: UUID, wanted: RemovalNoticeIn, uow: Uow) -> RemovalOut:
    """Records that the firm was notified; its term to answer begins on the day after service."""
    return removal_out(await notify_removal(uow, removal_id, Service(**dict(wanted))))


@router.post("/v1/removals/{removal_id}/answer", status_code=201, dependencies=[PROVINCE])
async def post_removal_answer(removal_id: UUID, wanted: RemovalAnswerIn, uow: Uow) -> RemovalOut:
    """Records the firm's written answer, or that it waives one; the removal can be decided from that day on."""
    return removal_out(await answer_removal(uow, removal_id, Said(**dict(wanted))))
