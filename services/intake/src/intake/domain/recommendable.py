"""What is missing for a recommendation: eligible, or every soft miss waived on the day of the recommendation."""

from datetime import date

from shared.domain.waivers import Waivers


def what_is_missing(outcome: str | None, waivers: Waivers, on: date) -> list[str] | None:
    """The waivers that stand between the application and a recommendation of that day; None where nothing does.

    An empty list is an outcome that no waiver mends: ineligible, in review, or not assessed yet.
    """
    if outcome == "eligible":
        return None
    if outcome != "needs_waiver":
        return []
    return waivers.missing(on) or None


def in_doubt(state: str, outcome: str | None, waivers: Waivers, on: date) -> bool:
    """Whether it was recommended and could not be recommended as it stands on that day."""
    return state == "recommended" and what_is_missing(outcome, waivers, on) is not None
