"""A second person approves an admission list: firms come in while there is room, each with its own answer."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from pool.domain.admission import Answer, Applicant, admit
from pool.domain.reasons import LIST_REJECTED, message_of
from pool.store.tables import AdmissionList, AdmissionListFirm, Candidate, Member
from pool.usecases.channels import Channel, channel_of
from pool.usecases.duties import admitter_is_another
from pool.usecases.lists import KIND, ListState, read_list
from pool.usecases.near_ceiling import warnings_of
from pool.usecases.public_notice import notice_must_be_over
from pool.usecases.rights import use_rights
from pool.usecases.seat_plan import PlanState, SeatPlanMissing, read_plan, tell_plan
from pool.usecases.standing import STANDINGS
from shared import clock
from shared.approvals.model import Approval, ApprovalAct
from shared.events.pool import FirmAdmitted
from shared.faults import crash_here
from shared.identity.caller import Role
from shared.ids import uuid7
from shared.journal.entry import JournalEntry
from shared.messaging.lines import must_agree
from shared.messaging.unit_of_work import UnitOfWork
from shared.schemas.pool.decisions import AdmissionResult, FirmAnswer
from shared.schemas.pool.members import MemberWarning
from shared.schemas.standing import reasons_out

_TAKE = """
UPDATE seat_plan SET used = used + $1, beyond_cap = beyond_cap + $2, freed = greatest(0, freed - $3) WHERE id = 1
"""
_TAKE_UNITS = """
INSERT INTO unit_seats AS u (reporting_unit, used, by_right)
SELECT unit, number, CASE WHEN $3 THEN number ELSE 0 END FROM unnest($1::text[], $2::int[]) AS t(unit, number)
ON CONFLICT (reporting_unit) DO UPDATE SET used = u.used + excluded.used, by_right = u.by_right + excluded.by_right
"""
_LINES = """
INSERT INTO seat_line (member_id, uscc, reporting_unit, delta, reason, effective_on, at)
SELECT member_id, uscc, unit, 1, 'admission', $1, $2 FROM unnest($3::uuid[], $4::text[], $5::text[])
  AS t(member_id, uscc, unit)
"""


async def admit_list(uow: UnitOfWork, approval: Approval) -> AdmissionResult:
    """Admits in the list's order whoever has nothing against it; beyond the room the answer is `no_seat`.

    The firms' rows are locked first, then the seats: all admissions wait for that lock, so that what does not depend
    on it is read before.

    Raises:
        SeatPlanMissing: no seats have been set. BeforePlan: the list's day. DutiesOfTwo: the caller co-signed it.
        NoticeMissing, NoticeRunning, BeforeItsGround: it was proposed before lists had a public notice.
        RecordsDiverged, EventsMissing: a firm of it is not settled since a restore, or what is known here has a gap.
    """
    state = await read_list(uow, UUID(approval.payload["list_id"]))
    await admitter_is_another(uow, state.row.id)
    await notice_must_be_over(uow, state.row)
    await must_agree(uow, [firm.uscc for firm in state.firms])
    candidates = await candidates_of(uow, state.firms)
    standings = await STANDINGS.locked(
        uow, {firm.uscc: firm.application_id for firm in state.firms}, state.row.effective_on
    )
    plan = await read_plan(uow, lock=True)
    if plan is None:
        raise SeatPlanMissing
    units = {uscc: candidate.reporting_unit for uscc, candidate in candidates.items()}
    applicants = [Applicant(firm.uscc, units[firm.uscc], standings[firm.uscc]) for firm in state.firms]
    channel = await channel_of(uow, state.row, plan)
    answers = admit(applicants, channel.room)
    told = [(candidates[firm.uscc], answer) for firm, answer in zip(state.firms, answers, strict=True)]
    admitted = [candidate for candidate, answer in told if answer.outcome == "admitted"]
    warned: dict[str, list[MemberWarning]] = {}
    if admitted:
        members = await _seat(uow, state.row, plan, admitted, channel)
        warned = {member.uscc: warnings_of(member, channel.parameters) for member in members}
    state.row.state = "approved"
    for firm, answer in zip(state.firms, answers, strict=True):
        firm.outcome, firm.reason = answer.outcome, answer.reason
    uow.journal_entries(
        [_left_out(state.row, candidate, answer) for candidate, answer in told if answer.outcome != "admitted"]
    )
    return _result(state, answers, warned)


def _left_out(row: AdmissionList, candidate: Candidate, answer: Answer) -> JournalEntry:
    return refused_line(row, candidate, answer.outcome, answer.reason, message_of(answer))


def refused_line(
    row: AdmissionList,
    candidate: Candidate,
    outcome: str,
    reason: str | None = None,
    message: Mapping[str, str] | None = None,
) -> JournalEntry:
    """A firm that the list did not admit, and why: it stands in the firm's own timeline."""
    facts = {"batch": row.batch, "outcome": outcome, "reason": reason, "message": message}
    return JournalEntry(
        act="refuse-admission",
        subject=candidate.uscc,
        reporting_unit=candidate.reporting_unit,
        effective_on=row.effective_on,
        rules_version=candidate.rules_version,
        facts=facts,
    )


