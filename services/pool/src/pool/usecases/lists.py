"""Admission lists: drafted from a screening or by name, co-signed by bodies, put up to a second person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import func, select

from pool.store.notice_tables import PublicNotice
from pool.store.tables import AdmissionList, AdmissionListFirm, Candidate, CoSignature, Screening, ScreeningEntry
from pool.usecases.choose import one_per_firm
from pool.usecases.duties import co_signer_is_another, proposer_is_another
from pool.usecases.list_refusals import (
    CertificatesLapsed,
    CoSignatureMissing,
    FirmsNotRecommendable,
    ListNotOpen,
    NotCoSigner,
    UnknownCandidates,
)
from pool.usecases.public_notice import notice_must_be_over, notice_of
from pool.usecases.standing import STANDINGS
from shared import clock
from shared.approvals.duties import Duty
from shared.approvals.model import Approval, propose
from shared.domain.standing import Standing
from shared.ids import uuid7
from shared.messaging.lines import must_agree
from shared.messaging.reading import Reading
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.readers import Reads, rows_of
from shared.problems import NotFound
from shared.schemas.standing import told_of
from shared.usecases.legal_date import must_rest_on, rules_in_force

KIND = "admission-list"
CO_SIGNERS: Final = Reads("co_signing.bodies", rows_of(lambda plan: plan.bodies))
READS: Final = (CO_SIGNERS,)


@dataclass(frozen=True, slots=True)
class ListState:
    """A list with its firms and co-signatures; `barred`: what stands against firms of it, while it is undecided.

    `entered_later`: the firms whose application was entered after its batch had closed.
    """

    row: AdmissionList
    firms: Sequence[AdmissionListFirm]
    co_signed_by: list[str]
    notice: PublicNotice | None = None
    not_checked: tuple[Duty, ...] = ()
    """Duties whose holders are not on record; said by the act that asked for them."""
    barred: Mapping[str, Standing] = field(default_factory=dict)
    entered_later: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list that is asked for: from a screening, or by name, then by right or as screening on a ground."""

    batch: str
    effective_on: date
    usccs: Sequence[str]
    screening_id: UUID | None
    channel: str
    ground: str | None


