"""What banks do with their feed: pull, say what they apply, compare, take a snapshot, ask again; and the alarms."""

from contextlib import AsyncExitStack
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header
from starlette.responses import Response, StreamingResponse

from finance_matching.api.bank_schemas import applied_out
from finance_matching.domain.lists import ListKind
from finance_matching.store.alarms import ALARMS
from finance_matching.usecases.banks import own_bank
from finance_matching.usecases.compare_lists import compare_list, digest_of_list
from finance_matching.usecases.confirm_applied import announce_applying, confirm_applied
from finance_matching.usecases.pull_events import Fault, pull_events
from finance_matching.usecases.resend_events import resend_events
from finance_matching.usecases.snapshot import open_snapshot
from shared.api.asked import asked_of
from shared.api.callers import Calling, Running, callers
from shared.api.etags import etag_of
from shared.api.uow import AnsweringRoute, ReadUow, Uow
from shared.identity.caller import Role
from shared.lists.listing import Asked
from shared.messaging.reading import reading
from shared.problems import NotFound
from shared.schemas.finance_matching.alarms import AlarmOut
from shared.schemas.finance_matching.applied import AppliedIn, AppliedOut, ComparisonOut
from shared.schemas.finance_matching.banks import AppliesIn, BankOut, ResendIn, ResentOut
from shared.schemas.finance_matching.feed import PullIn, PullOut
from shared.schemas.finance_matching.snapshot import CompareIn, DigestOut, SnapshotOut
from shared.schemas.page import Page

router = APIRouter(route_class=AnsweringRoute)
_BANK = callers(Role.BANK)
_BANK_AND_KEEPERS = callers(Role.BANK, Role.PROVINCE, Role.ADMIN)
_BANK_AND_WATCHERS = callers(Role.BANK, Role.PROVINCE, Role.ADMIN, Role.DEPARTMENT, Role.AUDITOR, Role.DASHBOARD)


@router.post("/v1/bank/events", tags=["bank"], dependencies=[_BANK])
async def post_pull(pull: PullIn, uow: Uow) -> PullOut:
    """The calling bank's open events, revocations first; `ack` is its receipt for those it has stored."""
    errors = {event_id: Fault(fault.code, fault.text) for event_id, fault in pull.errors.items()}
    return PullOut.model_validate(await pull_events(uow, pull.max, pull.ack, errors, pull.after))


@router.post("/v1/bank/applied", tags=["bank"], dependencies=[_BANK])
async def post_applied(applied: AppliedIn, uow: Uow) -> AppliedOut:
    """What the calling bank's own systems act on, and how its copies stand as of a number."""
    return applied_out(await confirm_applied(uow, applied.events, applied.as_of, applied.digest))


@router.get("/v1/bank/lists/{kind}/digest", tags=["bank"], dependencies=[_BANK])
async def get_digest(kind: ListKind, uow: ReadUow) -> DigestOut:
    """The digest of the list as of the newest number of the calling bank's feed."""
    return DigestOut.model_validate(await digest_of_list(uow, kind))


@router.post("/v1/bank/lists/{kind}/compare", tags=["bank"], dependencies=[_BANK])
async def post_comparison(kind: ListKind, copy: CompareIn, uow: Uow) -> ComparisonOut:
    """Whether the bank's copy is right as of a number, by how much it is behind, and which codes differ."""
    return ComparisonOut.model_validate(await compare_list(uow, kind, copy.as_of, copy.digest, copy.entries))


@router.get("/v1/bank/lists/{kind}/snapshot", tags=["bank"], dependencies=[_BANK], response_model=SnapshotOut)
async def get_snapshot(
    kind: ListKind, caller: Calling, runtime: Running, if_none_match: Annotated[str | None, Header()] = None
) -> Response:
    """The whole list in one state, with the number from which the bank's feed goes on."""
    async with reading(runtime, caller) as uow:
        bank = await own_bank(uow)
    if bank is None:
        raise NotFound
    async with AsyncExitStack() as stack:
        snapshot = await stack.enter_async_context(open_snapshot(runtime, bank.id, kind))
        headers = {"ETag": etag_of(snapshot.head.tag)}
        if if_none_match == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        held = stack.pop_all()

    async def body() -> Any:
        async with held:
            async for piece in snapshot.pieces():
                yield piece

    return StreamingResponse(body(), headers=headers, media_type="application/json")


@router.put("/v1/banks/{bank_id}/applies", tags=["banks"], dependencies=[_BANK_AND_KEEPERS])
async def put_applies(bank_id: UUID, announced: AppliesIn, uow: Uow) -> BankOut:
    """Whether the bank says what it has applied; its revocations are then done only by that."""
    return BankOut.model_validate(await announce_applying(uow, bank_id, announced.applies))


@router.post("/v1/banks/{bank_id}/resend", tags=["banks"], dependencies=[_BANK_AND_KEEPERS])
async def post_resend(bank_id: UUID, wanted: ResendIn, uow: Uow) -> ResentOut:
    """Opens events of the bank's feed again, by their numbers."""
    return ResentOut.model_validate(await resend_events(uow, bank_id, wanted.numbers))


@router.get("/v1/alarms", tags=["alarms"], dependencies=[_BANK_AND_WATCHERS])
async def get_alarms(uow: ReadUow, asked: Annotated[Asked, asked_of(ALARMS)]) -> Page[AlarmOut]:
    """What people must see to at banks: failing or disabled endpoints, overdue revocations; a bank sees its own."""
    return Page[AlarmOut].of(await ALARMS.page(uow, asked), AlarmOut.model_validate)
