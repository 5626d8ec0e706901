"""Pool's routes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from pool.api.act_routes import router as act_router
from pool.api.calendar_routes import router as calendar_router
from pool.api.departure_routes import router as departure_router
from pool.api.removal_routes import router as removal_router
from pool.api.schemas import exit_out, list_out, member_out, screening_out, wanted_of
from pool.store.queries import (
    CANDIDATES,
    ENTRIES,
    MEMBERS,
    PROPOSALS,
    get_screening,
    list_members,
    memberships,
)
from pool.usecases.fallen_removals import DUE, list_due
from pool.usecases.graduate import propose_graduation
from pool.usecases.lists import co_sign, draft_list, propose_list, read_list, with_standings
from pool.usecases.open_notice import open_notice
from pool.usecases.reinstate import propose_reinstatement
from pool.usecases.remove import propose_removal
from pool.usecases.screen import screen
from pool.usecases.screen_as_job import start_screening
from pool.usecases.seat_plan import present_plan, read_plan, set_plan
from pool.usecases.standing import standing_of
from pool.usecases.sweep import sweep
from pool.usecases.withdraw_list import withdraw_list
from shared import clock
from shared.api.asked import asked_of
from shared.api.callers import callers
from shared.api.etags import IfMatch, check_if_match, etag_of
from shared.api.uow import AnsweringRoute, ReadUow, Uow
from shared.domain.day import Day, Moment
from shared.domain.uscc import Uscc
from shared.identity.caller import Role
from shared.lists.listing import Asked
from shared.schemas.jobs import JobAccepted
from shared.schemas.page import Page
from shared.schemas.pool.admission import AdmissionListIn, WithdrawalIn
from shared.schemas.pool.admission_shown import AdmissionListOut
from shared.schemas.pool.candidates import CandidateOut
from shared.schemas.pool.exits import (
    ExitProposed,
    GraduationIn,
    ReinstatementDue,
    ReinstatementIn,
    RemovalIn,
    RemovalProposalOut,
    SweepIn,
    SweepOut,
)
from shared.schemas.pool.members import MemberOut
from shared.schemas.pool.proposals import Proposed
from shared.schemas.pool.public_notices import CoSignatureIn, PublicNoticeIn
from shared.schemas.pool.screening import ScreeningEntryOut, ScreeningIn, ScreeningOut
from shared.schemas.pool.seats import SeatPlanIn, SeatPlanOut
from shared.schemas.standing import StandingOut, standing_out
from shared.usecases.legal_date import rules_in_force

router = APIRouter(route_class=AnsweringRoute)
router.include_router(act_router)
router.include_router(calendar_router)
router.include_router(removal_router)
router.include_router(departure_router)
PROVINCE = callers(Role.PROVINCE)
READERS = callers(Role.CITY, Role.PROVINCE, Role.DEPARTMENT, Role.AUDITOR, Role.DASHBOARD, Role.SERVICE)
FIRM_READERS = callers(
    Role.FIRM, Role.CITY, Role.PROVINCE, Role.DEPARTMENT, Role.AUDITOR, Role.DASHBOARD, Role.SERVICE, Role.BRIDGE
)
ON_THE_LISTS_DAY = CoSignatureIn()
LIST_READERS = callers(Role.PROVINCE, Role.DEPARTMENT, Role.AUDITOR)


@router.get("/v1/seat-plan", tags=["seats"], dependencies=[READERS])
async def read_seat_plan(uow: ReadUow, response: Response) -> SeatPlanOut:
    """Cap, seats and what is used of them; the ETag is what a change names."""
    plan = await present_plan(uow)
    response.headers["ETag"] = etag_of(plan.version)
    return SeatPlanOut.model_validate(plan)


@router.put("/v1/seat-plan", tags=["seats"], dependencies=[PROVINCE])
async def put_seat_plan(wanted: SeatPlanIn, uow: Uow, response: Response, if_match: IfMatch = None) -> SeatPlanOut:
    """Sets cap and seats; a change of an existing plan needs `If-Match`."""
    present = await read_plan(uow, lock=True)
    if present is not None:
        check_if_match(if_match, present.version)
    plan = await set_plan(uow, wanted.cap, wanted.units, wanted.effective_on)
    response.headers["ETag"] = etag_of(plan.version)
    return SeatPlanOut.model_validate(plan)


@router.get("/v1/candidates", tags=["screening"], dependencies=[READERS])
async def get_candidates(uow: ReadUow, asked: Annotated[Asked, asked_of(CANDIDATES)]) -> Page[CandidateOut]:
    """Applications as pool knows them, within the caller's scope."""
    return Page.of(await CANDIDATES.page(uow, asked), CandidateOut.model_validate)


