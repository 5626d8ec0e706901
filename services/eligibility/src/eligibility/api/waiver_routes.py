"""Routes about waivers of soft criteria: proposed, listed, counted, and ended when their last day has passed."""

from typing import Annotated

from fastapi import APIRouter

from eligibility.store.waivers import WAIVERS, count_waivers
from eligibility.usecases.expire_waivers import sweep_waivers
from eligibility.usecases.waive import Wish, propose_waiver
from shared.api.asked import asked_of
from shared.api.callers import callers
from shared.api.uow import AnsweringRoute, ReadUow, Uow
from shared.identity.caller import Role
from shared.lists.listing import Asked
from shared.schemas.eligibility.waiver_sweeps import WaiverCount, WaiverSweepIn, WaiverSweepOut
from shared.schemas.eligibility.waivers import WaiverIn, WaiverOut, WaiverProposed
from shared.schemas.page import Page

router = APIRouter(route_class=AnsweringRoute)
OFFICES = (Role.CITY, Role.PROVINCE, Role.DEPARTMENT, Role.AUDITOR)


@router.post("/v1/waivers", status_code=201, tags=["waivers"], dependencies=[callers(Role.CITY, Role.PROVINCE)])
async def post_waiver(wanted: WaiverIn, uow: Uow) -> WaiverProposed:
    """Proposes a waiver; a second person of the province decides it as an approval."""
    waiver, approval = await propose_waiver(uow, Wish(**dict(wanted)))
    return WaiverProposed.model_validate({**WaiverOut.model_validate(waiver).model_dump(), "digest": approval.digest})


@router.get("/v1/waivers", tags=["waivers"], dependencies=[callers(*OFFICES)])
async def get_waivers(uow: ReadUow, asked: Annotated[Asked, asked_of(WAIVERS)]) -> Page[WaiverOut]:
    """Waivers within the caller's scope, oldest first; `expires_before` leaves out those without a last day."""
    return Page.of(await WAIVERS.page(uow, asked), WaiverOut.model_validate)


@router.get("/v1/waivers/summary", tags=["waivers"], dependencies=[callers(*OFFICES)])
async def read_waiver_counts(uow: ReadUow) -> list[WaiverCount]:
    """Waivers counted by unit, criterion and state."""
    return [WaiverCount.model_validate(row) for row in await count_waivers(uow)]


@router.post("/v1/waiver-sweeps", tags=["waivers"], dependencies=[callers(Role.PROVINCE, Role.ADMIN)])
async def post_waiver_sweep(wanted: WaiverSweepIn, uow: Uow) -> WaiverSweepOut:
    """Ends every granted waiver whose last day lies before the given one; a repeat ends none twice."""
    expired = await sweep_waivers(uow, wanted.on)
    return WaiverSweepOut(on=wanted.on, expired=[WaiverOut.model_validate(waiver) for waiver in expired])
