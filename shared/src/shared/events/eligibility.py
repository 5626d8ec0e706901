"""Facts that eligibility tells."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

from shared.domain.approved import ApprovedValue
from shared.events.base import Event, FirmEvent

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
    received_on: date | None = None
    """The legal day on which the judged declaration came in; None: no floor is known for what rests on it."""
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
    """The patent industrialisation rate at the reference date is industrialised over valid."""
    bank_consent: bool = False
    stands_until: date | None = None
    """The last day on which the declared certificates carry the outcome; None that no end is known."""
    waivers_after: tuple[str, ...] = ()
    """Waivers that an admission after that day needs; where there are none, none can help."""
    contested: bool = False
    """A finding on the firm is contested, so that nothing may rest on the assessment whatever its outcome."""


class WaiverDecided(FirmEvent):
    """A second person granted or refused a waiver of one soft criterion."""

    type: ClassVar[str] = "miaopu.eligibility.waiver-decided.v1"
    application_id: UUID
    reporting_unit: str
    waiver_id: UUID
    criterion: str
    granted: bool
    ground: str
    expires_on: date | None = None
    """The last day on which a granted one counts; None that it has none."""
    effective_on: date | None = None
    """The legal day from which it counts; None where it was not asked for."""


class WaiverExpired(FirmEvent):
    """The last day of a granted waiver has passed: it counts no more, and may be proposed anew."""

    type: ClassVar[str] = "miaopu.eligibility.waiver-expired.v1"
    application_id: UUID
    reporting_unit: str
    waiver_id: UUID
    criterion: str
    expires_on: date
    effective_on: date
    """The first day without it."""


class AssessmentChanged(ApplicationAssessed):
    """A change of rules, a reviewer's finding, a verified record or a new declaration gave an application another one.

    It carries the whole new assessment, so that whoever keeps assessments need not know what was there before.
    """

    type: ClassVar[str] = "miaopu.eligibility.assessment-changed.v1"
    outcome_before: Outcome
    turned_by: tuple[str, ...] = ()
    """Criteria whose answer changed, in their order."""
    follows: Literal["notify", "review", "nothing"] = "nothing"
    """What people have to do about it: tell the firm, look at it again, or nothing."""
    cause: Literal["rules", "review", "submission", "record"]
    """`record`: a violation that was confirmed, or the appeal against it."""
    cause_id: UUID
    """The change of rules, the review, the event of the submission, or the violation."""


class ComplianceChecked(FirmEvent):
    """A member was checked against the rules of continuing membership, which are not those of admission."""

    type: ClassVar[str] = "miaopu.eligibility.compliance-checked.v1"
    check_id: UUID
    reporting_unit: str
    outcome: Literal["compliant", "attention", "unknown"]
    unmet: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    rules_version: str
    effective_on: date


class RuleChanged(Event):
    """Two people changed parameters of the plan; every service takes the whole copy and decides by the newest one.

    It carries parameters alone: reference tables that eligibility alone reads are told to nobody.
    """

    type: ClassVar[str] = "miaopu.eligibility.rule-changed.v1"
    topic: ClassVar[str] = "miaopu.eligibility.rules.v1"
    plan_id: str
    rule_change_id: UUID
    position: int
    """Of the change among those approved, from 1."""
    effective_on: date
    """The day from which the change holds."""
    document: str
    """What orders it."""
    changed: tuple[str, ...]
    """The parameters that this change gave another value."""
    approved: tuple[ApprovedValue, ...]
    """Every value approved so far on top of the plan's files, of one parameter and day the newest."""

    @property
    def subject(self) -> str:
        """The plan."""
        return f"plan:{self.plan_id}"
