"""A membership's state, and what of it was on record at an instant."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal

State = Literal["active", "graduated", "removed", "left"]
ROUTES: Final[Mapping[str, State]] = {"graduation": "graduated", "removal": "removed"}
"""The two exits of every plan; by any other a firm has left without fault."""


def known_by(at: datetime | None, known_at: datetime | None) -> bool:
    """Whether what came to be known at `at` (None: never) was on record at the instant; None is now."""
    return at is not None and (known_at is None or at <= known_at)


def state_of(route: str | None) -> State:
    """The state of a membership that ended by this route; None has not ended."""
    return "active" if route is None else ROUTES.get(route, "left")
