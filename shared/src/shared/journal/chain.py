"""How journal rows are linked: each hash covers the row and the hash before it."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import rfc8785

GENESIS = "0" * 64
HASHED = (
    "id",
    "at",
    "actor",
    "role",
    "on_behalf_of",
    "act",
    "subject",
    "reporting_unit",
    "bank_id",
    "effective_on",
    "before_digest",
    "after_digest",
    "rules_version",
    "facts",
)


def link_hash(previous: str, number: int, row: Mapping[str, Any]) -> str:
    """SHA-256 over the link before, the number and the row's canonical JSON."""
    document = {name: _plain(row[name]) for name in HASHED}
    body = rfc8785.dumps({"previous": previous, "number": str(number), "row": document})
    return hashlib.sha256(body).hexdigest()


def _plain(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)
