"""One line of the journal, and the row it becomes; both ways to write use these functions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from shared import clock
from shared.identity.caller import Caller

COLUMNS = (
    ("at", "timestamptz"),
    ("actor", "text"),
    ("role", "text"),
    ("on_behalf_of", "text"),
    ("act", "text"),
    ("subject", "text"),
    ("reporting_unit", "text"),
    ("bank_id", "uuid"),
    ("effective_on", "date"),
    ("before_digest", "text"),
    ("after_digest", "text"),
    ("rules_version", "text"),
    ("facts", "text"),
)
"""Columns of a journal row with their types, in the order of `row_of`."""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """An act and what it changed. `facts` are ids and decided values for a timeline, never personal data."""

    act: str
    subject: str
    reporting_unit: str | None = None
    bank_id: UUID | None = None
    effective_on: date | None = None
    before_digest: str | None = None
    after_digest: str | None = None
    rules_version: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    at: datetime | None = None


def row_of(entry: JournalEntry, caller: Caller) -> tuple[Any, ...]:
    """The values of a journal row, in the order of `COLUMNS`."""
    return (
        entry.at or clock.now(),
        caller.subject,
        str(caller.role),
        caller.on_behalf_of,
        entry.act,
        entry.subject,
        entry.reporting_unit,
        entry.bank_id,
        entry.effective_on,
        entry.before_digest,
        entry.after_digest,
        entry.rules_version,
        orjson.dumps(dict(entry.facts), default=str).decode(),
    )
