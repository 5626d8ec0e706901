"""Results of second persons' decisions: `result` of the answer to each kind of approval."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from shared.domain.standing import Code
from shared.events.finance_matching import ListKind

Left = Literal["no_consent", "not_a_member", "admitted_again"]


class SuspensionDecided(BaseModel):
    """The bank as the decision left it."""

    bank_id: UUID
    code: str
    state: str


class PublishedOut(BaseModel):
    """A published version. `left_out` were frozen and may not stand on it by now; `because` says why, each by code.

    `no_consent` is a consent that was withdrawn, `not_a_member` a membership that ended, `admitted_again` one that
    ended and was followed by another admission (the next version lists it); the others are reasons of its standing.
    """

    id: UUID
    kind: ListKind
    version: int
    entries: int
    new_entries: int
    left_out: list[str]
    because: dict[str, Code | Left] = {}
