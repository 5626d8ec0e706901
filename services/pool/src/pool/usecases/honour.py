"""Nobody graduates or departs while something stands against it: it is removed, or the appeal is awaited."""

from datetime import date

from pool.store.tables import Member
from pool.usecases.standing import STANDINGS
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import Problem
from shared.schemas.standing import told_of


class GraduationBarred(Problem):
    """A confirmed violation of the member acts, or an appeal against one is pending."""

    status, code = 409, "graduation-barred"
    title = {"zh": "该企业有未了结的违规事项，不得出库", "en": "Something stands against the firm; it cannot graduate"}
    detail = {
        "zh": "企业 {uscc} 有已查实的违规，或申诉尚无结果，不得出库（原因见 errors）。"
        "违规成立的，请驳回出库提案并办理退库；申诉中的，请待结果登记后再办，撤销的不影响出库。",
        "en": "A violation of firm {uscc} is confirmed, or an appeal has no result yet; `errors` names it. Where it "
        "stands, reject the graduation and remove the firm; under appeal, wait until the result is recorded: one that "
        "is reversed bars nothing.",
    }


async def must_stand_well(uow: UnitOfWork, member: Member, on: date, barred: type[Problem] = GraduationBarred) -> None:
    """Accepts a member against which nothing stands; its firm's row stays locked.

    What bars only from coming in, from the seventh reason on, is not asked for.

    Raises:
        GraduationBarred, or what it is `barred` by: names all reasons. BeforePlan: the day.
    """
    standings = await STANDINGS.locked(uow, {member.uscc: member.application_id}, on)
    against = standings[member.uscc].against_membership
    if against:
        raise barred(uscc=member.uscc, errors=[told_of(member.uscc, against)])
