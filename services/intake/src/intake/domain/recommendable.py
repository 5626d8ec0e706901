"""When a city may recommend: eligible, or every soft miss waived."""

from collections.abc import Collection


def what_is_missing(
    outcome: str | None, waivers_needed: Collection[str], waivers_granted: Collection[str]
) -> list[str] | None:
    """The waivers that stand between the application and a recommendation; None where nothing does.

    An empty list is an outcome that no waiver mends: ineligible, in review, or not assessed yet.
    """
    if outcome == "eligible":
        return None
    if outcome != "needs_waiver":
        return []
    return [criterion for criterion in waivers_needed if criterion not in waivers_granted] or None


def in_doubt(
    state: str, outcome: str | None, waivers_needed: Collection[str], waivers_granted: Collection[str]
) -> bool:
    """Whether it was recommended and could not be recommended as it now stands."""
    return state == "recommended" and what_is_missing(outcome, waivers_needed, waivers_granted) is not None
