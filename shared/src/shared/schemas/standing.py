"""How a firm stands, as all services answer it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from shared.domain.standing import Code, MayBe, Reason, Standing
from shared.domain.standing_words import words_of
from shared.schemas.both_languages import BothLanguages
from shared.schemas.kinds import FirmCode


class ReasonOut(BaseModel):
    """One reason against the firm, from its first to its last day, both included, in words that say what to do."""

    code: Code
    since: date | None
    until: date | None
    source: UUID | None
    """The application, violation or membership that it rests on."""
    clause: str | None
    message: BothLanguages = Field(examples=[{"zh": "已在库中", "en": "In the pool already"}])


class MayBeOut(BaseModel):
    """What may be done with the firm on the day."""

    recommended: bool
    screened: bool
    admitted: bool
    listed: bool = Field(examples=[False])
    offered: bool = Field(examples=[False])


class MustLeaveOut(BaseModel):
    """A confirmed violation on which two persons are to remove the member."""

    ground: str = Field(examples=["data_falsification"])
    since: date
    violation_id: UUID


class StandingOut(BaseModel):
    """How a firm stands on a day by what is known, or was known at an instant: all reasons, heaviest first."""

    uscc: FirmCode
    on: date = Field(examples=["2026-07-02"])
    may_be: MayBeOut
    must_leave: list[MustLeaveOut]
    reasons: list[ReasonOut]


def reasons_out(reasons: Sequence[Reason]) -> list[ReasonOut]:
    """Reasons as people read them."""
    return [
        ReasonOut(
            code=one.code,
            since=one.since,
            until=one.until,
            source=one.source,
            clause=one.clause,
            message=words_of(one),
        )
        for one in reasons
    ]


def standing_out(uscc: str, on: date, standing: Standing) -> StandingOut:
    """The answer to a question of standing."""
    return StandingOut(
        uscc=uscc,
        on=on,
        may_be=MayBeOut(**{name: getattr(standing.may_be, name) for name in MayBe.__dataclass_fields__}),
        must_leave=[
            MustLeaveOut(ground=one.ground, since=one.since, violation_id=one.violation_id)
            for one in standing.must_leave
        ],
        reasons=reasons_out(standing.reasons),
    )


def told_of(uscc: str, reasons: Sequence[Reason]) -> dict[str, Any]:
    """The reasons against one firm, heaviest first, as a line of a refusal's `errors`."""
    heaviest = reasons[0]
    return {
        "uscc": uscc,
        "code": heaviest.code,
        "codes": [reason.code for reason in reasons],
        "since": heaviest.since,
        "until": heaviest.until,
        "message": words_of(heaviest),
    }
