"""Results of second persons' decisions: `result` of the answer to each kind of approval."""

from datetime import date

from pydantic import BaseModel

from shared.domain.seats import FirmOutcome, NoRoom
from shared.domain.standing import Code
from shared.schemas.both_languages import BothLanguages
from shared.schemas.pool.admission_shown import DutyNotChecked
from shared.schemas.pool.members import MemberWarning
from shared.schemas.standing import ReasonOut


class FirmAnswer(BaseModel):
    """One firm of the list: `reason` says why where it is not admitted, `message` in words.

    `reasons` are all that stand against it, heaviest first.
    """

    uscc: str
    outcome: FirmOutcome
    reason: Code | NoRoom | None = None
    message: BothLanguages | None = None
    reasons: list[ReasonOut] = []
    warnings: list[MemberWarning] = []
    """Of a firm that was admitted: what it should know of its way out."""


class AdmissionResult(BaseModel):
    """An approved list: who came in, for whom there was no seat, and who was refused."""

    admitted: int
    no_seat: int
    refused: int
    firms: list[FirmAnswer]


class ExitResult(BaseModel):
    """The exit as it was carried out."""

    uscc: str
    route: str
    effective_on: date
    duties_not_checked: list[DutyNotChecked] = []


class Reinstated(BaseModel):
    """The membership that was restored; `over_cap` counts seats of the province above its cap from now on."""

    uscc: str
    admitted_on: date
    removed_on: date
    effective_on: date
    over_cap: int


class CalendarYearAdded(BaseModel):
    """The year of which a notice is known now."""

    year: int