def _result(state: ListState, answers: Sequence[Answer], warned: Mapping[str, list[MemberWarning]]) -> AdmissionResult:
    counts = Counter(answer.outcome for answer in answers)
    return AdmissionResult(
        admitted=counts["admitted"],
        no_seat=counts["no_seat"],
        refused=counts["already_member"] + counts["not_recommendable"],
        firms=[
            _told(firm.uscc, answer, warned.get(firm.uscc, []))
            for firm, answer in zip(state.firms, answers, strict=True)
        ],
    )


def _told(uscc: str, answer: Answer, warnings: list[MemberWarning]) -> FirmAnswer:
    return FirmAnswer(
        uscc=uscc,
        outcome=answer.outcome,
        reason=answer.reason,
        message=message_of(answer),
        reasons=reasons_out(answer.reasons),
        warnings=warnings,
    )


async def reject_list(uow: UnitOfWork, approval: Approval) -> None:
    """The list is not admitted; each of its firms finds that in its own timeline."""
    state = await read_list(uow, UUID(approval.payload["list_id"]), lock=True)
    state.row.state = "rejected"
    candidates = await candidates_of(uow, state.firms)
    uow.journal_entries(
        [refused_line(state.row, candidates[firm.uscc], "list_rejected", message=LIST_REJECTED) for firm in state.firms]
    )


async def candidates_of(uow: UnitOfWork, firms: Sequence[AdmissionListFirm]) -> dict[str, Candidate]:
    """The applications of a list's firms, by code."""
    ids = [firm.application_id for firm in firms]
    rows = (await uow.session.execute(select(Candidate).where(Candidate.application_id.in_(ids)))).scalars()
    return {row.uscc: row for row in rows}


async def _seat(
    uow: UnitOfWork, row: AdmissionList, plan: PlanState, admitted: Sequence[Candidate], channel: Channel
) -> list[Member]:
    """Counters, members, ledger and facts of the admitted, in a handful of statements whatever their number."""
    by_unit = Counter(candidate.reporting_unit for candidate in admitted)
    number = len(admitted)
    await uow.execute_native(_TAKE, number, number * channel.beyond_cap, number * channel.takes_freed)
    await uow.execute_native(_TAKE_UNITS, list(by_unit), list(by_unit.values()), channel.by_right)
    crash_here("pool-after-counter")
    now = clock.now()
    members = [_member(row, candidate, now, channel) for candidate in admitted]
    uow.session.add_all(members)
    await uow.session.flush()
    await _write_lines(uow, row.effective_on, now, members)
    if channel.by_right:
        await use_rights(uow, members, row.effective_on, channel.parameters, now)
    for member in members:
        _tell(uow, member)
    tell_plan(uow, plan.moved(by_unit, by_right=channel.by_right, beyond_cap=channel.beyond_cap))
    return members


def _member(row: AdmissionList, candidate: Candidate, now: datetime, channel: Channel) -> Member:
    return Member(
        id=uuid7(),
        uscc=candidate.uscc,
        name=candidate.name,
        reporting_unit=candidate.reporting_unit,
        application_id=candidate.application_id,
        admission_list_id=row.id,
        by_right=channel.by_right,
        beyond_cap=channel.beyond_cap,
        admitted_on=row.effective_on,
        admitted_at=now,
        valid_patents=candidate.valid_patents or 0,
        industrialised_patents=candidate.industrialised_patents or 0,
        bank_consent=candidate.bank_consent,
        rules_version=candidate.rules_version or "",
    )


async def _write_lines(uow: UnitOfWork, effective_on: date, now: datetime, members: Sequence[Member]) -> None:
    ids, codes = [member.id for member in members], [member.uscc for member in members]
    await uow.execute_native(_LINES, effective_on, now, ids, codes, [member.reporting_unit for member in members])


def _tell(uow: UnitOfWork, member: Member) -> None:
    facts = {"admission_list_id": str(member.admission_list_id), "application_id": str(member.application_id)}
    line = JournalEntry(
        act="admit-firm",
        subject=member.uscc,
        reporting_unit=member.reporting_unit,
        effective_on=member.admitted_on,
        rules_version=member.rules_version,
        facts=facts,
    )
    uow.journal_entries([line])
    uow.publish(
        FirmAdmitted(
            uscc=member.uscc,
            application_id=member.application_id,
            name=member.name,
            reporting_unit=member.reporting_unit,
            admission_list_id=member.admission_list_id,
            effective_on=member.admitted_on,
            rules_version=member.rules_version,
            bank_consent=member.bank_consent,
        )
    )


ACT = {KIND: ApprovalAct(run=admit_list, decided_by=frozenset({Role.PROVINCE}), on_rejection=reject_list)}
