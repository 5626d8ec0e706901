"""How far a proposed removal has come: the firm notified, its answer, and the day from which it can be decided."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from pool.domain.answer_period import decidable_from
from pool.store.answer_tables import RemovalAnswer, RemovalNotice
from pool.store.exit_tables import ExitCase
from shared.identity.scoping import visible
from shared.messaging.reading import Reading
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import NotFound, Problem


class RemovalDecided(Problem):
    """The removal is no open proposal any more."""

    status, code = 409, "removal-not-open"
    title = {"zh": "该退库提案已有决定", "en": "The removal has been decided"}
    detail = {
        "zh": "提案已批准、驳回或自动失效，不能再登记告知或陈述；如仍需办理，请重新提出退库。",
        "en": "It was approved, rejected or withdrawn, so that nothing can be recorded for it; propose it anew.",
    }


class RemovalNotNotified(Problem):
    """The firm has not been told of the removal that is proposed."""

    status, code = 409, "removal-not-notified"
    title = {"zh": "尚未告知企业", "en": "The firm has not been notified"}
    detail = {
        "zh": "退库前须告知企业 {uscc} 并听取陈述：请先登记告知（送达日期、方式、送达人、文号）。",
        "en": "Firm {uscc} is heard before it is removed: first record the notice (day, method, who served it, "
        "document number).",
    }


class AnswerPeriodOpen(Problem):
    """The firm's days to answer are not over on the day from which it would be removed."""

    status, code = 409, "answer-period-open"
    title = {"zh": "企业陈述期限未满", "en": "The firm may still answer"}
    detail = {
        "zh": "企业 {uscc} 的陈述期限至 {last_day}（含）；自 {decidable_from} 起方可决定并生效，"
        "提前收到书面陈述或放弃陈述的声明的，登记后自该日起即可。"
        "此次的生效日为 {effective_on}：提案载明该日的，请驳回后重新提出；"
        "未载明生效日的（自决定之日起生效），待该日再作决定即可。",
        "en": "Firm {uscc} may answer until {last_day}, so the removal can be decided, and take effect, from "
        "{decidable_from} on; or from the day of a written answer, or of a waiver of it, once that is recorded. It "
        "would take effect on {effective_on}: where the proposal names that day, reject it and propose anew; where it "
        "names none, it takes effect on the day of its decision, so decide it then.",
    }


@dataclass(frozen=True, slots=True)
class RemovalCase:
    """A removal with the notice to the firm and its answer."""

    case: ExitCase
    notice: RemovalNotice | None = None
    answer: RemovalAnswer | None = None

    @property
    def decidable_from(self) -> date | None:
        """The first day on which it may take effect; None while the firm has not been notified."""
        if self.notice is None:
            return None
        return decidable_from(self.notice.last_day, self.answer.answered_on if self.answer else None)


async def read_removal(uow: Reading, case_id: UUID) -> RemovalCase:
    """One removal within the caller's scope.

    Raises:
        NotFound: there is none.
    """
    return await _with_period(uow, await _case(uow, case_id))


async def open_removal(uow: UnitOfWork, case_id: UUID) -> RemovalCase:
    """One that is still to be decided; its row stays locked.

    Raises:
        NotFound: there is none within the caller's scope. RemovalDecided: it has a decision.
    """
    case = await _case(uow, case_id, lock=True)
    if case.state != "proposed":
        raise RemovalDecided
    return await _with_period(uow, case)


async def must_be_heard(uow: UnitOfWork, case: ExitCase) -> None:
    """Accepts a removal of a firm that was told of it, and has answered or let its days pass, by the day of effect.

    Raises:
        RemovalNotNotified: it was not told. AnswerPeriodOpen: names the day from which it can be decided.
    """
    found = await _with_period(uow, case)
    first_day = found.decidable_from
    if found.notice is None or first_day is None:
        raise RemovalNotNotified(uscc=case.uscc, case_id=str(case.id))
    if case.effective_on < first_day:
        raise AnswerPeriodOpen(
            uscc=case.uscc,
            last_day=str(found.notice.last_day),
            decidable_from=str(first_day),
            effective_on=str(case.effective_on),
        )


async def _case(uow: Reading, case_id: UUID, *, lock: bool = False) -> ExitCase:
    statement = select(ExitCase).where(ExitCase.id == case_id, ExitCase.route == "removal")
    statement = statement.where(visible(uow.caller.scope, ExitCase))
    found: ExitCase | None = await uow.session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise NotFound
    return found


async def _with_period(uow: Reading, case: ExitCase) -> RemovalCase:
    notice = await uow.session.get(RemovalNotice, case.id)
    answer = await uow.session.get(RemovalAnswer, case.id)
    return RemovalCase(case, notice, answer)