async def draft_list(uow: UnitOfWork, asked: Wanted) -> ListState:
    """Drafts a list: the seated firms of a screening by rank, or firms by name in the order given.

    The order of names is the province's own and is kept, whatever the scores: where the seats end, the list's order
    decides who comes in.

    Raises:
        BeforePlan, BeforeItsGround: the day, which may lie ahead: the public notice comes first.
        NotFound: no such screening. UnknownCandidates: a firm has no application in the batch.
    """
    batch, effective_on, screening_id = asked.batch, asked.effective_on, asked.screening_id
    candidates = await _by_code(uow, batch, asked.usccs) if screening_id is None else await _seated(uow, screening_id)
    wanted = list(dict.fromkeys(asked.usccs)) if screening_id is None else list(candidates)
    unknown = [uscc for uscc in wanted if uscc not in candidates or candidates[uscc].batch != batch]
    if unknown or not wanted:
        raise UnknownCandidates(usccs=", ".join(unknown[:20]) or "-")
    screened_on = await _screened_on(uow, screening_id)
    _must_rest(uow, effective_on, recommended_on=_newest(candidates.values()), screened_on=screened_on, signed_on=None)
    row = AdmissionList(
        id=uuid7(),
        batch=batch,
        effective_on=effective_on,
        screening_id=screening_id,
        channel=asked.channel,
        ground=asked.ground,
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
    facts = {"list_id": row.id, "firms": len(firms), "batch": batch, "channel": row.channel, "ground": row.ground}
    uow.journal("draft-admission-list", f"list:{row.id}", effective_on=effective_on, after=wanted, facts=facts)
    return await with_standings(uow, ListState(row, firms, []))


async def with_standings(uow: Reading, state: ListState) -> ListState:
    """The list as it is shown: with what stands against firms of it on its day, where it has no answers yet."""
    state = replace(state, entered_later=await _entered_later(uow, state.row.id))
    if state.row.state not in ("draft", "proposed"):
        return state
    standings = await STANDINGS.seen(uow, _named(state), state.row.effective_on)
    barred = {uscc: one for uscc, one in standings.items() if not one.may_be.admitted}
    return replace(state, barred=barred)


async def _entered_later(uow: Reading, list_id: UUID) -> Sequence[str]:
    statement = select(Candidate.uscc).join(
        AdmissionListFirm, AdmissionListFirm.application_id == Candidate.application_id
    )
    statement = statement.where(AdmissionListFirm.list_id == list_id, Candidate.entered_later.is_(True))
    return (await uow.session.execute(statement.order_by(AdmissionListFirm.place))).scalars().all()


def _named(state: ListState) -> dict[str, UUID | None]:
    return {firm.uscc: firm.application_id for firm in state.firms}


async def _seated(uow: UnitOfWork, screening_id: UUID) -> dict[str, Candidate]:
    """The seated firms by rank, each with the application that was screened."""
    statement = select(Candidate).join(ScreeningEntry, ScreeningEntry.application_id == Candidate.application_id)
    statement = statement.where(ScreeningEntry.screening_id == screening_id, ScreeningEntry.seated)
    found = {row.uscc: row for row in (await uow.session.execute(statement.order_by(ScreeningEntry.rank))).scalars()}
    if not found:
        raise NotFound
    return found


async def _screened_on(uow: UnitOfWork, screening_id: UUID | None) -> date | None:
    if screening_id is None:
        return None
    day: date | None = await uow.session.scalar(select(Screening.effective_on).where(Screening.id == screening_id))
    return day


def _newest(candidates: Iterable[Candidate]) -> date | None:
    """The day of their newest recommendation."""
    return max((one.recommended_on for one in candidates if one.recommended_on), default=None)


def _must_rest(
    uow: UnitOfWork, on: date, *, recommended_on: date | None, screened_on: date | None, signed_on: date | None
) -> None:
    """Holds the list's day to what it rests on, but for the notice."""
    grounds = {"recommended_on": recommended_on, "screened_on": screened_on, "signed_on": signed_on}
    must_rest_on("admission_list", on, uow.plan, notice_ended_on=None, **grounds)


async def _by_code(uow: UnitOfWork, batch: str, usccs: Sequence[str]) -> dict[str, Candidate]:
    statement = select(Candidate).where(Candidate.batch == batch, Candidate.uscc.in_(usccs))
    return await one_per_firm(uow, (await uow.session.execute(statement)).scalars())


async def _listed(uow: UnitOfWork, state: ListState) -> Sequence[Candidate]:
    """The applications that the list names."""
    ids = [firm.application_id for firm in state.firms]
    return (await uow.session.execute(select(Candidate).where(Candidate.application_id.in_(ids)))).scalars().all()


async def read_list(uow: Reading, list_id: UUID, *, lock: bool = False) -> ListState:
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
        await notice_of(uow, list_id),
    )


async def co_sign(uow: UnitOfWork, list_id: UUID, signed_on: date | None) -> ListState:
    """The caller's body co-signs, on the list's day where none is given; a second time changes nothing.

    Raises:
        NotFound: no such list. NotCoSigner: another body's business. ListNotOpen: too late.
        EffectiveDateAhead, BeforePlan, BeforeItsGround: the day.
        DutiesOfTwo: the caller co-signed for another body, drafted the list, or recommended a firm of it.
    """
    state = await read_list(uow, list_id, lock=True)
    bodies = _co_signers(uow, state.row)
    body = uow.caller.body
    if body is None or body not in bodies:
        raise NotCoSigner(bodies=", ".join(bodies))
    if state.row.state != "draft":
        raise ListNotOpen(state=state.row.state)
    unknown: tuple[Duty, ...] = ()
    if body not in state.co_signed_by:
        unknown = await co_signer_is_another(uow, state.row)
        signed_on = signed_on or state.row.effective_on
        await _must_follow_the_choice(uow, state, signed_on)
        uow.session.add(
            CoSignature(
                list_id=list_id, body=body, signed_by=uow.caller.subject, signed_on=signed_on, signed_at=clock.now()
            )
        )
        facts = {"list_id": list_id, "body": body}
        uow.journal("co-sign-admission-list", f"list:{list_id}", effective_on=signed_on, facts=facts)
        await uow.session.flush()
    return replace(await read_list(uow, list_id), not_checked=unknown)


