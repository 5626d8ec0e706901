"""A fault in what was reported, for whoever must mend it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that cannot be: where, a permanent code, and a text that says what to do."""

    pointer: str
    """JSON Pointer into the request, without its first slash."""
    code: str
    message: Mapping[str, str]
    """`zh` and `en`."""
