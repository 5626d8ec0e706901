"""Finance-matching's answers to a bank that pulls, applies and has events sent again."""

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from shared.answers.row import Row
from shared.clients.finance_matching_lists import ComparisonOut
from shared.events.finance_matching import ListKind


class IgnoredOut(Row):
    """A receipt or fault that changed nothing, and why."""

    id: UUID
    why: Literal["unknown", "received", "superseded"]


class PullOut(Row):
    """Open events as webhooks carry them: revocations first, then by number. `more`: ask again.

    `next_after` is there where `after` was asked for.
    """

    events: list[dict[str, Any]]
    more: bool
    feed_epoch: UUID
    ignored: list[IgnoredOut]
    next_after: int | None = None


class AppliedOut(BaseModel):
    """How many events were noted as applied, which nobody here ever told the bank, and how the copies stand."""

    applied: int
    unknown: list[UUID]
    lists: dict[ListKind, ComparisonOut]


class ResentOut(Row):
    """Numbers that are open again, and those left as they are: unknown, open anyway, or revoked since."""

    numbers: list[int]
    left: list[int]
