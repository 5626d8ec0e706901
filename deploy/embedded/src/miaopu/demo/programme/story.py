"""What the programme is given, what it learns on its way, and what it ends with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from miaopu.demo.api import Api, Person
from miaopu.demo.programme.days import Days
from shared.plan.bodies import Body
from shared.plan.model import Plan
from shared.schemas.approvals import DecisionIn
from shared.schemas.eligibility.assessments import AssessmentDetail, AssessmentOut
from shared.schemas.intake.applications import ApplicationOut
from shared.schemas.intake.import_rows import ImportRowOut
from shared.schemas.journal import TimelineItem
from shared.schemas.pool.members import MemberOut
from shared.schemas.pool.screening import MarginalFirm


class Reporter(Protocol):
    """Shows how far the programme is."""

    def step(self, zh: str, en: str) -> Callable[[int, int], None]:
        """Begins a step; what it returns is told (done, total)."""


@dataclass(frozen=True, slots=True)
class BankAccess:
    """A bank that receives events: where, and how to start it once its secret is known."""

    webhook_url: str
    start: Callable[[str], Any]
    """Called with the webhook secret; returns when the bank listens."""
    copy: Callable[[], list[dict[str, Any]]]
    """The bank's own copy: `list_kind`, `uscc`, `state`."""


@dataclass(frozen=True, slots=True)
class SeatRule:
    """How the province splits the cap: in proportion to recommended firms, some units kept short."""

    cap: int
    short_units: int = 2


@dataclass(slots=True)
class Story:
    """The programme's memory."""

    api: Api
    workbook: Path
    seats: SeatRule
    bank: BankAccess
    reporter: Reporter
    plan: Plan
    days: Days
    counts: dict[str, int] = field(default_factory=dict)
    refused_rows: list[ImportRowOut] = field(default_factory=list)
    applications: list[ApplicationOut] = field(default_factory=list)
    waived: set[UUID] = field(default_factory=set)
    recommended: list[ApplicationOut] = field(default_factory=list)
    assessments: dict[UUID, AssessmentOut] = field(default_factory=dict)
    """By application id."""
    not_eligible: list[AssessmentDetail] = field(default_factory=list)
    marginal_firm: MarginalFirm | None = None
    members: list[MemberOut] = field(default_factory=list)
    whitelist: list[dict[str, Any]] = field(default_factory=list)
    """The bank's own copy."""
    timeline: list[TimelineItem] = field(default_factory=list)
    """The removed firm's life, from all services."""
    graduated: str = ""
    removed: str = ""
    idle: str = ""
    """The member of which no progress was reported."""

    @property
    def authority(self) -> Body:
        """The body that opens batches and serves notices: the first of the plan's table."""
        return next(iter(self.plan.bodies.values()))

    @property
    def province(self) -> Person:
        """The officer who prepares."""
        return self.api.person("province", "zhao.min")

    @property
    def province_head(self) -> Person:
        """The second person of the province."""
        return self.api.person("province", "qian.wei")

    @property
    def province_inspector(self) -> Person:
        """Who confirms violations; whoever does so decides no removal on them."""
        return self.api.person("province", "sun.hua")

    def city(self, unit: str, subject: str = "zhang") -> Person:
        """A clerk of a city's IP office."""
        return self.api.person("city", f"{subject}.{unit}", unit=unit, office="ip")

    def department(self, body: str) -> Person:
        """Who signs for a body."""
        return self.api.person("department", f"sun.{body.lower()}", body=body)

    def by_unit(self, applications: list[ApplicationOut]) -> dict[str, list[ApplicationOut]]:
        """Applications of each reporting unit."""
        units: dict[str, list[ApplicationOut]] = {}
        for application in applications:
            units.setdefault(application.reporting_unit, []).append(application)
        return units


def approving(digest: str) -> DecisionIn:
    """The decision of a second person for what has this digest."""
    return DecisionIn(decision="approve", digest=digest)
