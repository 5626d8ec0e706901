"""W3C trace context, carried through HTTP, outbox, bus and webhooks."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
current: ContextVar[str | None] = ContextVar("traceparent", default=None)
"""The `traceparent` of the work in hand."""


def child_of(parent: str | None) -> str:
    """A traceparent of the same trace with a span of its own; a new trace without a (well-formed) parent."""
    match = _TRACEPARENT.fullmatch(parent) if parent else None
    digits = os.urandom(24).hex()
    trace = match.group(1) if match else digits[:32]
    return f"00-{trace}-{digits[32:]}-01"


@contextmanager
def within(parent: str | None) -> Iterator[None]:
    """The work of the block belongs to the parent's trace, or to a new one; afterwards what was current is so again."""
    token = current.set(child_of(parent))
    try:
        yield
    finally:
        current.reset(token)


def trace_id(traceparent: str | None) -> str | None:
    """The 32 hexadecimal digits that all parts of one trace share."""
    match = _TRACEPARENT.fullmatch(traceparent or "")
    return match.group(1) if match else None
