"""`Idempotency-Key`: the first answer to a request is kept, and its repeats get that answer again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from shared.problems import Problem

COLUMNS: Final = (
    ("caller", "text"),
    ("key", "text"),
    ("request_digest", "text"),
    ("status", "int"),
    ("body", "bytea"),
)
INSERT = "INSERT INTO idempotency (caller, key, request_digest, status, body) VALUES ($1, $2, $3, $4, $5)"
EARLIER = "SELECT request_digest, status, body FROM idempotency WHERE caller = $1 AND key = $2"
LOCK = "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS ours"
RUNNING = 0
"""Stands for the status while there is none; the row then is a claim, which its answer replaces."""
CLAIM = """
INSERT INTO idempotency AS i (caller, key, request_digest, status, body) VALUES ($1, $2, $3, 0, '')
ON CONFLICT (caller, key) DO UPDATE SET created_at = clock_timestamp()
WHERE i.status = 0 AND i.request_digest = excluded.request_digest
  AND i.created_at < clock_timestamp() - $4 * interval '1 second'
RETURNING 1
"""
KEEP = "UPDATE idempotency SET status = $3, body = $4 WHERE caller = $1 AND key = $2 AND status = 0"
GIVE_UP = "DELETE FROM idempotency WHERE caller = $1 AND key = $2 AND status = 0"


@dataclass(frozen=True, slots=True)
class Answer:
    """The first answer to a request that carried an `Idempotency-Key`, kept for its repeats."""

    caller: str
    key: str
    request_digest: str
    status: int
    body: bytes

    @property
    def values(self) -> tuple[Any, ...]:
        """In the order of the table's columns."""
        return (self.caller, self.key, self.request_digest, self.status, self.body)


class IdempotencyKeyReused(Problem):
    """The key stands for another request."""

    status, code = 409, "idempotency-key-reused"
    title = {"zh": "该 Idempotency-Key 已用于另一请求", "en": "This Idempotency-Key was used for another request"}
    detail = {"zh": "请为新的请求使用新的键。", "en": "Use a new key for a new request."}


class IdempotencyInProgress(Problem):
    """The first request with this key is still running."""

    status, code = 409, "idempotency-in-progress"
    title = {"zh": "同一请求仍在处理中，请稍后重试", "en": "The same request is still running; try again shortly"}


class Repeated(Exception):
    """The request was answered before; carries that answer."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(status)
        self.status, self.body = status, body


def repeat_of(earlier: Mapping[Any, Any], digest: str) -> Repeated | IdempotencyKeyReused:
    """The refusal of a request whose key has a row of `EARLIER`: the same request again, or another one."""
    if earlier["request_digest"] == digest:
        return Repeated(earlier["status"], earlier["body"])
    return IdempotencyKeyReused()
