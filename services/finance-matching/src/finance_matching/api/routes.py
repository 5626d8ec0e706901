"""Finance-matching's routes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request

from finance_matching.api.bank_routes import router as bank_router
from finance_matching.api.schemas import approval_proposed, list_out, proposed_out, receipt_out
from finance_matching.domain.lists import ListKind
from finance_matching.store.queries import (
    BANKS,
    ENTRIES,
    FROZEN,
    RECEIPTS,
    VERSIONS,
    get_bank,
    list_frozen,
    list_receipts,
    read_list,
    summarise_receipts,
)
from finance_matching.usecases.banks import own_bank, register_bank
from finance_matching.usecases.consent import decide_consent, get_consent
from finance_matching.usecases.endpoints import record_test, register_endpoint, revoke_old_secret, send_test_event
from finance_matching.usecases.propose_version import propose_version
from finance_matching.usecases.standing import standing_of
from finance_matching.usecases.suspension import propose_lifting, propose_suspension
from shared import clock
from shared.api.asked import asked_of
from shared.api.callers import Calling, Running, callers
from shared.api.claimed import claimed
from shared.api.uow import AnsweringRoute, ReadUow, Uow
from shared.domain.day import Day, Moment
from shared.domain.uscc import Uscc
from shared.identity.caller import Role
from shared.lists.listing import Asked
from shared.messaging.unit_of_work import unit_of_work
from shared.schemas.finance_matching.banks import ApprovalProposed, BankIn, BankOut
from shared.schemas.finance_matching.consent import ConsentDecided, ConsentIn, ConsentOut
from shared.schemas.finance_matching.endpoints import EndpointIn, EndpointRegistered, TestedOut
from shared.schemas.finance_matching.list_entries import FrozenEntryOut
from shared.schemas.finance_matching.lists import ListOut, VersionIn, VersionOut, VersionProposed
from shared.schemas.finance_matching.receipts import ReceiptOut, ReceiptSummary
from shared.schemas.page import Page
from shared.schemas.standing import StandingOut, standing_out

router = APIRouter(route_class=AnsweringRoute)
router.include_router(bank_router)
KEEPERS = (Role.PROVINCE, Role.ADMIN)
WATCHERS = (*KEEPERS, Role.DEPARTMENT, Role.AUDITOR, Role.DASHBOARD)
_WRITING_S = 30.0
"""Longest time in which what came of a test event is written."""
_BANK_AND_KEEPERS = callers(Role.BANK, *KEEPERS)
_BANK_AND_WATCHERS = callers(Role.BANK, *WATCHERS)
_LIST_READERS = callers(Role.BANK, *WATCHERS, Role.CITY, Role.FIRM, Role.SERVICE)
_STANDING_READERS = callers(Role.FIRM, Role.CITY, Role.SERVICE, *WATCHERS)
_CONSENT_READERS = callers(Role.FIRM, *WATCHERS)


@router.post("/v1/banks", status_code=201, tags=["banks"], dependencies=[callers(*KEEPERS)])
async def post_bank(bank: BankIn, uow: Uow) -> BankOut:
    """Registers a bank; its feed begins with what stands on both lists."""
    return BankOut.model_validate(await register_bank(uow, bank.name, bank.code))


@router.get("/v1/banks", tags=["banks"], dependencies=[_BANK_AND_WATCHERS])
async def get_banks(uow: ReadUow, asked: Annotated[Asked, asked_of(BANKS)]) -> Page[BankOut]:
    """Registered banks; a bank sees itself."""
    return Page[BankOut].of(await BANKS.page(uow, asked), BankOut.model_validate)


@router.get("/v1/banks/{bank_id}", tags=["banks"], dependencies=[_BANK_AND_WATCHERS])
async def read_bank(bank_id: UUID, uow: ReadUow) -> BankOut:
    """One bank and how its endpoint does."""
    return BankOut.model_validate(await get_bank(uow, bank_id))


@router.put("/v1/banks/{bank_id}/endpoint", tags=["banks"], dependencies=[_BANK_AND_KEEPERS])
async def put_endpoint(bank_id: UUID, endpoint: EndpointIn, uow: Uow) -> EndpointRegistered:
    """Names where the bank takes webhooks, or gives that a new secret, which is shown this once."""
    registered = await register_endpoint(uow, bank_id, endpoint.url, endpoint.overlap_hours)
    return EndpointRegistered.model_validate(registered)


@router.delete("/v1/banks/{bank_id}/endpoint/old-secret", status_code=204, tags=["banks"],
               dependencies=[_BANK_AND_KEEPERS])  # fmt: skip
async def delete_old_secret(bank_id: UUID, uow: Uow) -> None:
    """Lets the old secret sign nothing from now on."""
    await revoke_old_secret(uow, bank_id)


@router.post("/v1/banks/{bank_id}/endpoint/test-event", tags=["banks"], dependencies=[_BANK_AND_KEEPERS])
async def post_test_event(bank_id: UUID, request: Request, caller: Calling, runtime: Running) -> TestedOut:
    """Sends a signed event without effect now, and answers what came of it."""
    async with claimed(request, runtime.settings.delivery_timeout_s + _WRITING_S) as claim:
        tested = await send_test_event(runtime, caller, bank_id)
        async with unit_of_work(runtime, caller) as uow:
            answer = TestedOut.model_validate(await record_test(uow, tested))
            await claim.answer(uow, 200, answer)
    return answer


@router.post("/v1/banks/{bank_id}/suspension", status_code=201, tags=["banks"], dependencies=[callers(Role.PROVINCE)])
async def post_suspension(bank_id: UUID, uow: Uow) -> ApprovalProposed:
    """Puts up that the bank hears of revocations alone; a second person decides (`/v1/approvals/{id}/decision`)."""
    return approval_proposed(await propose_suspension(uow, bank_id))


@router.delete("/v1/banks/{bank_id}/suspension", tags=["banks"], dependencies=[callers(Role.PROVINCE)])
async def delete_suspension(bank_id: UUID, uow: Uow) -> ApprovalProposed:
    """Puts up that the bank catches up on all it missed; a second person decides."""
    return approval_proposed(await propose_lifting(uow, bank_id))


@router.post("/v1/lists/{kind}/versions", status_code=201, tags=["lists"], dependencies=[callers(Role.PROVINCE)])
async def post_version(kind: ListKind, version: VersionIn, uow: Uow) -> VersionProposed:
    """Freezes a version of the list; a second person publishes it (`/v1/approvals/{id}/decision`)."""
    return proposed_out(await propose_version(uow, kind, version.effective_on))


@router.get("/v1/lists/{kind}/versions", tags=["lists"], dependencies=[callers(*WATCHERS)])
async def get_versions(kind: ListKind, uow: ReadUow, asked: Annotated[Asked, asked_of(VERSIONS)]) -> Page[VersionOut]:
    """Versions of the list, oldest first."""
    return Page[VersionOut].of(await VERSIONS.page(uow, asked, of={"kind": kind}), VersionOut.model_validate)


@router.get("/v1/lists/{kind}/versions/{version}/entries", tags=["lists"], dependencies=[callers(*WATCHERS)])
async def get_version_entries(
    kind: ListKind,
    version: Annotated[int, Path(ge=1, le=2_000_000_000)],
    uow: ReadUow,
    asked: Annotated[Asked, asked_of(FROZEN)],
) -> Page[FrozenEntryOut]:
    """Firms of a version as its proposal froze them: who decides on it reads all of them."""
    return Page[FrozenEntryOut].of(await list_frozen(uow, kind, version, asked), FrozenEntryOut.model_validate)


@router.get("/v1/lists/{kind}", tags=["lists"], dependencies=[_LIST_READERS])
async def get_list(kind: ListKind, uow: ReadUow, asked: Annotated[Asked, asked_of(ENTRIES)]) -> ListOut:
    """The list as it stands now, by code; a revoked firm is not on it."""
    await own_bank(uow)
    return list_out(await read_list(uow, kind, asked))


@router.put("/v1/firms/{uscc}/consent", tags=["consent"], dependencies=[callers(Role.FIRM, Role.PROVINCE)])
async def put_consent(uscc: Uscc, consent: ConsentIn, uow: Uow) -> ConsentDecided:
    """The firm's decision on the pledge list; a withdrawal revokes its entry there at once."""
    decided, revoked = await decide_consent(uow, uscc, consent.granted, consent.effective_on)
    return ConsentDecided(**ConsentOut.model_validate(decided).model_dump(), revoked=revoked)


