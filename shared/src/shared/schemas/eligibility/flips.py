"""Flips: outcomes that a change of the rules turns, previewed or told."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.outcome import Outcome
from shared.schemas.both_languages import BothLanguages
from shared.schemas.eligibility.counted import CountedOut
from shared.schemas.kinds import FirmCode, FirmName, Unit


class WouldFlipOut(BaseModel):
    """A firm whose outcome a change would turn, and what would follow: tell it, look at it again, or nothing."""

    model_config = ConfigDict(from_attributes=True)

    application_id: UUID
    uscc: FirmCode
    name: FirmName
    reporting_unit: Unit
    outcome_before: Outcome = Field(examples=["ineligible"])
    outcome_after: Outcome
    turned_by: list[str] = Field(examples=[["A6"]])
    follows: Literal["notify", "review", "nothing"]


class PreviewOut(BaseModel):
    """What a staged change would do to the applications it is laid upon; `note` where part of it turns no outcome.

    `touches`: of a change dated back, what was decided for days since, as far as eligibility knows. `pending`: what is
    undecided and stays under the rules before. `flipped` counts all that it turns; `flips` are the first of them, and
    `left_off` says how many are not listed.
    """

    rule_change_id: UUID
    basis: Literal["affected", "as_if"]
    applications: int
    flipped: int = 0
    left_off: Annotated[int, Field(examples=[0])] = 0
    flips: list[WouldFlipOut]
    note: BothLanguages | None = Field(None, examples=[None])
    touches: list[CountedOut] = []
    pending: list[CountedOut] = []


class FlipOut(WouldFlipOut):
    """A turned outcome."""

    id: UUID
    number: int
    cause: Literal["rules", "review", "submission", "record"]
    cause_id: UUID
    at: datetime
