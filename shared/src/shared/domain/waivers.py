"""Waivers of soft criteria and the end of a certificate, as they count on a day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Unwaived = Literal["waiver_missing", "waiver_expired"]


@dataclass(frozen=True, slots=True)
class Lapse:
    """The last day on which a certificate carries an assessment, and the waivers needed after it; none: none help."""

    last_day: date
    needed: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Waivers:
    """Soft criteria that an application misses, those that are waived, and the last days of the waivers that end."""

    needed: Collection[str] = ()
    granted: Collection[str] = ()
    last_days: Mapping[str, date] = field(default_factory=dict)
    lapse: Lapse | None = None

    def missing(self, on: date) -> list[str]:
        """The criteria that no waiver carries on that day; one counts to its last day, that day included."""
        return [criterion for criterion in self.needed if not self._carries(criterion, on)]

    def lacking(self, on: date) -> Unwaived | None:
        """Why the waivers do not carry the application on that day; None where they do."""
        if not self.missing(on):
            return None
        return "waiver_expired" if set(self.needed) <= set(self.granted) else "waiver_missing"

    def expired_on(self, on: date) -> date | None:
        """The last day of the first needed waiver that has ended by that day."""
        ended = [self.last_days[one] for one in self.needed if one in self.granted and not self._carries(one, on)]
        return min(ended, default=None)

    def lapsed(self, on: date) -> bool:
        """Whether a certificate has ended by that day, and no waiver stands in for it."""
        if self.lapse is None or on <= self.lapse.last_day:
            return False
        after = self.lapse.needed
        return not (after and all(self._carries(criterion, on) for criterion in after))

    def _carries(self, criterion: str, on: date) -> bool:
        return criterion in self.granted and self.last_days.get(criterion, on) >= on
