"""The rules of each day: as they now stand, as they stood, and as somebody would have them."""

from eligibility.usecases.rules.current import current_plan

__all__ = ["current_plan"]
