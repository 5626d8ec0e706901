"""Registers banks, and tells which of them calls."""

from sqlalchemy import select

from finance_matching.store.feed import copy_lists_to_feed, lock_lists
from finance_matching.store.queries import get_bank
from finance_matching.store.tables import Bank
from shared import clock
from shared.ids import uuid7
from shared.messaging.reading import Reading
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import Problem


class BankExists(Problem):
    """The code is taken."""

    status, code = 409, "bank-exists"
    title = {"zh": "该银行代码已登记", "en": "A bank with this code is registered"}
    detail = {"zh": "代码 {bank_code} 已登记，请使用已有的登记。", "en": "Code {bank_code} is taken; use that bank."}


class BankSuspended(Problem):
    """The province has stopped this bank's deliveries for now."""

    status, code = 403, "bank-suspended"
    title = {
        "zh": "该银行已被暂停：仅可接收撤销通知；恢复后可补收其余全部事件",
        "en": "This bank is suspended: it hears of revocations alone; all else follows once that ends",
    }
    detail = {
        "zh": "请继续接收并回执撤销通知；恢复须由省级主管部门两人办理，恢复后以 POST /finance-matching/v1/bank/events "
        "补收其余事件。",
        "en": "Go on taking and confirming revocations. Two persons of the province end the suspension; then fetch all "
        "else with POST /finance-matching/v1/bank/events.",
    }


async def register_bank(uow: UnitOfWork, name: str, code: str) -> Bank:
    """Registers a bank; its feed begins with what stands on both lists.

    Raises:
        BankExists: the code is taken.
    """
    await lock_lists(uow)
    if (await uow.session.execute(select(Bank.id).where(Bank.code == code))).first():
        raise BankExists(bank_code=code)
    bank = Bank(
        id=uuid7(), code=code, name=name, registered_at=clock.now(), registered_by=uow.caller.subject, endpoint=None
    )
    uow.session.add(bank)
    await uow.session.flush()
    await copy_lists_to_feed(uow, bank.id)
    facts = {"code": code, "name": name}
    uow.journal("register-bank", f"bank:{code}", bank_id=bank.id, after=facts, facts=facts)
    return bank


async def own_bank(uow: Reading, *, also_suspended: bool = False) -> Bank | None:
    """The bank that calls; None for other callers.

    Raises:
        BankSuspended: it may do nothing of this for now.
        NotFound: its token names a bank that is not registered.
    """
    if uow.caller.bank_id is None:
        return None
    bank = await get_bank(uow, uow.caller.bank_id)
    if bank.suspended_at is not None and not also_suspended:
        raise BankSuspended
    return bank
