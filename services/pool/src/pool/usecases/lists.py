"""Admission lists: drafted from a screening or by name, co-signed by bodies, put up to a second person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from pool.domain.admission import recommendable
from pool.store.tables import AdmissionList, AdmissionListFirm, Candidate, CoSignature, ScreeningEntry
from shared import clock
from shared.api.problems import NotFound, Problem
from shared.approvals.model import Approval, propose
from shared.ids import uuid7
from shared.store.unit_of_work import UnitOfWork
from shared.usecases.legal_date import must_not_lie_ahead, rules_in_force

KIND = "admission-list"


class UnknownCandidates(Problem):
    """Firms of which pool knows no application in the batch."""

    status, code = 409, "unknown-candidates"
    title = {"zh": "名单中有本批次未申报的企业", "en": "The list names firms without an application in the batch"}
    detail = {"zh": "未找到申报：{usccs}。", "en": "No application: {usccs}."}


class CoSignatureMissing(Problem):
    """A body has yet to co-sign."""

    status, code = 409, "co-signature-missing"
    title = {"zh": "会签部门未齐", "en": "Co-signatures are missing"}
    detail = {"zh": "尚缺会签：{missing}。", "en": "Yet to co-sign: {missing}."}


class NotCoSigner(Problem):
    """The body is none of those that co-sign."""

    status, code = 409, "not-a-co-signer"
    title = {"zh": "该部门不在会签部门之列", "en": "This body does not co-sign admission lists"}
    detail = {"zh": "会签部门：{bodies}。", "en": "Co-signing bodies: {bodies}."}


class FirmsNotRecommendable(Problem):
    """Firms of the list that may not be admitted."""

    status, code = 409, "firms-not-recommendable"
    title = {"zh": "名单中有不可入库的企业", "en": "The list names firms that may not be admitted"}
    detail = {"zh": "不可入库：{usccs}。", "en": "Not recommendable: {usccs}."}


class ListNotOpen(Problem):
    """The list was proposed or decided before."""

    status, code = 409, "list-not-open"
    title = {"zh": "该名单已提交审批", "en": "The list has been put up for decision"}
    detail = {"zh": "名单状态：{state}。", "en": "Its state is {state}."}


@dataclass(frozen=True, slots=True)
class ListState:
    """A list with its firms and co-signatures."""

    row: AdmissionList
    firms: Sequence[AdmissionListFirm]
    co_signed_by: list[str]


async def draft_list(
    uow: UnitOfWork, batch: str, effective_on: date, usccs: Sequence[str], screening_id: UUID | None
) -> ListState:
    """Drafts a list: the seated firms of a screening by rank, or firms by name in the order given.

    The order of names is the province's own and is kept, whatever the scores: where the seats end, the list's order
    decides who comes in.

    Raises:
        EffectiveDateAhead, BeforePlan: the day. NotFound: no such screening.
        UnknownCandidates: a firm has no application in the batch.
    """
    must_not_lie_ahead(effective_on)
    rules_in_force(uow.runtime.plan, effective_on)
    wanted = list(dict.fromkeys(usccs)) if screening_id is None else await _seated(uow, screening_id)
    candidates = await _by_code(uow, batch, wanted)
    unknown = [uscc for uscc in wanted if uscc not in candidates]
    if unknown or not wanted:
        raise UnknownCandidates(usccs=", ".join(unknown[:20]) or "-")
    row = AdmissionList(
        id=uuid7(),
        batch=batch,
        effective_on=effective_on,
        screening_id=screening_id,
        state="draft",
        created_by=uow.caller.subject,
        created_at=clock.now(),
    )
    uow.session.add(row)
    await uow.session.flush()
    firms = [
        AdmissionListFirm(list_id=row.id, place=place, uscc=uscc, application_id=candidates[uscc].application_id)
        for place, uscc in enumerate(wanted, 1)
    ]
    uow.session.add_all(firms)
    facts = {"list_id": row.id, "firms": len(firms), "batch": batch}
    uow.journal("draft-admission-list", f"list:{row.id}", effective_on=effective_on, after=wanted, facts=facts)
    return ListState(row, firms, [])


async def _seated(uow: UnitOfWork, screening_id: UUID) -> list[str]:
    statement = select(ScreeningEntry.uscc).where(ScreeningEntry.screening_id == screening_id, ScreeningEntry.seated)
    found = list((await uow.session.execute(statement.order_by(ScreeningEntry.rank))).scalars())
    if not found:
        raise NotFound
    return found


async def _by_code(uow: UnitOfWork, batch: str, usccs: Sequence[str]) -> dict[str, Candidate]:
    statement = select(Candidate).where(Candidate.batch == batch, Candidate.uscc.in_(usccs))
    return {row.uscc: row for row in (await uow.session.execute(statement)).scalars()}


async def read_list(uow: UnitOfWork, list_id: UUID, *, lock: bool = False) -> ListState:
    """A list with its firms and co-signatures.

    Raises:
        NotFound: there is none.
    """
    statement = select(AdmissionList).where(AdmissionList.id == list_id)
    statement = statement.with_for_update() if lock else statement
    row = (await uow.session.execute(statement)).scalar_one_or_none()
    if row is None:
        raise NotFound
    firms = select(AdmissionListFirm).where(AdmissionListFirm.list_id == list_id).order_by(AdmissionListFirm.place)
    signed = select(CoSignature.body).where(CoSignature.list_id == list_id).order_by(CoSignature.body)
    return ListState(
        row,
        (await uow.session.execute(firms)).scalars().all(),
        list((await uow.session.execute(signed)).scalars()),
    )


async def co_sign(uow: UnitOfWork, list_id: UUID) -> ListState:
    """The caller's body co-signs; a second time changes nothing.

    Raises:
        NotFound: no such list. NotCoSigner: another body's business. ListNotOpen: too late.
    """
    state = await read_list(uow, list_id, lock=True)
    bodies = _co_signers(uow, state.row)
    body = uow.caller.body
    if body is None or body not in bodies:
        raise NotCoSigner(bodies=", ".join(bodies))
    if state.row.state != "draft":
        raise ListNotOpen(state=state.row.state)
    if body not in state.co_signed_by:
        uow.session.add(CoSignature(list_id=list_id, body=body, signed_by=uow.caller.subject, signed_at=clock.now()))
        uow.journal("co-sign-admission-list", f"list:{list_id}", facts={"list_id": list_id, "body": body})
        await uow.session.flush()
    return await read_list(uow, list_id)


def _co_signers(uow: UnitOfWork, row: AdmissionList) -> tuple[str, ...]:
    return rules_in_force(uow.runtime.plan, row.effective_on).words("co_signing.bodies")


async def propose_list(uow: UnitOfWork, list_id: UUID) -> Approval:
    """Puts the list up to a second person.

    Raises:
        NotFound, ListNotOpen, CoSignatureMissing, FirmsNotRecommendable.
    """
    state = await read_list(uow, list_id, lock=True)
    if state.row.state != "draft":
        raise ListNotOpen(state=state.row.state)
    missing = [body for body in _co_signers(uow, state.row) if body not in state.co_signed_by]
    if missing:
        raise CoSignatureMissing(missing=", ".join(missing))
    candidates = await _by_code(uow, state.row.batch, [firm.uscc for firm in state.firms])
    unfit = [firm.uscc for firm in state.firms if not _fit(candidates[firm.uscc], state.row.effective_on)]
    if unfit:
        raise FirmsNotRecommendable(usccs=", ".join(unfit[:20]))
    seen = {
        "list_id": list_id,
        "batch": state.row.batch,
        "effective_on": state.row.effective_on,
        "co_signed_by": state.co_signed_by,
        "firms": [firm.uscc for firm in state.firms],
    }
    approval = await propose(uow, KIND, f"list:{list_id}", seen)
    state.row.state, state.row.approval_id = "proposed", approval.id
    return approval


def _fit(candidate: Candidate, on: date) -> bool:
    return recommendable(candidate.outcome, candidate.waivers, on) and candidate.recommended_on is not None