async def _must_follow_the_choice(uow: UnitOfWork, state: ListState, signed_on: date) -> None:
    """A signature comes after the screening that chose the firms, or after the newest recommendation of them."""
    must_rest_on("co_signature", signed_on, uow.plan, **await chosen_on(uow, state))


async def chosen_on(uow: UnitOfWork, state: ListState) -> dict[str, date | None]:
    """The day of the screening that chose the list's firms, or of the newest recommendation of them."""
    screened_on = await _screened_on(uow, state.row.screening_id)
    newest = _newest(await _listed(uow, state)) if screened_on is None else None
    return {"screened_on": screened_on, "recommended_on": newest}


def _co_signers(uow: UnitOfWork, row: AdmissionList) -> tuple[str, ...]:
    return CO_SIGNERS.of(rules_in_force(uow.plan, row.effective_on))


async def propose_list(uow: UnitOfWork, list_id: UUID) -> Approval:
    """Puts the list up to a second person.

    Raises:
        NotFound, ListNotOpen, CoSignatureMissing: it cannot be proposed yet.
        CertificatesLapsed, FirmsNotRecommendable: firms of it may not be admitted on its day.
        NoticeMissing, NoticeRunning: its notice. EffectiveDateAhead: its day.
        BeforeItsGround: its day lies before a signature, or before what became known since it was drafted.
        DutiesOfTwo: the caller co-signed it. RecordsDiverged: a firm is not settled since a restore.
        EventsMissing: what is known here has a gap.
    """
    state = await read_list(uow, list_id, lock=True)
    if state.row.state != "draft":
        raise ListNotOpen(state=state.row.state)
    missing = [body for body in _co_signers(uow, state.row) if body not in state.co_signed_by]
    if missing:
        raise CoSignatureMissing(missing=", ".join(missing))
    await proposer_is_another(uow, list_id)
    await must_agree(uow, [firm.uscc for firm in state.firms])
    await notice_must_be_over(uow, state.row)
    on = state.row.effective_on
    _must_be_admissible(await STANDINGS.locked(uow, _named(state), on), on)
    await _must_be_dated(uow, state)
    seen = {
        "list_id": list_id,
        "batch": state.row.batch,
        "effective_on": state.row.effective_on,
        "channel": state.row.channel,
        "ground": state.row.ground,
        "co_signed_by": state.co_signed_by,
        "firms": [firm.uscc for firm in state.firms],
    }
    approval = await propose(uow, KIND, f"list:{list_id}", seen)
    state.row.state, state.row.approval_id = "proposed", approval.id
    return approval


async def _must_be_dated(uow: UnitOfWork, state: ListState) -> None:
    signed = select(func.max(CoSignature.signed_on)).where(CoSignature.list_id == state.row.id)
    _must_rest(
        uow,
        state.row.effective_on,
        recommended_on=_newest(await _listed(uow, state)),
        screened_on=await _screened_on(uow, state.row.screening_id),
        signed_on=await uow.session.scalar(signed),
    )


def _must_be_admissible(standings: Mapping[str, Standing], on: date) -> None:
    barred = {uscc: one for uscc, one in standings.items() if not one.may_be.admitted}
    errors = [told_of(uscc, one.reasons) for uscc, one in barred.items()]
    lapsed = [uscc for uscc, one in barred.items() if one.reasons[0].code == "certificate_lapsed"]
    if lapsed:
        clause = barred[lapsed[0]].reasons[0].clause
        raise CertificatesLapsed(errors=errors, usccs=", ".join(lapsed[:20]), effective_on=str(on), clause=clause)
    if barred:
        raise FirmsNotRecommendable(errors=errors, usccs=", ".join(list(barred)[:20]))
