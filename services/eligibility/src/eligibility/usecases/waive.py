"""Waivers of soft criteria (原则上): one person proposes with a ground, another decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from eligibility.store.queries import get_assessment
from eligibility.store.tables import LIVE_WAIVER, Assessment, Waiver
from shared import clock
from shared.approvals.model import Approval, ApprovalAct, propose
from shared.events.eligibility import WaiverDecided
from shared.identity.caller import Role
from shared.ids import uuid7
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import Problem
from shared.schemas.eligibility.decisions import WaiverDecision
from shared.usecases.legal_date import must_rest_on

KIND = "waiver"


class WaiverNotApplicable(Problem):
    """The application does not need this waiver, or none can help it."""

    status, code = 409, "waiver-not-applicable"
    title = {"zh": "该申报不适用此项豁免", "en": "This waiver does not apply to the application"}
    detail = {
        "zh": "评估结果为 {outcome}，可申请豁免的条件：{waivers_needed}。",
        "en": "The outcome is {outcome}; criteria that may be waived: {waivers_needed}.",
    }


class WaiverExists(Problem):
    """There is a waiver of this criterion already, proposed or granted."""

    status, code = 409, "waiver-exists"
    title = {"zh": "该条件已有豁免或待批提案", "en": "There is a waiver or a proposal for this criterion"}


class WaiverEndsTooEarly(Problem):
    """Its last day lies before the day on which the application is judged."""

    status, code = 422, "waiver-ends-too-early"
    title = {"zh": "豁免到期日早于申报基准日", "en": "The waiver would end before the application is judged"}
    detail = {
        "zh": "到期日 {expires_on} 早于该豁免首个可用之日 {first_day}（申报基准日，或资质到期次日），该豁免不会生效；"
        "请填写该日或其后的日期，或不填。",
        "en": "Its last day {expires_on} lies before the first on which it could count, {first_day} (the reference "
        "date, or the day after a certificate ends); name that day or a later one, or none.",
    }


@dataclass(frozen=True, slots=True)
class Wish:
    """What is proposed: the criterion, why and on what evidence, from when (None: today), and its last day (None: it
    has none)."""

    application_id: UUID
    criterion: str
    ground: str
    evidence: Sequence[str] = ()
    expires_on: date | None = None
    effective_on: date | None = None


async def propose_waiver(uow: UnitOfWork, wish: Wish) -> tuple[Waiver, Approval]:
    """Proposes a waiver of one soft criterion that the application misses.

    Raises:
        NotFound: no such application within the caller's scope.
        WaiverNotApplicable, WaiverEndsTooEarly, WaiverExists: it cannot be proposed.
        EffectiveDateAhead, BeforePlan, BeforeItsGround: its days.
    """
    assessment = await get_assessment(uow, wish.application_id)
    _must_help(assessment, wish.criterion, wish.expires_on)
    effective_on = wish.effective_on or clock.today()
    _must_be_dated(uow, assessment, effective_on, wish.expires_on)
    waiver_id = uuid7()
    said = {
        "application_id": wish.application_id,
        "uscc": assessment.uscc,
        "criterion": wish.criterion,
        "ground": wish.ground,
        "evidence": list(wish.evidence),
        "effective_on": effective_on,
        "expires_on": wish.expires_on,
    }
    seen = said | {"waiver_id": waiver_id, "rules_version": assessment.rules_version}
    approval = await propose(uow, KIND, assessment.uscc, seen, reporting_unit=assessment.reporting_unit)
    waiver = Waiver(
        **said,
        id=waiver_id,
        reporting_unit=assessment.reporting_unit,
        state="proposed",
        approval_id=approval.id,
        proposed_by=uow.caller.subject,
        proposed_at=clock.now(),
    )
    await _keep(uow, waiver)
    return waiver, approval


async def _keep(uow: UnitOfWork, waiver: Waiver) -> None:
    """The database holds that one waiver lives per application and criterion."""
    uow.session.add(waiver)
    try:
        await uow.session.flush()
    except IntegrityError as error:
        if LIVE_WAIVER not in str(error.orig):
            raise
        raise WaiverExists from error


def _must_help(assessment: Assessment, criterion: str, expires_on: date | None) -> None:
    first_day = _first_day(assessment, criterion)
    if first_day is None:
        needed = ", ".join(dict.fromkeys([*assessment.waivers_needed, *assessment.waivers_after])) or "-"
        raise WaiverNotApplicable(outcome=assessment.outcome, waivers_needed=needed)
    if expires_on is not None and expires_on < first_day:
        raise WaiverEndsTooEarly(expires_on=str(expires_on), first_day=str(first_day))


def _must_be_dated(uow: UnitOfWork, assessment: Assessment, effective_on: date, expires_on: date | None) -> None:
    must_rest_on("waiver", effective_on, uow.plan, received_on=assessment.received_on)
    if expires_on is not None:
        must_rest_on("waiver_end", expires_on, uow.plan, decided_on=effective_on)


def _first_day(assessment: Assessment, criterion: str) -> date | None:
    """From when a waiver of the criterion helps: now, or once a certificate has ended; None where it never does."""
    if assessment.outcome == "needs_waiver" and criterion in assessment.waivers_needed:
        return assessment.reference_date
    if assessment.stands_until is not None and criterion in assessment.waivers_after:
        return assessment.stands_until + timedelta(days=1)
    return None


async def _decide(uow: UnitOfWork, approval: Approval, *, granted: bool) -> WaiverDecision:
    waiver = (await uow.session.execute(select(Waiver).where(Waiver.approval_id == approval.id))).scalar_one()
    state = "granted" if granted else "refused"
    decided = {"state": state, "decided_by": uow.caller.subject, "decided_at": clock.now()}
    await uow.session.execute(update(Waiver).where(Waiver.id == waiver.id).values(**decided))
    facts = {
        "waiver_id": waiver.id,
        "criterion": waiver.criterion,
        "granted": granted,
        "ground": waiver.ground,
        "expires_on": waiver.expires_on,
    }
    unit, effective_on = waiver.reporting_unit, waiver.effective_on
    uow.journal("decide-waiver", waiver.uscc, reporting_unit=unit, effective_on=effective_on, facts=facts)
    uow.publish(
        WaiverDecided(
            uscc=waiver.uscc,
            application_id=waiver.application_id,
            reporting_unit=waiver.reporting_unit,
            waiver_id=waiver.id,
            criterion=waiver.criterion,
            granted=granted,
            ground=waiver.ground,
            expires_on=waiver.expires_on,
            effective_on=waiver.effective_on,
        )
    )
    return WaiverDecision(waiver_id=waiver.id, criterion=waiver.criterion, granted=granted)


async def grant_waiver(uow: UnitOfWork, approval: Approval) -> WaiverDecision:
    """A second person grants what was proposed, where it still helps.

    Raises:
        WaiverNotApplicable: the application was judged anew meanwhile, and misses something else.
    """
    waiver = (await uow.session.execute(select(Waiver).where(Waiver.approval_id == approval.id))).scalar_one()
    locked = select(Assessment).where(Assessment.application_id == waiver.application_id).with_for_update()
    assessment = (await uow.session.execute(locked)).scalar_one()
    _must_help(assessment, waiver.criterion, waiver.expires_on)
    return await _decide(uow, approval, granted=True)


async def refuse_waiver(uow: UnitOfWork, approval: Approval) -> None:
    """A second person refuses it; it may be proposed again."""
    await _decide(uow, approval, granted=False)


APPROVALS = {KIND: ApprovalAct(run=grant_waiver, decided_by=frozenset({Role.PROVINCE}), on_rejection=refuse_waiver)}