@router.get("/v1/firms/{uscc}/consent", tags=["consent"], dependencies=[_CONSENT_READERS])
async def read_consent(uscc: Uscc, uow: ReadUow) -> ConsentOut:
    """What is known of the firm's consent."""
    return ConsentOut.model_validate(await get_consent(uow, uscc))


@router.get("/v1/firms/{uscc}/standing", tags=["firms"], dependencies=[_STANDING_READERS])
async def read_standing(uscc: Uscc, uow: ReadUow, on: Day | None = None, known_at: Moment | None = None) -> StandingOut:
    """How a member, or a firm that was one, stands on a day, by what is known now or was known at an instant."""
    day = on or clock.today()
    return standing_out(uscc, day, await standing_of(uow, uscc, day, known_at))


@router.get("/v1/receipts/summary", tags=["receipts"], dependencies=[_BANK_AND_WATCHERS])
async def get_receipt_summary(uow: ReadUow, uscc: Uscc | None = None, bank_id: UUID | None = None) -> ReceiptSummary:
    """How much banks were told, and how much they have confirmed."""
    return ReceiptSummary(**await summarise_receipts(uow, uscc=uscc, bank_id=bank_id))


@router.get("/v1/receipts", tags=["receipts"], dependencies=[_BANK_AND_WATCHERS])
async def get_receipts(uow: ReadUow, asked: Annotated[Asked, asked_of(RECEIPTS)]) -> Page[ReceiptOut]:
    """Per bank and event: when it was sent and received, in how many attempts."""
    return Page[ReceiptOut].of(await list_receipts(uow, asked), receipt_out)
