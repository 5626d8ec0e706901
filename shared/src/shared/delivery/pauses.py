"""How long a deliverer leaves an endpoint alone that does not take its events."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

FRESH_MOST_S: Final = 5.0
"""An event that was never tried waits no longer than this for an endpoint that failed before."""
DISABLED_AFTER: Final = timedelta(days=3)
"""An endpoint that took nothing for so long is left alone until the bank speaks up; its feed stays for pulling."""
_SPREAD: Final = 0.2


def pause_s(failures: int, pauses: Sequence[float], chance: float) -> float:
    """Seconds after the n-th failure in a row, spread by a fifth both ways so that endpoints do not fall into step.

    `chance` is a random number from 0 to 1; behind the last pause its length stays.
    """
    length = pauses[min(failures, len(pauses)) - 1]
    return length * (1 - _SPREAD + 2 * _SPREAD * chance)
