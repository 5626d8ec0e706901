"""Facts that eligibility tells."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

from shared.events.base import FirmEvent

Outcome = Literal["eligible", "needs_waiver", "needs_review", "ineligible"]


class ApplicationAssessed(FirmEvent):
    """An application was judged against one version of the rules."""

    type: ClassVar[str] = "miaopu.eligibility.application-assessed.v1"
    application_id: UUID
    batch: str
    name: str
    reporting_unit: str
    submitted_at: datetime
    reference_date: date
    outcome: Outcome
    unmet: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    waivers_needed: tuple[str, ...] = ()
    """Soft criteria that are unmet or undecided, each of which needs a granted waiver."""
    flags: tuple[str, ...] = ()
    score: Decimal
    rules_version: str
    valid_patents: int = 0
    industrialised_patents: int = 0
    """The patent industrialisation rate at the reference date is industrialised over valid (A5)."""
    bank_consent: bool = False


class WaiverDecided(FirmEvent):
    """A second person granted or refused a waiver of one soft criterion."""

    type: ClassVar[str] = "miaopu.eligibility.waiver-decided.v1"
    application_id: UUID
    reporting_unit: str
    waiver_id: UUID
    criterion: str
    granted: bool
    ground: str
