"""What leads out of an application's outcome, so that none is a dead end."""

from typing import Final
from uuid import UUID

from eligibility.domain.ways_out import LEADS_OUT, Way, reviewable
from eligibility.store.known_of_firm import known_of_firm
from eligibility.usecases.judging.judged import Subject, judge
from eligibility.usecases.judging.reassess import read_stored
from eligibility.usecases.rules.current import current_plan
from shared import clock
from shared.domain.outcome import Outcome
from shared.domain.standing import RECOMMENDATION, Reason, standing
from shared.firms.rules import standing_rules
from shared.messaging.reading import Reading
from shared.plan.model import Plan
from shared.problems import NotFound
from shared.schemas.eligibility.ways_out import OpenCriterionOut, ReviewableOut, WaysOutOut
from shared.schemas.standing import reasons_out
from shared.usecases.legal_date import rules_in_force

_OF_THE_OUTCOME: Final = range(9, RECOMMENDATION + 1)
"""Reasons of standing that the outcome itself says, and the recommendation that is still to come."""


async def ways_out(uow: Reading, application_id: UUID) -> WaysOutOut:
    """The ways out of the outcome, by the rules of its reference date as they now stand.

    No city can recommend a firm against which something else stands; `against` says what, and what to do about it.

    Raises:
        NotFound: none within the caller's scope.
    """
    stored = await read_stored(uow, application_id)
    if stored is None or not uow.caller.scope.sees(unit=stored.subject.reporting_unit, uscc=stored.subject.uscc):
        raise NotFound
    plan = await current_plan(uow)
    judged = judge(stored.subject, plan)
    against = await _against(uow, stored.subject, plan)
    open_ones = {one.criterion: one.met for one in judged.assessment.findings if one.met is not True}
    return WaysOutOut(
        application_id=application_id,
        uscc=stored.subject.uscc,
        outcome=judged.assessment.outcome,
        ways=_ways(judged.assessment.outcome, barred=bool(against)),
        against=reasons_out(against),
        criteria=[
            OpenCriterionOut(
                criterion=criterion.id,
                met=open_ones[criterion.id],
                waivable=criterion.id in judged.soft,
                reviewable=[
                    ReviewableOut.model_validate(one) for one in reviewable(criterion, stored.subject.declaration)
                ],
            )
            for criterion in plan.criteria(stored.subject.reference_date)
            if criterion.id in open_ones
        ],
    )


def _ways(outcome: Outcome, *, barred: bool) -> list[Way]:
    return [way for way in LEADS_OUT[outcome] if way != "recommendation" or not barred]


async def _against(uow: Reading, subject: Subject, plan: Plan) -> list[Reason]:
    """What stands against the firm today beside the outcome of this application."""
    today = clock.today()
    known = await known_of_firm(uow, subject.uscc, subject.application_id, plan)
    found = standing(known, today, standing_rules(plan, rules_in_force(plan, today)))
    return [reason for reason in found.reasons if reason.rank not in _OF_THE_OUTCOME]
