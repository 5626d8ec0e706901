"""When a city may recommend: eligible, or every soft miss waived on the day of the recommendation."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Waivers:
    """Soft criteria that an application misses, those that are waived, and the last days of the waivers that end."""

    needed: Collection[str] = ()
    granted: Collection[str] = ()
    last_days: Mapping[str, date] = field(default_factory=dict)

    def lacking(self, on: date) -> list[str]:
        """The criteria that no waiver carries on that day; one counts to its last day, that day included."""
        return [criterion for criterion in self.needed if not self._carries(criterion, on)]

    def _carries(self, criterion: str, on: date) -> bool:
        return criterion in self.granted and self.last_days.get(criterion, on) >= on


def what_is_missing(outcome: str | None, waivers: Waivers, on: date) -> list[str] | None:
    """The waivers that stand between the application and a recommendation of that day; None where nothing does.

    An empty list is an outcome that no waiver mends: ineligible, in review, or not assessed yet.
    """
    if outcome == "eligible":
        return None
    if outcome != "needs_waiver":
        return []
    return waivers.lacking(on) or None


def in_doubt(state: str, outcome: str | None, waivers: Waivers, on: date) -> bool:
    """Whether it was recommended and could not be recommended as it stands on that day."""
    return state == "recommended" and what_is_missing(outcome, waivers, on) is not None
