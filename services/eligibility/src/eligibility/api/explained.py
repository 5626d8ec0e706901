"""Assessments with their findings in full sentences."""

from eligibility.domain.explain import explain
from eligibility.store.tables import Assessment, PastAssessment
from eligibility.usecases.rules.criteria_then import criteria_then
from shared.messaging.reading import Reading
from shared.schemas.eligibility.assessments import AssessmentDetail, AssessmentOut
from shared.schemas.eligibility.past_assessments import PastDetail, PastOut


async def detail_of(uow: Reading, row: Assessment) -> AssessmentDetail:
    """The newest assessment as it is read."""
    shown = AssessmentOut.model_validate(row).model_dump()
    criteria = await criteria_then(uow, row.rules_version)
    return AssessmentDetail.model_validate({**shown, "findings": explain(row.findings, row.rules_version, criteria)})


async def past_detail_of(uow: Reading, row: Assessment | PastAssessment) -> PastDetail:
    """An assessment of any time as it is read."""
    shown = PastOut.model_validate(row).model_dump()
    criteria = await criteria_then(uow, row.rules_version)
    return PastDetail.model_validate({**shown, "findings": explain(row.findings, row.rules_version, criteria)})
