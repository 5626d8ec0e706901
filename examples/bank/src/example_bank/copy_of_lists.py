"""The bank's own copy of both lists, in SQLite: what it lends by when the platform is away."""

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Self

Applied = Literal["applied", "older", "repeat", "no_entry"]
"""`older`: a newer event about the same firm and list was here before; `no_entry`: an event that changes no list."""

_STATES = {
    "miaopu.finance-matching.whitelist-entry-listed.v1": "listed",
    "miaopu.finance-matching.whitelist-entry-marked.v1": "graduated",
    "miaopu.finance-matching.whitelist-entry-revoked.v1": "revoked",
}
_TABLES = """
CREATE TABLE IF NOT EXISTS seen (event_id TEXT PRIMARY KEY, number INTEGER, type TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS entry (
  list_kind TEXT NOT NULL, uscc TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('listed', 'graduated', 'revoked')),
  number INTEGER NOT NULL, name TEXT, reporting_unit TEXT, admitted_on TEXT, effective_on TEXT, reason TEXT,
  PRIMARY KEY (list_kind, uscc));
"""
_REMEMBER = "INSERT INTO seen (event_id, number, type, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
_APPLY = """
INSERT INTO entry AS e (list_kind, uscc, state, number, name, reporting_unit, admitted_on, effective_on, reason)
VALUES (:list_kind, :uscc, :state, :number, :name, :reporting_unit, :admitted_on, :effective_on, :reason)
ON CONFLICT (list_kind, uscc) DO UPDATE SET state = excluded.state, number = excluded.number,
  name = coalesce(excluded.name, e.name), reporting_unit = coalesce(excluded.reporting_unit, e.reporting_unit),
  admitted_on = coalesce(excluded.admitted_on, e.admitted_on), effective_on = excluded.effective_on,
  reason = excluded.reason
WHERE excluded.number > e.number
"""
_COLUMNS = ("list_kind", "uscc", "state", "number", "name", "reporting_unit", "admitted_on", "effective_on", "reason")


class NotAnEvent(ValueError):
    """The document cannot be read as an event of the lists."""


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

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def apply(self, event: Mapping[str, Any]) -> Applied:
        """Takes one event in, at most once, and only where it is newer than what is known of the firm on that list.

        `number` orders the events of this bank: a `listed` that was held up on its way never undoes a `revoked`.

        Raises:
            NotAnEvent: nothing was stored; the sender learns that it was not understood.
        """
        event_id, kind, number, entry = _read(event)
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            seen = self._connection.execute(_REMEMBER, (event_id, number, kind, datetime.now(UTC).isoformat()))
            outcome: Applied = "repeat" if seen.rowcount == 0 else "no_entry"
            if outcome != "repeat" and entry is not None:
                outcome = "applied" if self._connection.execute(_APPLY, entry).rowcount else "older"
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # a failed COMMIT may have ended it: the cause is told, not this
                self._connection.execute("ROLLBACK")
            raise
        return outcome

    def entries(self, list_kind: str | None = None) -> list[dict[str, Any]]:
        """The copy, by list and code; revoked entries stay in it and say so."""
        condition = "WHERE list_kind = ?" if list_kind else ""
        statement = f"SELECT {', '.join(_COLUMNS)} FROM entry {condition} ORDER BY list_kind, uscc"  # noqa: S608
        rows = self._connection.execute(statement, (list_kind,) if list_kind else ())
        return [dict(zip(_COLUMNS, row, strict=True)) for row in rows]


def _read(event: Mapping[str, Any]) -> tuple[str, str, int | None, dict[str, Any] | None]:
    try:
        event_id, kind, number, data = str(event["id"]), str(event["type"]), event.get("number"), event["data"]
        if kind not in _STATES:
            return event_id, kind, number if isinstance(number, int) else None, None
        if not isinstance(number, int) or isinstance(number, bool):
            raise NotAnEvent(f"number {number!r} is no whole number")
        entry = {name: data.get(name) for name in _COLUMNS}
        required = {"list_kind": str(data["list_kind"]), "uscc": str(data["uscc"])}
        return event_id, kind, number, {**entry, **required, "number": number, "state": _STATES[kind]}
    except (KeyError, TypeError, AttributeError) as error:
        raise NotAnEvent(f"not an event of the lists: {error!r}") from error


def read_json(body: bytes) -> Mapping[str, Any]:
    """The event of a body.

    Raises:
        NotAnEvent: no JSON object.
    """
    try:
        event = json.loads(body)
    except ValueError as error:
        raise NotAnEvent(f"not JSON: {error}") from error
    if not isinstance(event, dict):
        raise NotAnEvent("not a JSON object")
    return event
