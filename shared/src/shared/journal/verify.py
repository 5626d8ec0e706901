"""Checks a journal against its links and signed heads, and names what does not fit."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from shared.journal.chain import GENESIS, link_hash
from shared.journal.keys import head_is_signed

_PIECE = 500
_ROWS = """
SELECT l.number, l.hash, l.journal_id, j.*, h.hash AS head_hash, h.key_id, h.signature
FROM journal_link l LEFT JOIN journal j ON j.id = l.journal_id LEFT JOIN journal_head h ON h.number = l.number
WHERE l.number > $1 ORDER BY l.number LIMIT $2
"""
_CUT = """
SELECT number, hash, key_id, signature FROM journal_head h
WHERE NOT EXISTS (SELECT FROM journal_link l WHERE l.number = h.number) ORDER BY number
"""
_NEWEST = "SELECT number, hash, key_id, signature FROM journal_head ORDER BY number DESC LIMIT 1"
_TAIL = """
SELECT count(*) AS unsealed, array_agg(j.id ORDER BY j.id) FILTER (
  WHERE NOT last.elsewhere AND (j.xid, j.id) < (last.xid, last.journal_id)) AS put_in
FROM journal j LEFT JOIN LATERAL (
  SELECT xid, journal_id, xid >= (pg_snapshot_xmax(pg_current_snapshot())::text)::bigint AS elsewhere
  FROM journal_link ORDER BY number DESC LIMIT 1) last ON true
WHERE NOT EXISTS (SELECT FROM journal_link l WHERE l.journal_id = j.id)
"""
_MOST_FAULTS = 100


@dataclass(frozen=True, slots=True)
class Head:
    """A signed head, as the journal holds it and as whoever kept it elsewhere holds it."""

    number: int
    hash: str
    key_id: str
    signature: str


@dataclass(slots=True)
class Verdict:
    """What a verification found. `unsealed` rows are younger than the newest link: nothing proves them yet."""

    rows: int = 0
    heads: int = 0
    unsealed: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Nothing changed, missing, put in, cut off or signed by another key."""
        return not self.faults

    def fault(self, text: str) -> None:
        """Notes a fault; a hundred are enough to know."""
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(text)


@dataclass(slots=True)
class _Chain:
    """How far the walk along the links is."""

    number: int = 0
    hash: str | None = GENESIS
    """None where the link before is missing, so that the next one cannot be computed."""
    headed: int = 0
    """The last number that a head covers."""


async def newest_head(connection: asyncpg.Connection) -> Head | None:
    """The head to keep elsewhere, so that a later cut can be proved."""
    row = await connection.fetchrow(_NEWEST)
    return Head(**row) if row else None


async def verify(
    connection: asyncpg.Connection, public_keys: Mapping[str, bytes], kept: Sequence[Head] = ()
) -> Verdict:
    """Reads the whole journal of one service, a piece at a time.

    `public_keys` are the trusted keys by id. `kept` are heads that somebody took away earlier: they alone prove that
    a tail with its own heads was cut off.
    """
    verdict = Verdict()
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        by_number = {head.number: head for head in kept}
        chain = _Chain()
        while rows := await connection.fetch(_ROWS, chain.number, _PIECE):
            for row in rows:
                _check_row(verdict, row, chain)
                _check_heads(verdict, row, chain, public_keys, by_number.pop(row["number"], None))
            verdict.rows += len(rows)
            await asyncio.sleep(0)
        if chain.headed < chain.number:
            verdict.fault(f"no signed head covers the links {chain.headed + 1} to {chain.number}: heads were removed")
        await _check_cut(connection, verdict, public_keys, by_number)
        await _check_tail(connection, verdict)
    return verdict


def _check_row(verdict: Verdict, row: Mapping[str, Any], chain: _Chain) -> None:
    number, before = row["number"], chain.hash
    if number != chain.number + 1:
        verdict.fault(f"links {chain.number + 1} to {number - 1} are missing")
        before = None
    if row["id"] is None:
        verdict.fault(f"journal row {row['journal_id']} (number {number}) is missing")
    elif before is not None and link_hash(before, number, row) != row["hash"]:
        verdict.fault(f"journal row {row['journal_id']} (number {number}, act {row['act']}) was changed")
    chain.number, chain.hash = number, row["hash"]


def _check_heads(
    verdict: Verdict, row: Mapping[str, Any], chain: _Chain, public_keys: Mapping[str, bytes], kept: Head | None
) -> None:
    own = Head(row["number"], row["head_hash"], row["key_id"], row["signature"]) if row["head_hash"] else None
    if own:
        verdict.heads += 1
        chain.headed = own.number
    for head in (own, kept):
        if head and _trusted(verdict, head, public_keys) and head.hash != row["hash"]:
            verdict.fault(f"the journal was rewritten before number {head.number}: its signed head says otherwise")


def _trusted(verdict: Verdict, head: Head, public_keys: Mapping[str, bytes]) -> bool:
    public = public_keys.get(head.key_id)
    if public is not None and head_is_signed(public, head.number, head.hash, head.signature):
        return True
    verdict.fault(f"head {head.number} is not signed by a known key")
    return False


async def _check_cut(
    connection: asyncpg.Connection, verdict: Verdict, public_keys: Mapping[str, bytes], kept: dict[int, Head]
) -> None:
    """Heads, in the journal or kept elsewhere, whose links are gone."""
    for row in await connection.fetch(_CUT):
        verdict.heads += 1
        kept[row["number"]] = Head(**row)
    for number, head in sorted(kept.items()):
        if _trusted(verdict, head, public_keys):
            verdict.fault(f"the journal was cut: head {number} is signed, its link is gone")


async def _check_tail(connection: asyncpg.Connection, verdict: Verdict) -> None:
    tail = await connection.fetchrow(_TAIL)
    verdict.unsealed = tail["unsealed"]
    for journal_id in tail["put_in"] or ():
        verdict.fault(f"journal row {journal_id} was put in behind the sealed part")
