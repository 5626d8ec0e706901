"""A reviewer confirms or overturns a declared fact with a ground; a second person makes it count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import undefer

from eligibility.domain.abnormal import ABNORMAL, answer, with_finding
from eligibility.domain.as_reviewed import as_reviewed, value_at
from eligibility.domain.places import SIZE_GROUP, NotReviewable, Value, place_of
from eligibility.domain.reviews import Found, Reviewed, Verdict, declared_value, found_values, reviewed_from
from eligibility.domain.ways_out import concerned_by
from eligibility.store.tables import OPEN_REVIEW, Assessment, Review
from eligibility.usecases.judging.reassess import lock_stored, reassess, with_review
from eligibility.usecases.judging.rejudge import with_others_of_firm
from eligibility.usecases.review_refusals import DeclaredAnew, ReviewOpen, does_not_fit
from eligibility.usecases.rules.current import current_plan, hold_judging, plan_to_judge_by
from shared import clock
from shared.approvals.model import Approval, ApprovalAct, propose
from shared.domain.abnormal_filing import AbnormalFinding
from shared.domain.declaration import Declaration
from shared.identity.caller import Role
from shared.identity.scoping import visible
from shared.ids import uuid7
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import NotFound
from shared.schemas.eligibility.decisions import ReviewDecision
from shared.usecases.legal_date import must_rest_on

KIND: Final = "review"


@dataclass(frozen=True, slots=True)
class Look:
    """What a reviewer found of one fact, when (None: today), why and on what evidence.

    Of abnormal filings it is the CNIPA's finding; verdict and value follow from it.
    """

    application_id: UUID
    field: str
    verdict: Verdict | None
    value: Found
    ground: str
    evidence: Sequence[str]
    abnormal: AbnormalFinding | None = None
    effective_on: date | None = None


async def propose_review(uow: UnitOfWork, look: Look) -> tuple[Review, Approval]:
    """Puts a finding up for a second person; nothing changes before that.

    Raises:
        NotFound: no such application within the caller's scope.
        EffectiveDateAhead, BeforePlan, BeforeItsGround: the day of the review, or of an abnormal filing's notice.
        ReviewDoesNotFit, ReviewOpen: the finding cannot be taken.
    """
    assessment, declaration = await _declared(uow, look.application_id)
    effective_on = _effective_on(uow, look, assessment)
    declared = declared_value(declaration, look.field)
    verdict, value = await _found(uow, look, assessment, declaration, declared)
    finding = look.abnormal.model_dump(mode="json") if look.abnormal else None
    said = {
        "application_id": look.application_id,
        "uscc": assessment.uscc,
        "field": look.field,
        "verdict": verdict,
        "value": value,
        "ground": look.ground,
        "evidence": list(look.evidence),
        "effective_on": effective_on,
    }
    review_id = uuid7()
    concerned = concerned_by(look.field, (await current_plan(uow)).criteria(assessment.reference_date))
    seen = said | {"review_id": review_id, "criteria": concerned, "declared": declared}
    seen |= {"abnormal": finding} if finding else {}
    approval = await propose(uow, KIND, assessment.uscc, seen, reporting_unit=assessment.reporting_unit)
    review = Review(
        **said,
        id=review_id,
        reporting_unit=assessment.reporting_unit,
        abnormal=finding,
        state="proposed",
        approval_id=approval.id,
        proposed_by=uow.caller.subject,
        proposed_at=clock.now(),
    )
    await _add(uow, review)
    return review, approval


def _effective_on(uow: UnitOfWork, look: Look, assessment: Assessment) -> date:
    notice = look.abnormal.notified_on if look.abnormal else None
    if notice:
        must_rest_on("notice_of_abnormal_filing", notice, uow.plan)
    effective_on = look.effective_on or clock.today()
    grounds = {"received_on": assessment.received_on, "notified_on": notice}
    must_rest_on("review", effective_on, uow.plan, **grounds)
    return effective_on


async def _add(uow: UnitOfWork, review: Review) -> None:
    uow.session.add(review)
    try:
        await uow.session.flush()
    except IntegrityError as error:
        if OPEN_REVIEW not in str(error.orig):
            raise
        raise ReviewOpen from error


async def _found(
    uow: UnitOfWork, look: Look, assessment: Assessment, declaration: Declaration, declared: Value
) -> tuple[Verdict, Found]:
    """Verdict and value, as given or as they follow from a finding on abnormal filings."""
    if look.abnormal:
        value = answer([look.abnormal.model_dump(mode="json")])
        return _verdict(look.field, value, declared), value
    plan = await current_plan(uow)
    place, known = place_of(look.field), as_reviewed(declaration, found_values(reviewed_from(assessment.reviewed)))
    try:
        found = value_at(place, look.value, known, plan, assessment.reference_date)
    except NotReviewable as unfit:
        raise does_not_fit(place, declared) from unfit
    verdict = _verdict(look.field, found, declared)
    if verdict != look.verdict:
        raise does_not_fit(place, declared)
    return verdict, found


def _verdict(field: str, value: Found, declared: Value) -> Verdict:
    """A group for a class without one, and a contested finding, are never what was declared."""
    return "confirmed" if field != SIZE_GROUP and value is not None and value == declared else "overturned"


async def _declared(uow: UnitOfWork, application_id: UUID) -> tuple[Assessment, Declaration]:
    statement = select(Assessment).where(
        Assessment.application_id == application_id, visible(uow.caller.scope, Assessment)
    )
    statement = statement.options(undefer(Assessment.declaration))
    found: Assessment | None = (await uow.session.execute(statement)).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found, Declaration.model_validate(found.declaration, extra="ignore")


async def approve_review(uow: UnitOfWork, approval: Approval) -> ReviewDecision:
    """The finding stands in place of the declared value, and the application is judged anew.

    A finding on abnormal filings is on the firm: no answer of it holds the finding up, and every application on which
    no seat was given is judged with it.

    Raises:
        DeclaredAnew: the firm declares another value by now.
    """
    seen = approval.payload
    field, review_id = seen["field"], UUID(seen["review_id"])
    if field == ABNORMAL:
        await hold_judging(uow)
    plan = await plan_to_judge_by(uow)
    (stored,) = await lock_stored(uow, [UUID(seen["application_id"])])
    if field != ABNORMAL and declared_value(stored.subject.declaration, field) != seen["declared"]:
        raise DeclaredAnew
    await _decide(uow, review_id, "approved")
    review = _reviewed(seen, stored.subject.reviewed.get(field))
    facts = {key: seen[key] for key in ("review_id", "field", "verdict", "value", "declared", "ground")}
    facts |= {"abnormal": seen["abnormal"]} if "abnormal" in seen else {}
    unit, effective_on = stored.subject.reporting_unit, _day(seen.get("effective_on"))
    uow.journal("review-fact", seen["uscc"], reporting_unit=unit, effective_on=effective_on, facts=facts)
    concerned = [with_review(stored, field, review)]
    if field == ABNORMAL:
        concerned = await with_others_of_firm(uow, concerned[0])
    causes = {one.subject.application_id: review_id for one in concerned}
    await reassess(uow, concerned, plan, "review", causes)
    outcome = select(Assessment.outcome).where(Assessment.application_id == stored.subject.application_id)
    return ReviewDecision(
        review_id=review_id,
        field=field,
        verdict=seen["verdict"],
        value=review.value,
        outcome_before=stored.answers.outcome,
        outcome=(await uow.session.execute(outcome)).scalar_one(),
    )


def _day(text: str | None) -> date | None:
    """None where it was proposed before the day was asked for."""
    return date.fromisoformat(text) if text else None


def _reviewed(seen: dict[str, Any], earlier: Reviewed | None) -> Reviewed:
    """What stands from now on; of findings on abnormal filings one takes the place of that on the same notice."""
    if "abnormal" not in seen:
        return Reviewed(seen["value"], seen["declared"], seen["verdict"], seen["review_id"])
    findings = with_finding(earlier.findings if earlier else (), seen["abnormal"])
    return Reviewed(answer(findings), seen["declared"], seen["verdict"], seen["review_id"], findings)


async def reject_review(uow: UnitOfWork, approval: Approval) -> None:
    """The declared value stands."""
    await _decide(uow, UUID(approval.payload["review_id"]), "rejected")


async def _decide(uow: UnitOfWork, review_id: UUID, state: str) -> None:
    decided = {"state": state, "decided_by": uow.caller.subject, "decided_at": clock.now()}
    await uow.session.execute(update(Review).where(Review.id == review_id).values(**decided))


APPROVALS = {KIND: ApprovalAct(run=approve_review, decided_by=frozenset({Role.PROVINCE}), on_rejection=reject_review)}