@router.post("/v1/screenings", status_code=201, tags=["screening"], dependencies=[PROVINCE])
async def post_screening(wanted: ScreeningIn, uow: Uow) -> ScreeningOut:
    """Ranks all recommended firms of a batch and gives out the seats; nobody is admitted by it."""
    return screening_out(await screen(uow, wanted.batch, wanted.effective_on))


@router.post("/v1/screening-jobs", status_code=202, tags=["screening"], dependencies=[PROVINCE])
async def post_screening_job(wanted: ScreeningIn, uow: Uow) -> JobAccepted:
    """The same as a job, whose progress counts entries and whose result names the screening."""
    return JobAccepted.of("pool", await start_screening(uow, wanted.batch, wanted.effective_on))


@router.get("/v1/screenings/{screening_id}", tags=["screening"], dependencies=[LIST_READERS])
async def read_screening(screening_id: UUID, uow: ReadUow) -> ScreeningOut:
    """One screening."""
    return screening_out(await get_screening(uow, screening_id))


@router.get("/v1/screenings/{screening_id}/entries", tags=["screening"], dependencies=[READERS])
async def get_screening_entries(
    screening_id: UUID, uow: ReadUow, asked: Annotated[Asked, asked_of(ENTRIES)]
) -> Page[ScreeningEntryOut]:
    """The ranked firms of a screening, best first, within the caller's scope."""
    listed = await ENTRIES.page(uow, asked, of={"screening_id": screening_id})
    return Page.of(listed, ScreeningEntryOut.model_validate)


@router.post("/v1/admission-lists", status_code=201, tags=["admission"], dependencies=[PROVINCE])
async def post_admission_list(wanted: AdmissionListIn, uow: Uow) -> AdmissionListOut:
    """Drafts a list, from a screening by rank or by name in the order given."""
    return list_out(await draft_list(uow, wanted_of(wanted)))


@router.get("/v1/admission-lists/{list_id}", tags=["admission"], dependencies=[LIST_READERS])
async def read_admission_list(list_id: UUID, uow: ReadUow) -> AdmissionListOut:
    """A list with its co-signatures and, once decided, its outcomes."""
    return list_out(await with_standings(uow, await read_list(uow, list_id)))


@router.post("/v1/admission-lists/{list_id}/co-signatures", tags=["admission"], dependencies=[callers(Role.DEPARTMENT)])
async def post_co_signature(list_id: UUID, uow: Uow, wanted: CoSignatureIn = ON_THE_LISTS_DAY) -> AdmissionListOut:
    """The caller's body co-signs the list, on the list's day where no other is given."""
    return list_out(await co_sign(uow, list_id, wanted.signed_on))


@router.post("/v1/admission-lists/{list_id}/notice", status_code=201, tags=["admission"], dependencies=[PROVINCE])
async def post_public_notice(list_id: UUID, wanted: PublicNoticeIn, uow: Uow) -> AdmissionListOut:
    """Records the list's public notice; it can be proposed once the last day has passed."""
    return list_out(await open_notice(uow, list_id, wanted.first_day, wanted.last_day))


@router.post("/v1/admission-lists/{list_id}/withdrawal", status_code=201, tags=["admission"], dependencies=[PROVINCE])
async def post_admission_withdrawal(list_id: UUID, wanted: WithdrawalIn, uow: Uow) -> AdmissionListOut:
    """Withdraws a list that is a draft still, and its notice: it holds no places any more."""
    return list_out(await withdraw_list(uow, list_id, wanted.ground))


