"""A reviewer confirms or overturns a declared fact with a ground; a second person makes it count."""

from typing import Final
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import undefer

from eligibility.domain.reviews import REVIEWABLE, SIZE_GROUP, Declared, Found, Reviewed, Verdict, declared_value, fits
from eligibility.store.tables import OPEN_REVIEW, Assessment, Review
from eligibility.usecases.judging.reassess import lock_stored, reassess, with_review
from eligibility.usecases.rules.current import plan_to_judge_by
from shared import clock
from shared.api.problems import NotFound, Problem
from shared.approvals.model import Approval, ApprovalAct, propose
from shared.domain.declaration import Declaration
from shared.identity.caller import Role
from shared.identity.scoping import visible
from shared.ids import uuid7
from shared.store.unit_of_work import UnitOfWork

KIND: Final = "review"


class ReviewDoesNotFit(Problem):
    """The verdict and the value do not go together with what is declared."""

    status, code = 422, "review-does-not-fit"
    title = {"zh": "核查结论与申报值不符", "en": "The finding does not fit what is declared"}
    detail = {
        "zh": "{field} 申报值为 {declared}：confirmed 须为已申报的同一取值，overturned 须为另一取值"
        "（数量为非负整数；size_group 为划型表中的行业组，仅限划型表未涵盖的行业；其余为 true/false）。",
        "en": "{field} is declared as {declared}: `confirmed` repeats a declared value, `overturned` gives another one "
        "(a whole number of at least 0 for a count; for size_group a group of the size table, where the table does not "
        "cover the class; else true or false).",
    }


class ReviewOpen(Problem):
    """Another finding on the same fact waits for its decision."""

    status, code = 409, "review-open"
    title = {"zh": "该事实已有待批的核查结论", "en": "A finding on this fact waits for a decision"}


class DeclaredAnew(Problem):
    """The firm declared another value after the review."""

    status, code = 409, "declared-anew"
    title = {"zh": "企业已更新申报，请重新核查", "en": "The firm has declared anew; review what it declares now"}


class ReviewDecision(BaseModel):
    """What the decision did."""

    review_id: UUID
    field: str
    verdict: Verdict
    value: Found
    outcome_before: str
    outcome: str


async def propose_review(
    uow: UnitOfWork,
    application_id: UUID,
    field: str,
    verdict: Verdict,
    value: Found,
    ground: str,
    evidence: list[str],
) -> tuple[Review, Approval]:
    """Puts a finding up for a second person; nothing changes before that.

    Raises:
        NotFound: no such application within the caller's scope.
        ReviewDoesNotFit, ReviewOpen: the finding cannot be taken.
    """
    assessment, declaration = await _declared(uow, application_id)
    declared = declared_value(declaration, field)
    possible = fits(field, value, declaration, uow.runtime.plan.size_groups)
    if not possible or _verdict(field, value, declared) != verdict:
        raise ReviewDoesNotFit(field=field, declared=declared)
    review_id = uuid7()
    seen = {
        "review_id": review_id,
        "application_id": application_id,
        "uscc": assessment.uscc,
        "criterion": REVIEWABLE[field],
        "field": field,
        "verdict": verdict,
        "value": value,
        "declared": declared,
        "ground": ground,
        "evidence": evidence,
    }
    approval = await propose(uow, KIND, assessment.uscc, seen, reporting_unit=assessment.reporting_unit)
    review = Review(
        id=review_id,
        application_id=application_id,
        uscc=assessment.uscc,
        reporting_unit=assessment.reporting_unit,
        field=field,
        verdict=verdict,
        value=value,
        ground=ground,
        evidence=evidence,
        state="proposed",
        approval_id=approval.id,
        proposed_by=uow.caller.subject,
        proposed_at=clock.now(),
    )
    uow.session.add(review)
    try:
        await uow.session.flush()
    except IntegrityError as error:
        if OPEN_REVIEW not in str(error.orig):
            raise
        raise ReviewOpen from error
    return review, approval


def _verdict(field: str, value: Found, declared: Declared) -> Verdict:
    """A group for a class without one is never what was declared."""
    return "confirmed" if field != SIZE_GROUP and value == declared else "overturned"


async def _declared(uow: UnitOfWork, application_id: UUID) -> tuple[Assessment, Declaration]:
    statement = select(Assessment).where(
        Assessment.application_id == application_id, visible(uow.caller.scope, Assessment)
    )
    statement = statement.options(undefer(Assessment.declaration))
    found: Assessment | None = (await uow.session.execute(statement)).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found, Declaration.model_validate(found.declaration)


async def approve_review(uow: UnitOfWork, approval: Approval) -> ReviewDecision:
    """The finding stands in place of the declared value, and the application is judged anew.

    Raises:
        DeclaredAnew: the firm declares another value by now.
    """
    seen = approval.payload
    field, review_id = seen["field"], UUID(seen["review_id"])
    plan = await plan_to_judge_by(uow)
    (stored,) = await lock_stored(uow, [UUID(seen["application_id"])])
    if declared_value(stored.subject.declaration, field) != seen["declared"]:
        raise DeclaredAnew
    await _decide(uow, review_id, "approved")
    review = Reviewed(seen["value"], seen["declared"], seen["verdict"], str(review_id))
    facts = {key: seen[key] for key in ("review_id", "field", "verdict", "value", "declared", "ground")}
    uow.journal("review-fact", seen["uscc"], reporting_unit=stored.subject.reporting_unit, facts=facts)
    await reassess(uow, [with_review(stored, field, review)], plan, "review", review_id)
    outcome = select(Assessment.outcome).where(Assessment.application_id == stored.subject.application_id)
    return ReviewDecision(
        review_id=review_id,
        field=field,
        verdict=seen["verdict"],
        value=seen["value"],
        outcome_before=stored.answers.outcome,
        outcome=(await uow.session.execute(outcome)).scalar_one(),
    )


async def reject_review(uow: UnitOfWork, approval: Approval) -> None:
    """The declared value stands."""
    await _decide(uow, UUID(approval.payload["review_id"]), "rejected")


async def _decide(uow: UnitOfWork, review_id: UUID, state: str) -> None:
    decided = {"state": state, "decided_by": uow.caller.subject, "decided_at": clock.now()}
    await uow.session.execute(update(Review).where(Review.id == review_id).values(**decided))


APPROVALS = {KIND: ApprovalAct(run=approve_review, decided_by=frozenset({Role.PROVINCE}), on_rejection=reject_review)}
