"""Identifiers that sort by the instant they were made, and within it by the order in which this process made them."""

import os
import threading
import time
from uuid import UUID

_TAIL_BITS = 74
_VARIANT_BITS = 62
_STEP_BITS = 32


class Uuid7Maker:
    """UUIDv7 with monotonic random (RFC 9562, 6.2 method 2): within a millisecond each is greater by a random step.

    A clock that stands still or goes back does not disturb the order: the tail counts on, into the next millisecond
    when it is full.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._milliseconds = 0
        self._tail = 0

    def __call__(self) -> UUID:
        """The next one."""
        with self._lock:
            now = time.time_ns() // 1_000_000
            if now > self._milliseconds:
                self._milliseconds, self._tail = now, _fresh_tail()
            else:
                self._tail += 1 + int.from_bytes(os.urandom(_STEP_BITS // 8))
                if self._tail >> _TAIL_BITS:
                    self._milliseconds, self._tail = self._milliseconds + 1, _fresh_tail()
            milliseconds, tail = self._milliseconds, self._tail
        value = milliseconds << 80 | 0x7 << 76 | tail >> _VARIANT_BITS << 64 | 0x2 << _VARIANT_BITS
        return UUID(int=value | tail & (1 << _VARIANT_BITS) - 1)


def _fresh_tail() -> int:
    """A random tail with its first bit free, so that there is room to count."""
    return int.from_bytes(os.urandom(10)) >> 80 - _TAIL_BITS + 1


uuid7 = Uuid7Maker()
"""A UUIDv7 (RFC 9562), greater than every one that this process made before."""
