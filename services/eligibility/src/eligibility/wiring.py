"""Eligibility, wired."""

from eligibility.api.routes import router
from eligibility.handlers import SUBSCRIPTIONS
from eligibility.store.tables import Base
from eligibility.usecases.waive import APPROVALS
from shared.events.eligibility import ApplicationAssessed, AssessmentChanged, ComplianceChecked, WaiverDecided
from shared.service import Service

service = Service(
    name="eligibility",
    package="eligibility",
    summary={"zh": "资格评估：十项条件、豁免与排序", "en": "The ten criteria, waivers and the ranking"},
    router=router,
    metadata=Base.metadata,
    subscriptions=SUBSCRIPTIONS,
    publishes=(ApplicationAssessed, AssessmentChanged, ComplianceChecked, WaiverDecided),
    approvals=APPROVALS,
)
