"""What people and banks read of the lists, always within a scope."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, case, exists, func, or_, select, true
from sqlalchemy.orm import selectinload

from finance_matching.domain.lists import ListKind
from finance_matching.store.tables import Bank, BankEvent, BankList, ListEntry, ListVersion, ListVersionEntry
from shared.domain.uscc import Uscc
from shared.events.finance_matching import Change
from shared.identity.caller import Caller, Role
from shared.identity.scoping import visible
from shared.lists.filters import Filter, equal, one_of
from shared.lists.listing import Asked, Listed, Listing
from shared.lists.search import search
from shared.messaging.reading import Reading
from shared.problems import NotFound

_STANDING = ("listed", "graduated")
State = Literal["active", "suspended"]
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


BANKS = Listing(
    Bank,
    Bank.id,
    filters={
        "code": Bank.code,
        "state": Filter(State, lambda state: Bank.suspended_at.is_not(None) == (state == "suspended")),
    },
    order=(Bank.name, Bank.code, Bank.registered_at),
    options=[selectinload(Bank.endpoint)],
)
ENTRIES = Listing(
    ListEntry,
    ListEntry.uscc,
    filters={
        "q": search(ListEntry.uscc),
        "uscc": equal(ListEntry.uscc, Uscc),
        "unit": ListEntry.reporting_unit,
        "state": one_of(ListEntry.state, *_STANDING),
    },
    order=(ListEntry.name, ListEntry.admitted_on, ListEntry.listed_on),
    where=[ListEntry.state.in_(_STANDING)],
    scoped=False,
)
"""A list as it stands; who may read which entry is for `readable` to say."""
VERSIONS = Listing(
    ListVersion,
    ListVersion.version,
    filters={"state": one_of(ListVersion.state, "proposed", "published", "rejected")},
    order=(ListVersion.effective_on, ListVersion.proposed_at),
    scoped=False,
)
FROZEN = Listing(
    ListVersionEntry,
    ListVersionEntry.uscc,
    filters={
        "q": search(ListVersionEntry.uscc),
        "uscc": equal(ListVersionEntry.uscc, Uscc),
        "unit": ListVersionEntry.reporting_unit,
    },
    order=(ListVersionEntry.name, ListVersionEntry.admitted_on),
    scoped=False,
)
"""The firms of a version as its proposal froze them."""
RECEIPTS = Listing(
    BankEvent,
    BankEvent.id,
    filters={
        "q": search(BankEvent.uscc),
        "uscc": equal(BankEvent.uscc, Uscc),
        "bank_id": BankEvent.bank_id,
        "type": equal(BankEvent.change, Change),
        "kind": equal(BankEvent.kind, ListKind),
    },
    order=(BankEvent.sent_at, BankEvent.received_at, BankEvent.number),
)
"""What banks were told and what they confirmed, in the order of the feeds."""


async def read_list(uow: Reading, kind: ListKind, asked: Asked) -> CurrentList:
    """A list as it stands in the authoritative rows; revoked entries are not on it."""
    entries = await ENTRIES.page(uow, asked, readable(uow.caller), of={"kind": kind})
    published = await uow.session.get_one(BankList, kind)
    fingerprint = (await uow.execute_native(_FINGERPRINT, kind))[0]["fingerprint"]
    return CurrentList(kind, published.version, published.effective_on, fingerprint, entries)


async def list_frozen(uow: Reading, kind: ListKind, version: int, asked: Asked) -> Listed[ListVersionEntry]:
    """A page of the firms of a version, as its proposal froze them.

    Raises:
        NotFound: the list has no such version.
    """
    named = select(ListVersion.id).where(ListVersion.kind == kind, ListVersion.version == version)
    version_id = (await uow.session.execute(named)).scalar_one_or_none()
    if version_id is None:
        raise NotFound
    return await FROZEN.page(uow, asked, of={"version_id": version_id})


def readable(caller: Caller) -> ColumnElement[bool]:
    """Entries that the caller may read: a list is made for every bank, others see the firms of their scope."""
    return true() if caller.role is Role.BANK else visible(caller.scope, ListEntry)


async def list_receipts(uow: Reading, asked: Asked) -> Listed[BankEvent]:
    """A page of receipts; a suspended bank hears of revocations alone."""
    return await RECEIPTS.page(uow, asked, *_hears(uow.caller))


def _hears(caller: Caller) -> list[ColumnElement[bool]]:
    if caller.bank_id is None:
        return []
    suspended = exists().where(Bank.id == caller.bank_id, Bank.suspended_at.is_not(None))
    return [or_(BankEvent.change == "revoked", ~suspended)]


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
    named = [column == value for column, value in ((BankEvent.uscc, uscc), (BankEvent.bank_id, bank_id)) if value]
    statement = select(*columns).where(visible(uow.caller.scope, BankEvent), *_hears(uow.caller), *named)
    return dict((await uow.session.execute(statement)).mappings().one())
