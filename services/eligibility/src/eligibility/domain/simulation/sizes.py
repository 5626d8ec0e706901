"""The size of a firm by the SME table: large where every indicator reaches its bound, and so on down to micro."""

from typing import Final, Literal, get_args

from eligibility.domain.facts import Facts
from shared.plan.industries import SizeBounds

Size = Literal["micro", "small", "medium", "large", "not_covered", "unknown"]
SIZES: Final[tuple[Size, ...]] = get_args(Size)
_STEPS: Final[tuple[tuple[Size, str], ...]] = (
    ("large", "large_from"),
    ("medium", "medium_from"),
    ("small", "small_from"),
)


def size_of(firm: Facts, bounds: SizeBounds) -> Size:
    """The highest size whose bounds the firm reaches in every indicator of its group; micro below all of them.

    `unknown` where a missing figure could turn it, `not_covered` where the table has no group for the industry.
    """
    if firm["size_group"] is None:
        return "unknown" if firm["industry_class"] is None else "not_covered"
    indicators = [(firm.number(bound.indicator), bound) for bound in bounds[firm["size_group"]]]
    for size, name in _STEPS:
        reached = [None if value is None else value >= getattr(bound, name) for value, bound in indicators]
        if False in reached:
            continue
        return "unknown" if None in reached else size
    return "micro"
