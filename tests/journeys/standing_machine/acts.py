"""Acts of people outside the pool: who applies, who looks into it, who reports and who appeals."""

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from shared.clients.eligibility import EligibilityClient
from shared.clients.intake import IntakeClient
from shared.clients.monitoring import MonitoringClient
from shared.clients.refused import Refused
from shared.domain.abnormal_filing import AbnormalFiling, AppealState
from shared.schemas.approvals import DecisionOut
from shared.schemas.eligibility.reviews import ReviewIn
from shared.schemas.eligibility.waivers import WaiverIn
from shared.schemas.intake.applications import ApplicationAccepted, ApplicationIn, ApplicationOut
from shared.schemas.intake.batches import BatchIn
from shared.schemas.intake.recommendations import RecommendationIn
from shared.schemas.monitoring.progress import (
    ProgressReportIn,
    ProgressReportOut,
    RecognisedProductIO,
    VerificationIn,
)
from shared.schemas.monitoring.violation_decisions import AppealIn, ConfirmationIn
from shared.schemas.monitoring.violations import ViolationIn, ViolationOut
from shared.testing.builders import application, uscc
from tests.journeys.standing_machine.people import SECOND, WUHAN, answered, by_two
from tests.journeys.standing_machine.platform import Platform

KINDS: Final[dict[str, dict[str, Any]]] = {
    "good": {"qualifications": [{"name": "高新技术企业"}]},
    "certificate ends": {"qualifications": [{"name": "高新技术企业", "valid_to": "2025-03-31"}]},
    "no title": {"qualifications": []},
    "from elsewhere": {"registered_division": "420202"},
}
"""What firms declare: eligible, eligible until a day, in need of a waiver, of another unit's place."""
GROUNDS = ("data_falsification", "tax_evasion", "abnormal_filing")
_FIRST_ORDER = date(2024, 1, 20)
"""Since when the order is in force that notices of abnormal filing rest on."""


async def applies(platform: Platform, firm: int, kind: str, day: date) -> ApplicationAccepted | Refused:
    """In the batch of its day, which is entered afterwards."""
    code = f"B-{day}"
    days = {"reference_date": day, "opens_on": day, "closes_on": day}
    batch = BatchIn(code=code, title=f"{day} 批次", authority="湖北省知识产权局", **days)
    await answered(platform.client(IntakeClient).post_batch(batch))
    body = {**application(firm, **KINDS[kind]), "batch": code, "received_on": day}
    city = platform.client(IntakeClient, "city", **WUHAN)
    return await answered(city.post_application(ApplicationIn.model_validate(body)))


async def recommends(platform: Platform, application_id: UUID, day: date) -> ApplicationOut | Refused:
    """The city's word."""
    city = platform.client(IntakeClient, "city", **WUHAN)
    return await answered(city.post_recommendation(application_id, RecommendationIn(effective_on=day)))


async def review(platform: Platform, application_id: UUID, trademarks: int, day: date) -> DecisionOut | Refused:
    """Two persons find so many trademarks: none is a hard criterion missed."""
    finding = ReviewIn(
        application_id=application_id,
        field="own_trademarks",
        verdict="overturned",
        value=trademarks,
        ground="商标公告与申报不一致，经核查认定",
        evidence=["商标公告 第 1873 期"],
        effective_on=day,
    )
    second = platform.client(EligibilityClient, subject=SECOND)
    return await by_two(platform.client(EligibilityClient).post_review(finding), second)


async def waive(platform: Platform, application_id: UUID, day: date, last_day: date | None) -> DecisionOut | Refused:
    """Two persons waive the missing title."""
    ends = {"expires_on": last_day} if last_day else {}
    wanted = WaiverIn(
        application_id=application_id, criterion="A2", ground="证书复审已公示，待发", effective_on=day, **ends
    )
    second = platform.client(EligibilityClient, subject=SECOND)
    return await by_two(platform.client(EligibilityClient).post_waiver(wanted), second)


async def violates(platform: Platform, firm: int, ground: str, occurred: date, day: date) -> ViolationOut | Refused:
    """Reported by the city, confirmed by the province."""
    filing = AbnormalFiling(kind="scattered", notified_on=max(occurred, _FIRST_ORDER))
    violation = ViolationIn(
        uscc=uscc(firm),
        ground=ground,
        occurred_on=occurred,
        reported_on=day,
        description="经核查与申报材料不符",
        **({"abnormal": filing} if ground == "abnormal_filing" else {}),
    )
    reported = await answered(platform.client(MonitoringClient, "city", "reporter", **WUHAN).post_violation(violation))
    if isinstance(reported, Refused):
        return reported
    confirming = platform.client(MonitoringClient, subject="confirmer")
    return await answered(confirming.post_confirmation(reported.id, ConfirmationIn(effective_on=day)))


async def appeals(
    platform: Platform, violation_id: UUID, state: AppealState, day: date, *, correction: bool = False
) -> ViolationOut | Refused:
    """A step of the appeal; a correction is dated back to the step before, where that is known."""
    more = {"correction": True, "note": "登记有误，依决定书更正"} if correction else {}
    step = AppealIn(appeal_state=state, effective_on=day, **more)
    return await answered(platform.client(MonitoringClient, subject="recorder").post_appeal(violation_id, step))


async def progresses(platform: Platform, firm: int, day: date) -> ProgressReportOut | Refused:
    """A report that shows what a graduation asks for, verified by another."""
    report = ProgressReportIn(
        uscc=uscc(firm),
        period=f"{day.year}",
        reported_on=day,
        valid_patents=8,
        industrialised_patents=8,
        recognised_products=[RecognisedProductIO(name=f"新产品{day}", recognised_on=day)],
    )
    reporting = platform.client(MonitoringClient, "city", "reporter", **WUHAN)
    reported = await answered(reporting.post_progress_report(report))
    if isinstance(reported, Refused):
        return reported
    verifying = platform.client(MonitoringClient, "city", "verifier", **WUHAN)
    return await answered(verifying.post_verification(reported.id, VerificationIn(substantive=True, verified_on=day)))


def days_ago(day: date, days: int) -> date:
    """So many days before."""
    return day - timedelta(days=days)
