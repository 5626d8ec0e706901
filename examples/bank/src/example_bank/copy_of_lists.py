"""The bank's own copy of both lists, in SQLite: what it lends by when the platform is away."""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Self

from example_bank.events import Read, read_event

Applied = Literal["applied", "older", "repeat", "no_entry"]
"""`older`: a newer event about the same firm and list was here before; `no_entry`: an event that changes no list."""

_TABLES = """
CREATE TABLE IF NOT EXISTS seen (event_id TEXT PRIMARY KEY, number INTEGER, type TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS entry (
  list_kind TEXT NOT NULL, uscc TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('listed', 'graduated', 'revoked')),
  number INTEGER NOT NULL, name TEXT, reporting_unit TEXT, admitted_on TEXT, effective_on TEXT, reason TEXT,
  version INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (list_kind, uscc));
CREATE TABLE IF NOT EXISTS feed (number INTEGER PRIMARY KEY, event_id TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS known (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS to_apply (event_id TEXT PRIMARY KEY);
"""
_OLDER_COPY = "ALTER TABLE entry ADD COLUMN version INTEGER NOT NULL DEFAULT 0"
_REMEMBER = "INSERT INTO seen (event_id, number, type, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
_COLUMNS = (
    "list_kind",
    "uscc",
    "state",
    "number",
    "name",
    "reporting_unit",
    "admitted_on",
    "effective_on",
    "reason",
    "version",
)
_APPLY = f"""
INSERT INTO entry AS e ({", ".join(_COLUMNS)}) VALUES ({", ".join(f":{name}" for name in _COLUMNS)})
ON CONFLICT (list_kind, uscc) DO UPDATE SET state = excluded.state, version = excluded.version,
  number = excluded.number, name = coalesce(excluded.name, e.name),
  reporting_unit = coalesce(excluded.reporting_unit, e.reporting_unit),
  admitted_on = coalesce(excluded.admitted_on, e.admitted_on), effective_on = excluded.effective_on,
  reason = excluded.reason
WHERE excluded.version > e.version
"""  # noqa: S608 - made of constants; every value is a parameter
_GONE = """
UPDATE entry SET state = 'revoked', reason = 'not in the snapshot', number = :as_of
WHERE list_kind = :kind AND state <> 'revoked' AND number <= :as_of
  AND uscc NOT IN (SELECT value FROM json_each(:there))
"""


class CopyOfLists:
    """One SQLite file. Each event is committed, to the disk, before `apply` returns: the receipt that follows is true.

    One connection for one process; a commit takes about a millisecond.
    """

    def __init__(self, database: Path) -> None:
        database.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(database, isolation_level=None, timeout=10, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.executescript(_TABLES)
        if "version" not in {row[1] for row in self._connection.execute("PRAGMA table_info(entry)")}:
            self._connection.execute(_OLDER_COPY)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def apply(self, event: Mapping[str, Any]) -> Applied:
        """Takes one event in, at most once, and only where it is newer than what is known of the firm on that list.

        `version` orders the events of one firm on one list: a `listed` that was held up on its way never undoes a
        `revoked`, and an event that a snapshot holds already changes nothing.

        Raises:
            NotAnEvent: nothing was stored; the sender learns that it was not understood.
        """
        read = read_event(event)
        with self._transaction():
            seen = self._connection.execute(_REMEMBER, (read.id, read.number, read.type, _now()))
            if seen.rowcount == 0:
                return "repeat"
            if read.entry is None:
                return "no_entry"
            self._count(read)
            return "applied" if self._connection.execute(_APPLY, read.entry).rowcount else "older"

    def _count(self, read: Read) -> None:
        numbers = [(read.number, read.id), *((number, f"superseded by {read.number}") for number in read.supersedes)]
        self._connection.executemany("INSERT INTO feed VALUES (?, ?) ON CONFLICT DO NOTHING", numbers)
        self._connection.execute("INSERT INTO to_apply VALUES (?) ON CONFLICT DO NOTHING", (read.id,))
        if read.feed_epoch is not None:
            self._connection.execute("INSERT INTO known VALUES ('epoch', ?) ON CONFLICT DO NOTHING", (read.feed_epoch,))

    def take_snapshot(self, snapshot: Mapping[str, Any]) -> None:
        """Takes a list as it stands: what is newer here stays, what is not in it any more is revoked."""
        kind, as_of = snapshot["kind"], snapshot["as_of"]
        there = [entry["uscc"] for entry in snapshot["entries"]]
        with self._transaction():
            if self.known("epoch") != snapshot["feed_epoch"]:
                self._connection.execute("DELETE FROM feed")
                self._connection.execute("DELETE FROM known")
            for entry in snapshot["entries"]:
                row = {"effective_on": entry["listed_on"], "reason": None, **entry, "list_kind": kind, "number": as_of}
                self._connection.execute(_APPLY, {name: row[name] for name in _COLUMNS})
            self._connection.execute(_GONE, {"kind": kind, "as_of": as_of, "there": _json(there)})
            for name, value in (("epoch", snapshot["feed_epoch"]), (f"as_of {kind}", str(as_of))):
                self._connection.execute("INSERT OR REPLACE INTO known VALUES (?, ?)", (name, value))

    def known(self, name: str) -> str | None:
        """What was kept under a name: `epoch`, and `as_of members`, `as_of pledge` of the snapshots."""
        row = self._connection.execute("SELECT value FROM known WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    @property
    def complete_to(self) -> int:
        """The number up to which the copy holds all events, those among them that were superseded or in a snapshot."""
        starts = [int(self.known(f"as_of {kind}") or 0) for kind in ("members", "pledge")]
        upto = min(starts)
        for (number,) in self._connection.execute("SELECT number FROM feed WHERE number > ? ORDER BY number", (upto,)):
            if number != upto + 1:
                break
            upto = number
        return upto

    def versions(self, list_kind: str) -> dict[str, int]:
        """Codes on the list, with the version of each entry."""
        rows = self._connection.execute(
            "SELECT uscc, version FROM entry WHERE list_kind = ? AND state <> 'revoked' ORDER BY uscc", (list_kind,)
        )
        return dict(rows.fetchall())

    def digest(self, list_kind: str) -> str:
        """What the platform calls the digest of a list."""
        lines = "".join(f"{uscc},{version}\n" for uscc, version in self.versions(list_kind).items())
        return hashlib.sha256(lines.encode()).hexdigest()

    def to_apply(self) -> list[str]:
        """Ids of events in the copy of which the platform does not know yet that the bank acts on them."""
        return [str(row[0]) for row in self._connection.execute("SELECT event_id FROM to_apply")]

    def applied(self, events: list[str]) -> None:
        """Notes that the platform knows."""
        with self._transaction():
            self._connection.executemany("DELETE FROM to_apply WHERE event_id = ?", [(event,) for event in events])

    def entries(self, list_kind: str | None = None) -> list[dict[str, Any]]:
        """The copy, by list and code; revoked entries stay in it and say so."""
        condition = "WHERE list_kind = ?" if list_kind else ""
        statement = f"SELECT {', '.join(_COLUMNS)} FROM entry {condition} ORDER BY list_kind, uscc"  # noqa: S608
        rows = self._connection.execute(statement, (list_kind,) if list_kind else ())
        return [dict(zip(_COLUMNS, row, strict=True)) for row in rows]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # a failed COMMIT may have ended it: the cause is told, not this
                self._connection.execute("ROLLBACK")
            raise


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _json(codes: list[str]) -> str:
    return "[" + ",".join(f'"{code}"' for code in codes) + "]"
