"""The score by which firms are ranked: a weighted sum of how far their figures lie from the limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import TYPE_CHECKING, Any, Final

from eligibility.domain.assess import EXACT
from shared.domain.terms.model import JUST, Firm
from shared.plan.criteria import Criterion
from shared.plan.parameters import Parameters
from shared.plan.readers import Reads, choice, number
from shared.plan.weights import RANKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from eligibility.domain.columns import Columns, Floats, Mask

PLACES: Final = Decimal("0.000001")
"""Margin and part of each criterion are rounded to six places, half to even, so that a rank can be reproduced."""
MILLION: Final = 1_000_000
_ONE: Final = Decimal(1)
_WEIGHT: Final = number("share", "multiple")
_MEASURE: Final = choice("relative", "met")
_NEAR: Final = 2.0**-26
"""In millionths, for each 1 that a margin may reach. A strength s of floats errs by at most (1 + |s|) 2^-49, which is
2^-29 of a millionth, and the product with a million by less; further from a half than this it rounds as the exact one.
"""


@dataclass(frozen=True, slots=True)
class Weighing:
    """How the relative margin of one numeric criterion becomes its part of the score.

    The margin counts up to `most_above` over the limit and down to `most_below` under it; `met` counts nothing between
    the two: all of the one on the limit and above, all of the other below it.
    """

    weight: Decimal = _ONE
    measure: str = "relative"
    most_above: Decimal = _ONE
    most_below: Decimal = _ONE

    @staticmethod
    def reads(criterion: str) -> tuple[Reads[Any], ...]:
        """The parameters that weigh a numeric criterion."""
        kinds = {"weight": _WEIGHT, "measure": _MEASURE, "most_above": _WEIGHT, "most_below": _WEIGHT}
        return tuple(Reads(f"{RANKING}.{criterion}.{name}", kind, optional=True) for name, kind in kinds.items())

    @classmethod
    def of(cls, criterion: str, parameters: Parameters) -> "Weighing":
        """As the parameters `ranking.<criterion>.…` say; what they do not name is as it stands here."""
        return parameters.derived((cls, criterion), lambda values: cls._read(criterion, values))

    @classmethod
    def _read(cls, criterion: str, parameters: Parameters) -> "Weighing":
        named = {read.name.rpartition(".")[2]: read for read in cls.reads(criterion) if read.name in parameters}
        return cls(**{name: read.of(parameters) for name, read in named.items()})

    def counted(self, margin: Decimal) -> Decimal:
        """What counts of a relative margin, in millionths."""
        if self.measure == "met":
            within = self.most_above if margin >= JUST else -self.most_below
        else:
            within = max(-self.most_below, min(self.most_above, margin))
        return within.quantize(PLACES, ROUND_HALF_EVEN)

    def part(self, margin: Decimal) -> Decimal:
        """The part of the score, in millionths."""
        return self.weighed(self.counted(margin))

    def weighed(self, counted: Decimal) -> Decimal:
        """What of the counted margin enters the score, in millionths."""
        return (self.weight * counted).quantize(PLACES, ROUND_HALF_EVEN)


def score(firm: Firm, parameters: Parameters) -> Decimal:
    """The sum of the parts of the numeric criteria: those with a least value.

    Of an "or" the best limb counts, and a yes beside a number counts as just on the limit. The size takes no part: it
    is a ceiling, and a firm is not the better for being small. A missing value counts as the least, so that nobody
    gains by leaving a figure out.
    """
    return sum(parts(firm, parameters).values(), Decimal(0))


def parts(firm: Firm, parameters: Parameters, criteria: Sequence[Criterion] | None = None) -> dict[str, Decimal]:
    """What each numeric criterion adds, in annex order; of all in force, or of these."""
    of = parameters.criteria if criteria is None else criteria
    with localcontext(EXACT):
        margins = {criterion.id: criterion.judged.strength(firm, parameters) for criterion in of}
        return {id_: Weighing.of(id_, parameters).part(one) for id_, one in margins.items() if one is not None}


def parts_of_many(
    firms: "Columns", parameters: Parameters, criteria: Sequence[Criterion] | None = None
) -> "dict[str, NDArray[np.int64]]":
    """`parts` of a population in whole millionths, in annex order; a sum of them is a firm's score."""
    of = parameters.criteria if criteria is None else criteria
    found = ((criterion, _millionths(firms, parameters, criterion)) for criterion in of)
    return {criterion.id: millionths for criterion, millionths in found if millionths is not None}


def _millionths(firms: "Columns", parameters: Parameters, criterion: Criterion) -> "NDArray[np.int64] | None":
    """The floats rounded and weighed; where one lies too near a step to tell, the exact strength of the firm is."""
    import numpy as np

    strengths = criterion.judged.strengths(firms, parameters)
    if strengths is None:
        return None
    weighing = Weighing.of(criterion.id, parameters)
    rounded, doubtful = _counted(strengths, weighing)
    counts, places = np.unique(rounded, return_inverse=True)
    weighed = [weighing.weighed(Decimal(count) / MILLION) for count in counts.tolist()]
    millionths = np.array([int(part * MILLION) for part in weighed], np.int64)[places]
    for row in np.flatnonzero(doubtful).tolist():
        millionths[row] = int(parts(firms.row(row), parameters, (criterion,))[criterion.id] * MILLION)
    return millionths


def _counted(strengths: "Floats", weighing: Weighing) -> "tuple[NDArray[np.int64], Mask]":
    """What counts of each strength in millionths, and where floats cannot tell."""
    import numpy as np

    below, above = float(-weighing.most_below), float(weighing.most_above)
    near = _NEAR * (1 + above)
    if weighing.measure == "met":
        scaled = np.where(strengths >= 0, above, below) * MILLION
        doubtful = np.abs(strengths) < near / MILLION
    else:
        scaled = np.clip(strengths, below, above) * MILLION
        doubtful = np.zeros(len(strengths), np.bool_)
    rounded = np.rint(scaled)
    return rounded.astype(np.int64), doubtful | (np.abs(scaled - rounded) > 0.5 - near)