@router.post("/v1/admission-lists/{list_id}/proposal", status_code=201, tags=["admission"], dependencies=[PROVINCE])
async def post_admission_proposal(list_id: UUID, uow: Uow) -> Proposed:
    """Puts the co-signed list up to a second person."""
    approval = await propose_list(uow, list_id)
    return Proposed(approval_id=approval.id, digest=approval.digest)


@router.get("/v1/members", tags=["members"], dependencies=[FIRM_READERS])
async def get_members(uow: ReadUow, asked: Annotated[Asked, asked_of(MEMBERS)]) -> Page[MemberOut]:
    """Members within the caller's scope: all there ever were, or those in on a day, as known at an instant.

    `compliance` is that of the newest yearly check of each.
    """
    listed = await list_members(uow, asked)
    parameters = rules_in_force(uow.plan, clock.today())
    return Page.of(listed, lambda seen: member_out(seen, parameters))


@router.get("/v1/members/{uscc}", tags=["members"], dependencies=[FIRM_READERS])
async def read_memberships(uscc: Uscc, uow: ReadUow) -> list[MemberOut]:
    """All memberships of a firm, oldest first."""
    parameters = rules_in_force(uow.plan, clock.today())
    return [member_out(seen, parameters) for seen in await memberships(uow, uscc)]


@router.get("/v1/firms/{uscc}/standing", tags=["firms"], dependencies=[FIRM_READERS])
async def read_standing(uscc: Uscc, uow: ReadUow, on: Day | None = None, known_at: Moment | None = None) -> StandingOut:
    """How the firm stands on a day, by what is known now or was known at an instant: each reason against it.

    Outcomes, waivers, recommendations and assignments are those of now.
    """
    day = on or clock.today()
    return standing_out(uscc, day, await standing_of(uow, uscc, day, known_at))


@router.post("/v1/graduations", status_code=201, tags=["exits"], dependencies=[PROVINCE])
async def post_graduation(wanted: GraduationIn, uow: Uow) -> ExitProposed:
    """Proposes a graduation (出库) on verified evidence; a second person decides."""
    finding = wanted.model_effect.finding
    return exit_out(*await propose_graduation(uow, wanted.uscc, wanted.effective_on, finding))


@router.post("/v1/removals", status_code=201, tags=["exits"], dependencies=[PROVINCE])
async def post_removal(wanted: RemovalIn, uow: Uow) -> ExitProposed:
    """Proposes a removal (退库) on a confirmed ground; the firm is heard, then a second person decides."""
    named = wanted.violation_id or wanted.proposal_id
    return exit_out(*await propose_removal(uow, wanted.uscc, wanted.ground, wanted.effective_on, named))


@router.post("/v1/reinstatements", status_code=201, tags=["exits"], dependencies=[PROVINCE])
async def post_reinstatement(wanted: ReinstatementIn, uow: Uow) -> ExitProposed:
    """Proposes to undo a removal whose ground was reversed on appeal; a second person decides."""
    fallen, approval = await propose_reinstatement(uow, wanted.uscc, wanted.effective_on)
    return exit_out(fallen.case, approval)


@router.get("/v1/reinstatements/due", tags=["exits"], dependencies=[READERS])
async def get_reinstatements_due(uow: ReadUow, asked: Annotated[Asked, asked_of(DUE)]) -> Page[ReinstatementDue]:
    """Removals whose ground was reversed and that nobody has undone yet, within the caller's scope."""
    return Page.of(await list_due(uow, asked), lambda due: due)


@router.post("/v1/clock-sweeps", tags=["exits"], dependencies=[callers(Role.PROVINCE, Role.SERVICE)])
async def post_clock_sweep(wanted: SweepIn, uow: Uow) -> SweepOut:
    """Proposes every member whose term has passed without progress; withdraws what is no longer due."""
    return SweepOut.model_validate(await sweep(uow, wanted.on))


@router.get("/v1/removal-proposals", tags=["exits"], dependencies=[READERS])
async def get_removal_proposals(uow: ReadUow, asked: Annotated[Asked, asked_of(PROPOSALS)]) -> Page[RemovalProposalOut]:
    """Removals that the clock proposes, within the caller's scope."""
    return Page.of(await PROPOSALS.page(uow, asked), RemovalProposalOut.model_validate)
