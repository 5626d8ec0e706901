"""Who may be reported on: a firm that is in the pool, from the day of its admission."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Membership:
    """A firm's newest membership; `left_on` is None while it is in the pool."""

    reporting_unit: str
    admitted_on: date
    left_on: date | None

    def is_active(self, on: date | None = None) -> bool:
        """Whether the firm is in the pool, and was so already on that day where one is given."""
        return self.left_on is None and (on is None or on >= self.admitted_on)
