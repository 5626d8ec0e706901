"""Who may be reported on: a firm that is in the pool."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Membership:
    """A firm's newest membership; `left_on` is None while it is in the pool."""

    reporting_unit: str
    admitted_on: date | None
    left_on: date | None

    @property
    def is_active(self) -> bool:
        """Whether the firm is in the pool."""
        return self.left_on is None
