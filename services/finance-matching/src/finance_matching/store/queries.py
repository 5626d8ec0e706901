"""What people and banks read of the lists, always within a scope."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, exists, func, or_, select, true
from sqlalchemy.orm import selectinload

from finance_matching.domain.lists import ListKind
from finance_matching.store.tables import Bank, BankEvent, BankList, ListEntry, ListVersion
from shared.events.finance_matching import Change
from shared.identity.caller import Caller, Role
from shared.identity.scoping import visible
from shared.lists.listing import Listed
from shared.lists.pages import list_page
from shared.messaging.reading import Reading
from shared.problems import NotFound

_STANDING = ("listed", "graduated")
_FINGERPRINT = """
SELECT encode(sha256(convert_to(coalesce(lines, ''), 'UTF8')), 'hex') AS fingerprint
FROM (SELECT string_agg(uscc || ':' || version, ',' ORDER BY uscc COLLATE "C") AS lines
      FROM list_entry WHERE kind = $1 AND state <> 'revoked') AS l
"""


@dataclass(frozen=True, slots=True)
class CurrentList:
    """A page of a list as it stands, with what tells one state of the list from another."""

    kind: ListKind
    version: int
    effective_on: date | None
    fingerprint: str
    entries: Listed[ListEntry]


async def get_bank(uow: Reading, bank_id: UUID, *, lock: bool = False) -> Bank:
    """One bank with its endpoint.

    Raises:
        NotFound: none within the caller's scope.
    """
    statement = select(Bank).where(Bank.id == bank_id, visible(uow.caller.scope, Bank))
    statement = statement.options(selectinload(Bank.endpoint))
    bank = (await uow.session.execute(statement.with_for_update() if lock else statement)).scalar_one_or_none()
    if bank is None:
        raise NotFound
    return bank


async def list_banks(uow: Reading, *, limit: int, cursor: str | None) -> Listed[Bank]:
    """A page of banks in the order of registration; a bank sees itself."""
    conditions = [visible(uow.caller.scope, Bank)]
    listed = await list_page(uow, Bank, conditions, Bank.id, name="banks", limit=limit, cursor=cursor)
    await uow.session.execute(
        select(Bank).where(Bank.id.in_([bank.id for bank in listed.rows])).options(selectinload(Bank.endpoint))
    )
    return listed


async def read_list(uow: Reading, kind: ListKind, *, uscc: str | None, limit: int, cursor: str | None) -> CurrentList:
    """A list as it stands in the authoritative rows; revoked entries are not on it."""
    conditions = [ListEntry.kind == kind, ListEntry.state.in_(_STANDING), readable(uow.caller)]
    conditions += [ListEntry.uscc == uscc] if uscc else []
    name = f"list {kind} {uscc}"
    entries = await list_page(uow, ListEntry, conditions, ListEntry.uscc, name=name, limit=limit, cursor=cursor)
    published = await uow.session.get_one(BankList, kind)
    fingerprint = (await uow.execute_native(_FINGERPRINT, kind))[0]["fingerprint"]
    return CurrentList(kind, published.version, published.effective_on, fingerprint, entries)


def readable(caller: Caller) -> ColumnElement[bool]:
    """Entries that the caller may read: a list is made for every bank, others see the firms of their scope."""
    return true() if caller.role is Role.BANK else visible(caller.scope, ListEntry)


async def list_versions(uow: Reading, kind: ListKind, *, limit: int, cursor: str | None) -> Listed[ListVersion]:
    """A page of a list's versions, in the order of their numbers."""
    conditions = [ListVersion.kind == kind]
    name = f"versions {kind}"
    return await list_page(uow, ListVersion, conditions, ListVersion.version, name=name, limit=limit, cursor=cursor)


def _receipt_conditions(
    uow: Reading, uscc: str | None, bank_id: UUID | None, change: Change | None
) -> list[ColumnElement[bool]]:
    own = uow.caller.bank_id
    unsuspended = ~exists().where(Bank.id == own, Bank.suspended_at.is_not(None))
    hears = [or_(BankEvent.change == "revoked", unsuspended)] if own else []
    filters = ((BankEvent.uscc, uscc), (BankEvent.bank_id, bank_id), (BankEvent.change, change))
    return [visible(uow.caller.scope, BankEvent), *hears, *(column == value for column, value in filters if value)]


async def list_receipts(
    uow: Reading, *, uscc: str | None, bank_id: UUID | None, change: Change | None, limit: int, cursor: str | None
) -> Listed[BankEvent]:
    """A page of what banks were told and what they confirmed, in the order of the feeds."""
    conditions = _receipt_conditions(uow, uscc, bank_id, change)
    name = f"receipts {uscc} {bank_id} {change}"
    return await list_page(uow, BankEvent, conditions, BankEvent.id, name=name, limit=limit, cursor=cursor)


async def summarise_receipts(uow: Reading, *, uscc: str | None, bank_id: UUID | None) -> dict[str, int]:
    """Listings and revocations told, and how many of them banks have confirmed; marks stand beside."""
    decisive, received = BankEvent.change != "marked", BankEvent.received_at.is_not(None)
    superseded, revoked = BankEvent.superseded_by.is_not(None), BankEvent.change == "revoked"
    open_ = decisive & ~received & ~superseded
    counted: dict[str, Any] = {
        "listed": BankEvent.change == "listed",
        "revoked": BankEvent.change == "revoked",
        "marked": BankEvent.change == "marked",
        "confirmed": decisive & received,
        "open": open_,
        "open_grants": open_ & ~revoked,
        "open_revocations": open_ & revoked,
        "superseded": decisive & ~received & superseded,
    }
    columns = [func.count(case((condition, 1))).label(name) for name, condition in counted.items()]
    statement = select(*columns).where(*_receipt_conditions(uow, uscc, bank_id, None))
    return dict((await uow.session.execute(statement)).mappings().one())
