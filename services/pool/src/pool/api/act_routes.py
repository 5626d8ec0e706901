"""Pool's routes that list what its people have made."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from pool.api.schemas import head_out, screening_out
from pool.store.acts import EXITS, FIRMS, LISTS, SCREENINGS, SEAT_LINES, SIGNATURES
from pool.usecases.list_heads import list_heads
from shared.api.asked import asked_of
from shared.api.callers import callers
from shared.api.uow import AnsweringRoute, ReadUow
from shared.identity.caller import Role
from shared.lists.listing import Asked
from shared.schemas.page import Page
from shared.schemas.pool.admission_shown import AdmissionListOut, CoSignatureOut, ListedFirmOut
from shared.schemas.pool.exits import ExitOut
from shared.schemas.pool.screening import ScreeningOut
from shared.schemas.pool.seats import SeatLineOut

router = APIRouter(route_class=AnsweringRoute)
LIST_READERS = callers(Role.PROVINCE, Role.DEPARTMENT, Role.AUDITOR)
READERS = callers(Role.CITY, Role.PROVINCE, Role.DEPARTMENT, Role.AUDITOR, Role.DASHBOARD, Role.SERVICE)
FIRM_READERS = callers(Role.FIRM, Role.CITY, Role.PROVINCE, Role.DEPARTMENT, Role.AUDITOR)


@router.get("/v1/screenings", tags=["screening"], dependencies=[LIST_READERS])
async def get_screenings(uow: ReadUow, asked: Annotated[Asked, asked_of(SCREENINGS)]) -> Page[ScreeningOut]:
    """Screenings, oldest first."""
    return Page.of(await SCREENINGS.page(uow, asked), screening_out)


@router.get("/v1/admission-lists", tags=["admission"], dependencies=[LIST_READERS])
async def get_admission_lists(uow: ReadUow, asked: Annotated[Asked, asked_of(LISTS)]) -> Page[AdmissionListOut]:
    """Lists with co-signatures, notice and outcomes, oldest first; who is barred from one is told by the list."""
    return Page.of(await list_heads(uow, asked), head_out)


@router.get("/v1/admission-lists/{list_id}/firms", tags=["admission"], dependencies=[LIST_READERS])
async def get_listed_firms(
    list_id: UUID, uow: ReadUow, asked: Annotated[Asked, asked_of(FIRMS)]
) -> Page[ListedFirmOut]:
    """Every firm of a list in its order, drafts as well: who signs reads all of it; then what became of each."""
    return Page.of(await FIRMS.page(uow, asked, of={"list_id": list_id}), ListedFirmOut.model_validate)


@router.get("/v1/admission-lists/{list_id}/co-signatures", tags=["admission"], dependencies=[LIST_READERS])
async def get_co_signatures(
    list_id: UUID, uow: ReadUow, asked: Annotated[Asked, asked_of(SIGNATURES)]
) -> Page[CoSignatureOut]:
    """Signatures under a list, by body."""
    return Page.of(await SIGNATURES.page(uow, asked, of={"list_id": list_id}), CoSignatureOut.model_validate)


@router.get("/v1/exits", tags=["exits"], dependencies=[FIRM_READERS])
async def get_exits(uow: ReadUow, asked: Annotated[Asked, asked_of(EXITS)]) -> Page[ExitOut]:
    """Graduations and removals within the caller's scope, proposed and decided, oldest first."""
    return Page.of(await EXITS.page(uow, asked), ExitOut.model_validate)


@router.get("/v1/seat-lines", tags=["seats"], dependencies=[READERS])
async def get_seat_lines(uow: ReadUow, asked: Annotated[Asked, asked_of(SEAT_LINES)]) -> Page[SeatLineOut]:
    """Movements of seats within the caller's scope, oldest first."""
    return Page.of(await SEAT_LINES.page(uow, asked), SeatLineOut.model_validate)
