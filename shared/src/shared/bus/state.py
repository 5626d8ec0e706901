"""What a process knows of its bus: whether it answers, and what waits to be dealt with."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from shared import clock
from shared.log import get_logger

log = get_logger(__name__)
PRODUCER = "producer"
Partition = tuple[str, int]
"""(topic, number)"""


@dataclass(slots=True)
class Behind:
    """What a group has not dealt with in one partition: how many messages, and since when."""

    messages: int
    since: datetime


@dataclass(slots=True)
class BusState:
    """One state for "bus down since …" instead of a flood of client lines.

    Whoever uses the bus (the producer, each group) says how it fares; the bus is up while nobody complains.
    """

    used: bool = False
    down_since: datetime | None = None
    behind: dict[str, dict[Partition, Behind]] = field(default_factory=dict)
    """By group."""
    _faults: dict[str, str] = field(default_factory=dict)

    def fail(self, who: str, error: BaseException) -> None:
        """The bus did not answer `who`."""
        self.used = True
        self._faults[who] = f"{type(error).__name__}: {error}"
        if self.down_since is None:
            self.down_since = clock.now()
            log.warning("the bus is down", who=who, reason=self._faults[who])

    def recover(self, who: str) -> None:
        """The bus answered `who`."""
        self.used = True
        self.forget(who)

    def forget(self, who: str) -> None:
        """What `who` met is past: nothing more is asked of the bus here."""
        self._faults.pop(who, None)
        if self.down_since is not None and not self._faults:
            log.info("the bus is up again", down_since=self.down_since.isoformat())
            self.down_since = None

    def dealt_with(self, group: str, partitions: Iterable[Partition]) -> None:
        """Nothing waits there for the group, or it waits for another process."""
        for partition in partitions:
            self.behind.get(group, {}).pop(partition, None)

    def waits(self, group: str, partition: Partition, messages: int, since: datetime) -> None:
        """So much waits there for the group, the oldest since then."""
        self.behind.setdefault(group, {})[partition] = Behind(messages, since)

    def lag_s(self, group: str) -> float:
        """Age of the oldest message that waits for the group; it grows for as long as the group is stuck."""
        oldest = min((each.since for each in self.behind.get(group, {}).values()), default=None)
        return 0.0 if oldest is None else max(0.0, (clock.now() - oldest).total_seconds())

    def __str__(self) -> str:
        if not self.used:
            return "unused"
        if self.down_since is None:
            return "up"
        reasons = "; ".join(f"{who}: {reason}" for who, reason in sorted(self._faults.items()))
        return f"down since {self.down_since.isoformat()}: {reasons}"
