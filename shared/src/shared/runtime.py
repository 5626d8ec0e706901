"""What one running service stands on; made once by its host and handed down."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
from pydantic_settings import BaseSettings

from shared import clock
from shared.bus.protocol import Bus
from shared.compute import Compute
from shared.database.database import Database
from shared.domain.approved import ApprovedValue
from shared.identity.caller import Caller, system
from shared.identity.person_marks import PersonMarks
from shared.identity.tokens import TokenVerifier
from shared.journal.keys import JournalKey
from shared.metrics import Metrics
from shared.plan.approved import with_approved
from shared.plan.model import Plan
from shared.sealing import SecretBox
from shared.settings import Settings

Own = TypeVar("Own", bound=BaseSettings)
Measure = Callable[[asyncpg.Connection], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class RulesCopy:
    """The approved values of parameters as this service received them last; the greatest `sequence` is the newest."""

    sequence: int
    rule_change_id: UUID
    values: Sequence[ApprovedValue]


@dataclass(slots=True)
class RelayState:
    """Whether the relay gets on, and under which name it holds its lease."""

    holder: str | None = None
    failing_since: datetime | None = None
    reason: str = ""

    def failed(self, error: Exception) -> None:
        """A sweep failed; the first of a row counts."""
        self.reason = f"{type(error).__name__}: {error}".partition("\n")[0]
        self.failing_since = self.failing_since or clock.now()

    def went_well(self) -> None:
        """A sweep was carried through, or is another process's."""
        self.failing_since, self.reason = None, ""

    def __str__(self) -> str:
        if self.failing_since is not None:
            return f"failing since {self.failing_since.isoformat()}: {self.reason}"
        return "unused" if self.holder is None else "ok"


@dataclass(slots=True)
class Runtime:
    """One service's settings, database, bus, plan and helpers."""

    service: str
    settings: Settings
    database: Database
    bus: Bus
    plan: Plan
    """As the files have it; `in_force` is the one to decide by."""
    tokens: TokenVerifier
    journal_key: JournalKey
    secrets: SecretBox
    persons: PersonMarks
    compute: Compute
    metrics: Metrics
    own_settings: BaseSettings | None = None
    """What the service alone reads of the environment."""
    wakes: dict[str, asyncio.Event] = field(default_factory=dict)
    """What runs in the background of this process, by name: `relay`, `jobs`, `deliveries` …"""
    on_commit: Callable[[], None] | None = None
    """Called after each commit that left something to do, for workers in other processes (one coalesced NOTIFY)."""
    ended: dict[str, str] = field(default_factory=dict)
    """Background work that has ended though it should not, with the reason: this process is not what it seems."""
    relay: RelayState = field(default_factory=RelayState)
    """How the relay of this process fares, where it has one."""
    draining: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the process is to end: streams that would last longer end with it."""
    resources: dict[str, Any] = field(default_factory=dict)
    """What a service opens for itself at start, such as an HTTP client."""
    measures: list[Measure] = field(default_factory=list)
    """Sets a service's own gauges (of `metrics.of_database`) by its database, whenever metrics are asked for."""

    copy: RulesCopy | None = None
    """What was approved on top of the files, as far as this process knows (`shared/rules/copy.py`)."""
    _laid: tuple[Plan, RulesCopy, Plan] | None = None

    @property
    def in_force(self) -> Plan:
        """The plan that decides now: the files with the newest copy of approved values on top.

        Raises:
            BadParameter: the files do not take a value of the copy.
        """
        if self.copy is None:
            return self.plan
        if self._laid is None or self._laid[0] is not self.plan or self._laid[1] is not self.copy:
            self._laid = (self.plan, self.copy, with_approved(self.plan, self.copy.values))
        return self._laid[2]

    @property
    def caller(self) -> Caller:
        """The service as a caller of itself."""
        return system(self.service)

    def own(self, kind: type[Own]) -> Own:
        """The settings that its wiring names (`Service(settings=…)`)."""
        assert isinstance(self.own_settings, kind)
        return self.own_settings

    def wake(self, *names: str) -> None:
        """Says that work is there: at once in this process, by NOTIFY elsewhere. Sweeps find it without that, too."""
        self.wake_here(*names)
        if self.on_commit:
            self.on_commit()

    def wake_here(self, *names: str) -> None:
        """Says it in this process alone."""
        for name in names:
            if event := self.wakes.get(name):
                event.set()
