"""Assessments with their findings in full sentences."""

from eligibility.domain.explain import explain
from eligibility.store.tables import Assessment, PastAssessment
from shared.plan.model import Plan
from shared.schemas.eligibility.assessments import AssessmentDetail, AssessmentOut, PastDetail, PastOut


def detail_of(row: Assessment, plan: Plan) -> AssessmentDetail:
    """The newest assessment as it is read."""
    shown = AssessmentOut.model_validate(row).model_dump()
    return AssessmentDetail.model_validate({**shown, "findings": explain(row.findings, row.rules_version, plan)})


def past_detail_of(row: Assessment | PastAssessment, plan: Plan) -> PastDetail:
    """An assessment of any time as it is read."""
    shown = PastOut.model_validate(row).model_dump()
    return PastDetail.model_validate({**shown, "findings": explain(row.findings, row.rules_version, plan)})
