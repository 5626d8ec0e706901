"""A provisional score for ranking: how far a firm lies above the limits, from its declared figures alone."""

from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import Final

from eligibility.domain.assess import EXACT
from eligibility.domain.criteria import CRITERIA
from eligibility.domain.facts import Facts
from shared.plan.parameters import Parameters

PLACES: Final = Decimal("0.000001")
"""Each criterion's part is rounded to six places, half to even, before the sum, so that a rank can be reproduced."""


def score(firm: Facts, parameters: Parameters) -> Decimal:
    """The sum over the numeric criteria of value / limit - 1, each within -1 and 1.

    Numeric are the criteria with a least value (A5, A6, A7.2, A8); of an "or" the best limb counts, and a yes beside a
    number counts as just on the limit. A1.3 takes no part: it is a ceiling, and a firm is not the better for being
    small. A missing value counts as the least, so that nobody gains by leaving a figure out.
    """
    return sum((part for part in parts(firm, parameters).values()), Decimal(0))


def parts(firm: Facts, parameters: Parameters) -> dict[str, Decimal]:
    """What each numeric criterion adds, in annex order."""
    with localcontext(EXACT):
        strengths = ((criterion.id, criterion.judged.strength(firm, parameters)) for criterion in CRITERIA)
        return {id_: strength.quantize(PLACES, ROUND_HALF_EVEN) for id_, strength in strengths if strength is not None}
