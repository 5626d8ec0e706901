"""A bank compares its copy of a list with ours, as of a number of its feed."""

from dataclasses import dataclass
from uuid import UUID

from finance_matching.domain.list_digest import Comparison, compare, digest_of_versions
from finance_matching.domain.lists import ListKind
from finance_matching.store.tables import Bank
from finance_matching.usecases.banks import own_bank
from shared.messaging.reading import Reading
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import NotFound

_AS_OF = """
SELECT uscc, version FROM (
  SELECT DISTINCT ON (e.uscc) e.uscc, e.change, f.version
  FROM bank_event e JOIN list_fact f USING (event_id)
  WHERE e.bank_id = $1 AND e.kind = $2 AND e.number <= $3 ORDER BY e.uscc, e.number DESC) newest
WHERE change <> 'revoked'
"""


@dataclass(frozen=True, slots=True)
class Digest:
    """A list as of the newest number of the calling bank's feed."""

    kind: ListKind
    as_of: int
    feed_epoch: UUID
    entries: int
    digest: str


async def digest_of_list(uow: Reading, kind: ListKind) -> Digest:
    """What the bank's copy must say once it has taken in all its events.

    Raises:
        BankSuspended: it reads no list for now.
    """
    bank = await _caller(uow, also_suspended=False)
    versions = await _versions(uow, bank, kind, bank.last_number)
    return Digest(kind, bank.last_number, bank.feed_epoch, len(versions), digest_of_versions(versions))


async def compare_list(
    uow: UnitOfWork, kind: ListKind, as_of: int, digest: str, entries: dict[str, int] | None
) -> Comparison:
    """Whether the bank's copy is right as of a number, and where it is not.

    Raises:
        BankSuspended: it reads no list for now.
    """
    bank = await _caller(uow, also_suspended=False)
    return await compare_copy(uow, bank, kind, as_of, digest, entries)


async def compare_copy(
    uow: UnitOfWork, bank: Bank, kind: ListKind, as_of: int, digest: str, entries: dict[str, int] | None = None
) -> Comparison:
    """The same for a bank at hand."""
    upto = min(as_of, bank.last_number)
    return compare(await _versions(uow, bank, kind, upto), digest, entries, bank.last_number - upto)


async def _versions(uow: Reading, bank: Bank, kind: ListKind, as_of: int) -> dict[str, int]:
    rows = await uow.execute_native(_AS_OF, bank.id, kind, as_of)
    return {row["uscc"]: row["version"] for row in rows}


async def _caller(uow: Reading, *, also_suspended: bool) -> Bank:
    bank = await own_bank(uow, also_suspended=also_suspended)
    if bank is None:
        raise NotFound
    return bank
