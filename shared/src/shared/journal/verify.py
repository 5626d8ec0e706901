"""Checks a journal against its links and signed heads, and names what does not fit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from shared.journal.chain import GENESIS, link_hash
from shared.journal.keys import head_is_signed

_ROWS = """
SELECT l.number, l.hash, l.journal_id, j.* FROM journal_link l LEFT JOIN journal j ON j.id = l.journal_id
WHERE l.number > $1 ORDER BY l.number LIMIT 5000
"""
_HEADS = "SELECT number, hash, key_id, signature FROM journal_head ORDER BY number"
_TAIL = "SELECT count(*) FROM journal j WHERE NOT EXISTS (SELECT FROM journal_link l WHERE l.journal_id = j.id)"
_MOST_FAULTS = 100


@dataclass(slots=True)
class Verdict:
    """What a verification found. `unsealed` rows are younger than the newest link, or were put in behind it."""

    rows: int = 0
    heads: int = 0
    unsealed: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Nothing changed, missing, cut off or signed by another key."""
        return not self.faults


async def verify(connection: asyncpg.Connection, public_keys: Mapping[str, bytes]) -> Verdict:
    """Reads the whole journal of one service. `public_keys` are the trusted keys by id."""
    verdict = Verdict()
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        hashes = await _check_links(connection, verdict)
        await _check_heads(connection, verdict, hashes, public_keys)
        verdict.unsealed = await connection.fetchval(_TAIL)
    return verdict


async def _check_links(connection: asyncpg.Connection, verdict: Verdict) -> dict[int, str]:
    hashes: dict[int, str] = {}
    previous, expected = GENESIS, 1
    while rows := await connection.fetch(_ROWS, expected - 1):
        for row in rows:
            if row["number"] != expected:
                _fault(verdict, f"links {expected} to {row['number'] - 1} are missing")
            _check_row(verdict, row, previous)
            previous, expected = row["hash"], row["number"] + 1
            hashes[row["number"]] = row["hash"]
    verdict.rows = len(hashes)
    return hashes


def _check_row(verdict: Verdict, row: Mapping[str, Any], previous: str) -> None:
    if row["id"] is None:
        _fault(verdict, f"journal row {row['journal_id']} (number {row['number']}) is missing")
    elif link_hash(previous, row["number"], row) != row["hash"]:
        _fault(verdict, f"journal row {row['journal_id']} (number {row['number']}, act {row['act']}) was changed")


async def _check_heads(
    connection: asyncpg.Connection, verdict: Verdict, hashes: Mapping[int, str], public_keys: Mapping[str, bytes]
) -> None:
    for head in await connection.fetch(_HEADS):
        verdict.heads += 1
        number = head["number"]
        public = public_keys.get(head["key_id"])
        if public is None or not head_is_signed(public, number, head["hash"], head["signature"]):
            _fault(verdict, f"head {number} is not signed by a known key")
        elif number not in hashes:
            _fault(verdict, f"the journal was cut: head {number} is signed, its link is gone")
        elif hashes[number] != head["hash"]:
            _fault(verdict, f"the journal was rewritten before number {number}: its signed head says otherwise")


def _fault(verdict: Verdict, text: str) -> None:
    if len(verdict.faults) < _MOST_FAULTS:
        verdict.faults.append(text)
