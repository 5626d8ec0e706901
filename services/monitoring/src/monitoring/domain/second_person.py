"""What stands between a report of one person and the decision of another: state, and person."""

from dataclasses import dataclass
from typing import Literal

from shared.identity.subjects import same_person

Obstacle = Literal["already_decided", "same_person"]


@dataclass(frozen=True, slots=True)
class Open:
    """A report that waits for a second person."""

    is_open: bool
    reported_by: str


def obstacle(reported: Open, decider: str) -> Obstacle | None:
    """Why this person may not decide it; None where nothing stands in the way."""
    if not reported.is_open:
        return "already_decided"
    if same_person(decider, reported.reported_by):
        return "same_person"
    return None
