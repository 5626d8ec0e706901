"""A provisional score for ranking: how far a firm lies above the limits, from its declared figures alone."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import TYPE_CHECKING, Final

from eligibility.domain.assess import EXACT
from eligibility.domain.criteria import CRITERIA, Criterion
from eligibility.domain.terms.model import Firm
from shared.plan.parameters import Parameters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from eligibility.domain.columns import Columns

PLACES: Final = Decimal("0.000001")
"""Each criterion's part is rounded to six places, half to even, before the sum, so that a rank can be reproduced."""
MILLION: Final = 1_000_000
_NEAR_HALF: Final = 2.0**-26
"""In millionths. A strength of floats errs by at most `STRENGTH_ERROR` = 2^-49, which is 2^-29 of a millionth; further
from a half than this it rounds as the exact one does."""


def score(firm: Firm, parameters: Parameters, criteria: Sequence[Criterion] = CRITERIA) -> Decimal:
    """The sum over the numeric criteria of value / limit - 1, each within -1 and 1.

    Numeric are the criteria with a least value (A5, A6, A7.2, A8); of an "or" the best limb counts, and a yes beside a
    number counts as just on the limit. A1.3 takes no part: it is a ceiling, and a firm is not the better for being
    small. A missing value counts as the least, so that nobody gains by leaving a figure out.
    """
    return sum((part for part in parts(firm, parameters, criteria).values()), Decimal(0))


def parts(firm: Firm, parameters: Parameters, criteria: Sequence[Criterion] = CRITERIA) -> dict[str, Decimal]:
    """What each numeric criterion adds, in annex order."""
    with localcontext(EXACT):
        strengths = ((criterion.id, criterion.judged.strength(firm, parameters)) for criterion in criteria)
        return {id_: strength.quantize(PLACES, ROUND_HALF_EVEN) for id_, strength in strengths if strength is not None}


def parts_of_many(
    firms: "Columns", parameters: Parameters, criteria: Sequence[Criterion] = CRITERIA
) -> "dict[str, NDArray[np.int64]]":
    """`parts` of a population in whole millionths, in annex order; a sum of them is a firm's score."""
    found = ((criterion, _millionths(firms, parameters, criterion)) for criterion in criteria)
    return {criterion.id: millionths for criterion, millionths in found if millionths is not None}


def _millionths(firms: "Columns", parameters: Parameters, criterion: Criterion) -> "NDArray[np.int64] | None":
    """The floats rounded; where one lies near a half, the exact strength of the firm is."""
    import numpy as np

    strengths = criterion.judged.strengths(firms, parameters)
    if strengths is None:
        return None
    scaled = strengths * MILLION
    rounded = np.rint(scaled)
    millionths = rounded.astype(np.int64)
    for row in np.flatnonzero(np.abs(scaled - rounded) > 0.5 - _NEAR_HALF).tolist():
        millionths[row] = int(parts(firms.row(row), parameters, (criterion,))[criterion.id] * MILLION)
    return millionths
