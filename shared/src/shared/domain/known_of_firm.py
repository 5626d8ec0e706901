"""Facts known of one firm when a decision looks at it: applications, confirmed violations, stays in the pool, place."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from shared.domain.abnormal_filing import AppealState, Effect, effect
from shared.domain.outcome import Outcome
from shared.domain.waivers import Waivers

ApplicationState = Literal["submitted", "recommended", "withdrawn", "declined"]
FILING = "abnormal_filing"
NO_PROGRESS = "no_progress"
_FIRST_INSTANT = ""


@dataclass(frozen=True, slots=True)
class KnownApplication:
    """One application; `home_unit` is the reporting unit of the registered place, None where none follows from it.

    `received_on` is its legal day. `in_doubt`: a finding on the firm is contested, so that its outcome is not settled.
    """

    id: UUID
    unit: str
    batch: str | None = None
    received_on: date | None = None
    submitted_at: datetime | None = None
    reference_date: date | None = None
    version: int = 1
    outcome: Outcome | None = None
    in_doubt: bool = False
    waivers: Waivers = field(default_factory=Waivers)
    recommended_on: date | None = None
    state: ApplicationState = "submitted"
    home_unit: str | None = None

    @property
    def counts(self) -> bool:
        """Whether it was neither withdrawn nor declined."""
        return self.state not in ("withdrawn", "declined")

    @property
    def age(self) -> tuple[date, str, str]:
        """Orders applications: the legal day, then the instant; one of which neither is known is the oldest."""
        instant = _FIRST_INSTANT if self.submitted_at is None else f"{self.submitted_at.timestamp():020.6f}"
        return (self.received_on or date.min, instant, str(self.id))


@dataclass(frozen=True, slots=True)
class KnownViolation:
    """A confirmed violation with the newest step of an appeal; `carries`: it could be a ground of removal (M22)."""

    id: UUID
    ground: str
    occurred_on: date
    confirmed_on: date
    appeal: AppealState = "not_appealed"
    appeal_on: date | None = None
    carries: bool = True

    @property
    def effect(self) -> Effect:
        """Whether it acts, suspends, or does nothing because it was reversed."""
        return effect("confirmed", self.appeal)

    @property
    def acts_since(self) -> date:
        """The day of its confirmation, or of the appeal that upheld it."""
        return self.appeal_on if self.appeal == "upheld" and self.appeal_on else self.confirmed_on


@dataclass(frozen=True, slots=True)
class Stay:
    """One membership; the day of leaving is no day of membership. `reversed_on`: the exit fell and the firm is back."""

    admitted_on: date | None
    left_on: date | None = None
    route: str | None = None
    ground: str | None = None
    application_id: UUID | None = None
    violation_id: UUID | None = None
    reversed_on: date | None = None

    @property
    def is_over(self) -> bool:
        """Whether it ended by an exit that stands."""
        return self.left_on is not None and self.reversed_on is None


@dataclass(frozen=True, slots=True)
class KnownOfFirm:
    """All of it; `application` is the one that the act names, else the newest that the firm's own unit sent.

    Stays are in the order of their facts.
    `assigned_unit` is the reporting unit to which the province assigned the firm, whatever its registered place.
    """

    applications: tuple[KnownApplication, ...] = ()
    violations: tuple[KnownViolation, ...] = ()
    stays: tuple[Stay, ...] = ()
    assigned_unit: str | None = None
    application: UUID | None = None

    @property
    def asked(self) -> KnownApplication | None:
        """The application in question; None where there is none."""
        if self.application is not None:
            return next((one for one in self.applications if one.id == self.application), None)
        return newest(filter(self.is_of_its_unit, self.applications)) or newest(self.applications)

    def is_of_its_unit(self, one: KnownApplication) -> bool:
        """Whether the unit that sent it is the firm's: the assigned one, else that of the place declared in it.

        Where neither is known, any unit is.
        """
        expected = self.assigned_unit or one.home_unit
        return expected is None or expected == one.unit

    @property
    def present(self) -> Stay | None:
        """The membership that lasts; None where the firm is no member."""
        return next((stay for stay in reversed(self.stays) if not stay.is_over), None)

    def fell(self, stay: Stay) -> bool:
        """Whether the exit rests on a violation that was reversed, so that it holds nothing against the firm."""
        return any(one.id == stay.violation_id and one.effect == "nothing" for one in self.violations)

    def carried_an_exit(self, violation: KnownViolation) -> bool:
        """Whether an exit that stands rests on it, so that it carries no other."""
        return any(stay.is_over and stay.violation_id == violation.id for stay in self.stays)

    @property
    def readmitted_on(self) -> date | None:
        """The day of the admission that let the firm in again; None in a first membership."""
        return self.stays[-1].admitted_on if len(self.stays) > 1 else None

    def is_no_younger(self, day: date) -> bool:
        """Whether the declaration in question was received by the day; one of an unknown day is taken to be older.

        A member's is that of its admission, which is no older than what was declared for it.
        """
        stay, asked = self.present, self.asked
        if stay is not None:
            asked = next((one for one in self.applications if one.id == stay.application_id), None)
        if asked is not None and asked.received_on is not None:
            return asked.received_on <= day
        if stay is None:
            return asked is not None
        return stay.admitted_on is None or stay.admitted_on <= day


def newest(applications: Iterable[KnownApplication]) -> KnownApplication | None:
    """The newest application that was neither withdrawn nor declined."""
    return max((one for one in applications if one.counts), key=lambda one: one.age, default=None)
