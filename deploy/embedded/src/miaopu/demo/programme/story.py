"""What the programme is given, what it learns on its way, and what it ends with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from miaopu.demo.api import Api, Person

BATCH = "2024-1"
REFERENCE_DATE = date(2024, 6, 15)
WAIVED_ON = date(2024, 6, 18)
RECOMMENDED_ON = date(2024, 6, 20)
SCREENED_ON = date(2024, 6, 21)
NOTICE = (date(2024, 6, 22), date(2024, 6, 28))
ADMITTED_ON = date(2024, 7, 1)
LISTED_ON = date(2024, 7, 5)
REPORTED_ON = date(2025, 6, 20)
GRADUATED_ON = date(2025, 7, 15)
NOTIFIED_ON = date(2025, 9, 2)
ANSWERED_ON = date(2025, 9, 10)
REMOVED_ON = date(2025, 9, 15)
SWEPT_ON = date(2026, 7, 2)


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
    counts: dict[str, int] = field(default_factory=dict)
    refused_rows: list[dict[str, Any]] = field(default_factory=list)
    applications: list[dict[str, Any]] = field(default_factory=list)
    assessments: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By application id."""
    marginal_firm: dict[str, Any] = field(default_factory=dict)
    members: list[dict[str, Any]] = field(default_factory=list)
    whitelist: list[dict[str, Any]] = field(default_factory=list)
    timeline: dict[str, Any] = field(default_factory=dict)
    graduated: str = ""
    removed: str = ""
    idle: str = ""
    """The member of which no progress was reported."""

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

    def by_unit(self, applications: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
        """Applications of each reporting unit."""
        units: dict[str, list[dict[str, Any]]] = {}
        for application in applications:
            units.setdefault(application["reporting_unit"], []).append(application)
        return units
