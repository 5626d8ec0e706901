"""Routes about the yearly check of members, which is not the entry test."""

from typing import Annotated

from fastapi import APIRouter

from eligibility.store.compliance import CHECKS, checks_of
from eligibility.usecases.compliance.check_job import order_check
from shared.api.asked import asked_of
from shared.api.callers import callers
from shared.api.uow import AnsweringRoute, ReadUow, Uow
from shared.domain.uscc import Uscc
from shared.identity.caller import Role
from shared.lists.listing import Asked
from shared.schemas.eligibility.compliance import ComplianceCheckIn, ComplianceDetail, ComplianceOut
from shared.schemas.jobs import JobAccepted
from shared.schemas.page import Page

router = APIRouter(route_class=AnsweringRoute)
READERS = callers(Role.FIRM, Role.CITY, Role.PROVINCE, Role.DEPARTMENT, Role.DASHBOARD, Role.AUDITOR, Role.SERVICE)
_CHECKS = "/v1/compliance-checks"


@router.post(_CHECKS, status_code=202, tags=["compliance"], dependencies=[callers(Role.PROVINCE)])
async def post_compliance_check(wanted: ComplianceCheckIn, uow: Uow) -> JobAccepted:
    """Checks all members as of a day by a job; a member that was checked as of that day is not checked again."""
    return JobAccepted.of("eligibility", await order_check(uow, wanted.on))


@router.get(_CHECKS, tags=["compliance"], dependencies=[READERS])
async def get_compliance_checks(uow: ReadUow, asked: Annotated[Asked, asked_of(CHECKS)]) -> Page[ComplianceOut]:
    """Checks within the caller's scope, oldest first; `total` counts all that match."""
    return Page.of(await CHECKS.page(uow, asked), ComplianceOut.model_validate)


@router.get(f"{_CHECKS}/{{uscc}}", tags=["compliance"], dependencies=[READERS])
async def read_compliance_checks(uscc: Uscc, uow: ReadUow) -> list[ComplianceDetail]:
    """All checks of a firm with every finding, the newest day first."""
    return [ComplianceDetail.model_validate(row) for row in await checks_of(uow, uscc)]
