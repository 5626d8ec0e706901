"""The bank's own copy of both lists, in SQLite: what it lends by when the platform is away."""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Self

from example_bank.events import Read, read_event

Applied = Literal["applied", "older", "repeat", "no_entry", "waits"]
"""`older`: a newer event about the same firm and list was here before; `no_entry`: an event that changes no list;
`waits`: nothing was kept, the snapshot has to be taken first."""
KINDS = ("members", "pledge")

_TABLES = """
CREATE TABLE IF NOT EXISTS seen (event_id TEXT PRIMARY KEY, number INTEGER, type TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS entry (
  list_kind TEXT NOT NULL, uscc TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('listed', 'graduated', 'revoked')),
  number INTEGER NOT NULL, name TEXT, reporting_unit TEXT, admitted_on TEXT, effective_on TEXT, reason TEXT,
  version INTEGER NOT NULL DEFAULT 0, epoch TEXT NOT NULL DEFAULT '', PRIMARY KEY (list_kind, uscc));
CREATE TABLE IF NOT EXISTS told (
  epoch TEXT NOT NULL, number INTEGER NOT NULL, event_id TEXT, PRIMARY KEY (epoch, number));
CREATE TABLE IF NOT EXISTS known (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS to_apply (event_id TEXT PRIMARY KEY);
DROP TABLE IF EXISTS feed;
"""
_OF_OLDER_COPIES = {
    "version": "ALTER TABLE entry ADD COLUMN version INTEGER NOT NULL DEFAULT 0",
    "epoch": "ALTER TABLE entry ADD COLUMN epoch TEXT NOT NULL DEFAULT ''",
}
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
    "epoch",
)
_APPLY = f"""
INSERT INTO entry AS e ({", ".join(_COLUMNS)}) VALUES ({", ".join(f":{name}" for name in _COLUMNS)})
ON CONFLICT (list_kind, uscc) DO UPDATE SET state = excluded.state, version = excluded.version,
  epoch = excluded.epoch, number = excluded.number, name = coalesce(excluded.name, e.name),
  reporting_unit = coalesce(excluded.reporting_unit, e.reporting_unit),
  admitted_on = coalesce(excluded.admitted_on, e.admitted_on), effective_on = excluded.effective_on,
  reason = excluded.reason
WHERE excluded.epoch <> e.epoch OR excluded.version > e.version
"""  # noqa: S608 - made of constants; every value is a parameter
_GONE = """
UPDATE entry SET state = 'revoked', reason = 'not in the snapshot', number = :as_of,
  version = CASE epoch WHEN :epoch THEN version ELSE 0 END, epoch = :epoch
WHERE list_kind = :kind AND state <> 'revoked' AND (epoch <> :epoch OR number <= :as_of)
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
        there = {row[1] for row in self._connection.execute("PRAGMA table_info(entry)")}
        for column, statement in _OF_OLDER_COPIES.items():
            if column not in there:
                self._connection.execute(statement)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def apply(self, event: Mapping[str, Any]) -> Applied:
        """Takes one event in, at most once, and only where it is newer than what is known of the firm on that list.

        Within an epoch of the feed `version` orders the events of one firm on one list: a `listed` that was held up on
        its way never undoes a `revoked`, and an event that a snapshot holds already changes nothing. In another epoch
        than the list's, or under a number that another event had, nothing orders them: a revocation applies whatever
        its version, all else waits for the snapshot.

        Raises:
            NotAnEvent: nothing was stored; the sender learns that it was not understood.
        """
        read = read_event(event)
        with self._transaction():
            if self._connection.execute("SELECT 1 FROM seen WHERE event_id = ?", (read.id,)).fetchone():
                return "repeat"
            if read.entry is not None:
                if self.is_new:
                    self._begin(read.feed_epoch)
                if self._is_number_of_another(read):
                    self._void(read.feed_epoch)
                if not self.stands_in(read.feed_epoch):
                    self._connection.execute("INSERT OR REPLACE INTO known VALUES ('outdated', ?)", (read.feed_epoch,))
                if self.epoch(read.entry["list_kind"]) != read.feed_epoch and read.entry["state"] != "revoked":
                    return "waits"
            self._connection.execute(
                "INSERT INTO seen (event_id, number, type, at) VALUES (?, ?, ?, ?)",
                (read.id, read.number, read.type, _now()),
            )
            if read.entry is None:
                return "no_entry"
            self._count(read)
            return "applied" if self._connection.execute(_APPLY, read.entry).rowcount else "older"

    def _begin(self, epoch: str) -> None:
        self._connection.executemany("INSERT INTO known VALUES (?, ?)", [(f"epoch {kind}", epoch) for kind in KINDS])

    def _is_number_of_another(self, read: Read) -> bool:
        found = "SELECT 1 FROM told WHERE epoch = ? AND number = ? AND event_id <> ?"
        return self._connection.execute(found, (read.feed_epoch, read.number, read.id)).fetchone() is not None

    def _void(self, epoch: str) -> None:
        """Numbers and versions of this epoch were given twice: what is here orders nothing any more."""
        self._connection.execute("DELETE FROM told WHERE epoch = ?", (epoch,))
        self._connection.execute("DELETE FROM known WHERE name LIKE 'epoch %' AND value = ?", (epoch,))
        self._connection.execute("UPDATE entry SET epoch = '' WHERE epoch = ?", (epoch,))

    def _count(self, read: Read) -> None:
        numbers: list[tuple[str, int | None, str | None]] = [(read.feed_epoch, read.number, read.id)]
        numbers += [(read.feed_epoch, number, None) for number in read.supersedes]
        self._connection.executemany("INSERT INTO told VALUES (?, ?, ?) ON CONFLICT DO NOTHING", numbers)
        self._connection.execute("INSERT INTO to_apply VALUES (?) ON CONFLICT DO NOTHING", (read.id,))

    def take_snapshot(self, snapshot: Mapping[str, Any]) -> None:
        """Takes a list as it stands. What it lacks is revoked.

        In the epoch of the copy, what is newer here stays. In another, versions and numbers of the copy say nothing:
        the snapshot replaces it, but for what was told in that new epoch already.
        """
        kind, as_of, epoch = snapshot["kind"], snapshot["as_of"], snapshot["feed_epoch"]
        ours = {"list_kind": kind, "number": as_of, "epoch": epoch}
        there = [entry["uscc"] for entry in snapshot["entries"]]
        with self._transaction():
            for entry in snapshot["entries"]:
                row = {"effective_on": entry["listed_on"], "reason": None, **entry, **ours}
                self._connection.execute(_APPLY, {name: row[name] for name in _COLUMNS})
            self._connection.execute(_GONE, {"kind": kind, "as_of": as_of, "epoch": epoch, "there": _json(there)})
            for name, value in ((f"epoch {kind}", epoch), (f"as_of {kind}", str(as_of))):
                self._connection.execute("INSERT OR REPLACE INTO known VALUES (?, ?)", (name, value))
            if self.stands_in(epoch):
                self._connection.execute("DELETE FROM known WHERE name = 'outdated'")
            self._connection.execute(
                "DELETE FROM told WHERE epoch NOT IN (SELECT value FROM known WHERE name LIKE 'epoch %')"
            )

    def epoch(self, list_kind: str) -> str | None:
        """Epoch of the feed in which the list was taken; None: the snapshot has to be taken first."""
        return self._known(f"epoch {list_kind}")

    def stands_in(self, epoch: str) -> bool:
        """Whether both lists were taken in this epoch; otherwise take the snapshot."""
        return all(self.epoch(kind) == epoch for kind in KINDS)

    @property
    def is_outdated(self) -> bool:
        """Whether an event has shown, since both lists were taken, that the snapshot is to be taken again."""
        return self._known("outdated") is not None

    @property
    def is_new(self) -> bool:
        """Whether nothing was ever here."""
        began = "SELECT 1 FROM known WHERE name LIKE 'epoch %' UNION ALL SELECT 1 FROM entry"
        return self._connection.execute(began).fetchone() is None

    def _known(self, name: str) -> str | None:
        row = self._connection.execute("SELECT value FROM known WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    @property
    def complete_to(self) -> int:
        """The number up to which the copy holds all events, those among them that were superseded or in a snapshot."""
        epoch = self.epoch(KINDS[0])
        if epoch is None or not self.stands_in(epoch):
            return 0
        upto = min(int(self._known(f"as_of {kind}") or 0) for kind in KINDS)
        following = "SELECT number FROM told WHERE epoch = ? AND number > ? ORDER BY number"
        for (number,) in self._connection.execute(following, (epoch, upto)):
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
