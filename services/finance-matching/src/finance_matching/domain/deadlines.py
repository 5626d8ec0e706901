"""By when a bank has received a revocation, and by when its own systems act on it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from shared.plan.parameters import Parameters
from shared.plan.readers import Reads, whole

RECEIVED_WITHIN: Final = Reads("revocation.received_within_hours", whole("hours"), least=1)
APPLIED_WITHIN: Final = Reads("revocation.applied_within_hours", whole("hours"), least=1)
READS: Final = (RECEIVED_WITHIN, APPLIED_WITHIN)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Both terms, from the instant of the fact behind the revocation on."""

    received: timedelta
    applied: timedelta

    @classmethod
    def of(cls, parameters: Parameters) -> "Deadlines":
        """Those of a day's parameters."""
        return cls(timedelta(hours=RECEIVED_WITHIN.of(parameters)), timedelta(hours=APPLIED_WITHIN.of(parameters)))
