"""Eligibility, wired."""

from fastapi import APIRouter

from eligibility.api import (
    compliance_routes,
    criteria_routes,
    ranking_routes,
    review_routes,
    route_routes,
    routes,
    rule_routes,
    simulation_routes,
    waiver_routes,
)
from eligibility.domain.reads import READS
from eligibility.handlers import SUBSCRIPTIONS
from eligibility.store.tables import Assessment, Base, Membership
from eligibility.usecases import expire_waivers, review, waive
from eligibility.usecases.compliance import check_job
from eligibility.usecases.judging import reassess_job
from eligibility.usecases.rules import approve, names, tell
from eligibility.usecases.simulating import job as simulation_job
from shared.service import Service

router = APIRouter()
PARTS = (
    routes,
    waiver_routes,
    compliance_routes,
    ranking_routes,
    rule_routes,
    criteria_routes,
    review_routes,
    route_routes,
    simulation_routes,
)
for part in PARTS:
    router.include_router(part.router)

service = Service(
    name="eligibility",
    package="eligibility",
    summary={"zh": "资格评估：各项条件、豁免与排序", "en": "The criteria, waivers and the ranking"},
    front=("assessments", "评估 assessments"),
    router=router,
    metadata=Base.metadata,
    subscriptions=SUBSCRIPTIONS,
    named=(
        Assessment,
        Membership,
    ),
    approvals={**waive.APPROVALS, **review.APPROVALS, **approve.APPROVALS},
    jobs={**reassess_job.JOBS, **check_job.JOBS, **simulation_job.JOBS},
    timers=(*expire_waivers.TIMERS, *names.TIMERS, *tell.TIMERS),
    reads=READS,
    changes_rules=True,
)
