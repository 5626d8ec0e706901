"""Facts that intake tells."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.domain.declaration import Declaration
from shared.events.base import FirmEvent
from shared.events.rules_taken import RulesTaken


class ApplicationSubmitted(FirmEvent):
    """A well-formed application was taken in; carries the whole declaration without contact data."""

    type: ClassVar[str] = "miaopu.intake.application-submitted.v1"
    application_id: UUID
    batch: str
    reporting_unit: str
    reference_date: date
    """The day on which the declaration is judged."""
    received_on: date | None = None
    """The legal day on which it came in; None: no floor is known for what rests on it."""
    entered_later: bool | None = None
    """It came in in time and was entered after its batch had closed (补录); None in events of old, which do not say."""
    submitted_at: datetime
    declaration: Declaration


class DeclaredPlace(BaseModel):
    """Of a declaration where the firm is registered, and no more."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    registered_division: str | None = None


class ApplicationOutline(ApplicationSubmitted):
    """`ApplicationSubmitted` for a reader that wants no figures: the declaration is read as far as its place alone."""

    declaration: DeclaredPlace  # type: ignore[assignment]  # fewer fields of the same object


class ApplicationRecommended(FirmEvent):
    """The city recommends the firm to the province."""

    type: ClassVar[str] = "miaopu.intake.application-recommended.v1"
    application_id: UUID
    batch: str
    reporting_unit: str
    recommended_by_office: str | None = None
    decided_by: str | None = None
    """Mark of the person (`shared/identity/person_marks.py`); None in events of old."""
    effective_on: date


class FirmAssigned(FirmEvent):
    """The province assigned the firm to a reporting unit, whatever its registered place, or took that back."""

    type: ClassVar[str] = "miaopu.intake.firm-assigned.v1"
    reporting_unit: str | None
    """The unit whose firm it is from now on; None: the assignment is taken back, and the registered place decides."""
    ground: str
    decided_by: str | None = None
    """Mark of the person (`shared/identity/person_marks.py`)."""
    effective_on: date


class IntakeRulesTaken(RulesTaken):
    """Intake received a change of the rules: it decides by it, or says why it cannot."""

    type: ClassVar[str] = "miaopu.intake.rules-taken.v1"
