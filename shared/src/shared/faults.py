"""Named points where a test may kill the process; without MIAOPU_FAULTS they do nothing."""

import os
import signal
from typing import Final

CRASH_POINTS: Final = (
    "intake-after-insert",
    "intake-after-commit",
    "relay-after-send",
    "relay-after-mark",
    "consumer-after-read",
    "consumer-after-commit",
    "pool-after-counter",
    "delivery-after-send",
)
"""F-A1 … F-A7 in the order of the fault catalogue, then a bank's answer that is not yet written down."""


class CrashPoints:
    """The points armed in this process: `name` kills at the first pass, `name:3` at the third."""

    def __init__(self, armed: str) -> None:
        self._left = {}
        for item in filter(None, (part.strip() for part in armed.split(","))):
            name, _, count = item.partition(":")
            if name not in CRASH_POINTS:
                raise ValueError(
                    f"MIAOPU_FAULTS names an unknown crash point: {name}. Known: {', '.join(CRASH_POINTS)}"
                )
            self._left[name] = int(count or 1)

    def armed(self, name: str) -> bool:
        """Whether the point will still kill."""
        return self._left.get(name, 0) > 0

    def here(self, name: str) -> None:
        """Dies by SIGKILL when `name` is armed and its turn has come."""
        if name not in self._left:
            return
        self._left[name] -= 1
        if self._left[name] == 0:
            os.kill(os.getpid(), signal.SIGKILL)


_points = CrashPoints("")


def arm(armed: str) -> None:
    """Arms crash points for this process from the setting `faults`."""
    global _points  # noqa: PLW0603 - one process, one set of crash points
    _points = CrashPoints(armed)


def crash_here(name: str) -> None:
    """A crash point; see `CRASH_POINTS`."""
    _points.here(name)


def crash_armed(name: str) -> bool:
    """Whether the point is armed in this process, for code that has to open a gap for it."""
    return _points.armed(name)
