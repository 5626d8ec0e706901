"""What leads out of an application's outcome, so that none is a dead end."""

from uuid import UUID

from eligibility.domain.criteria import CRITERIA
from eligibility.domain.ways_out import LEADS_OUT, reviewable
from eligibility.usecases.judging.judged import judge
from eligibility.usecases.judging.reassess import read_stored
from eligibility.usecases.rules.current import current_plan
from shared.clients.eligibility_reviews import OpenCriterionOut, ReviewableOut, WaysOutOut
from shared.messaging.reading import Reading
from shared.problems import NotFound


async def ways_out(uow: Reading, application_id: UUID) -> WaysOutOut:
    """The ways out of the outcome, by the rules of its reference date as they now stand.

    Raises:
        NotFound: none within the caller's scope.
    """
    stored = await read_stored(uow, application_id)
    if stored is None or not uow.caller.scope.sees(unit=stored.subject.reporting_unit, uscc=stored.subject.uscc):
        raise NotFound
    judged = judge(stored.subject, await current_plan(uow))
    open_ones = {one.criterion: one.met for one in judged.assessment.findings if one.met is not True}
    return WaysOutOut(
        application_id=application_id,
        uscc=stored.subject.uscc,
        outcome=judged.assessment.outcome,
        ways=list(LEADS_OUT[judged.assessment.outcome]),
        criteria=[
            OpenCriterionOut(
                criterion=criterion.id,
                met=open_ones[criterion.id],
                waivable=criterion.id in judged.soft,
                reviewable=[
                    ReviewableOut.model_validate(one) for one in reviewable(criterion, stored.subject.declaration)
                ],
            )
            for criterion in CRITERIA
            if criterion.id in open_ones
        ],
    )
