"""Answers as bits, one a criterion, and the outcomes that follow from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, get_args

import numpy as np
from numpy.typing import NDArray

from eligibility.domain.assess import REVIEW
from eligibility.domain.columns import Mask
from shared.domain.outcome import Outcome
from shared.plan.criteria import Criterion
from shared.plan.parameters import Parameters

OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)
"""By code, in rising order of precedence."""
_WAIVER, _REVIEW, _INELIGIBLE = (
    np.uint8(OUTCOMES.index(outcome)) for outcome in ("needs_waiver", "needs_review", "ineligible")
)
Masks = NDArray[np.unsignedinteger[Any]]
"""One bit a criterion, the first of the annex lowest; 16, 32 or 64 of them."""
Outcomes = NDArray[np.uint8]
"""Places in `OUTCOMES`."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """Which bits are hard and which soft, and whether a firm with every soft one open is flagged (M12)."""

    hard: int
    soft: int
    provincial_review: bool

    @classmethod
    def of(cls, criteria: Sequence[Criterion], parameters: Parameters) -> "Kinds":
        """As the parameters say; one of these criteria that is not in force is neither."""
        held = {one.id for one in parameters.criteria}
        kinds = [one.kind(parameters) if one.id in held else None for one in criteria]
        soft, hard = (sum(1 << place for place, one in enumerate(kinds) if one == kind) for kind in ("soft", "hard"))
        return cls(hard, soft, REVIEW.of(parameters))

    def outcomes(self, met: Masks, unmet: Masks) -> Outcomes:
        """The first that applies: a hard one unmet, a hard one not met, a soft one not met, or eligible."""
        hard, soft = met.dtype.type(self.hard), met.dtype.type(self.soft)
        ineligible = ((unmet & hard) != 0).view(np.uint8) * _INELIGIBLE
        review = ((met & hard) != hard).view(np.uint8) * _REVIEW
        waiver = ((met & soft) != soft).view(np.uint8) * _WAIVER
        outcomes: Outcomes = np.maximum(np.maximum(ineligible, review), waiver)
        return outcomes

    def review(self, met: Masks, outcomes: Outcomes) -> Mask:
        """The firms with every soft criterion open and all hard ones met."""
        if not self.provincial_review:
            return np.zeros(len(met), np.bool_)
        review: Mask = (outcomes == _WAIVER) & ((met & met.dtype.type(self.soft)) == 0)
        return review


def mask_type(criteria: int) -> np.dtype[Any]:
    """The unsigned integers with a bit for each criterion."""
    return np.dtype(f"<u{2 if criteria <= 16 else 4 if criteria <= 32 else 8}")


def packed(answers: Sequence[Mask]) -> Masks:
    """The answers as bits, put together in bytes first, which are quick to double."""
    kind = mask_type(len(answers))
    masks = np.zeros(len(answers[0]), kind)
    for first in range(0, len(answers), 8):
        masks |= _byte(answers[first : first + 8]).astype(kind) * kind.type(1 << first)
    return masks


def _byte(answers: Sequence[Mask]) -> NDArray[np.uint8]:
    byte = answers[-1].astype(np.uint8)
    for answer in answers[-2::-1]:
        byte += byte
        byte |= answer.view(np.uint8)
    return byte


def with_bit(masks: Masks, place: int, answers: Mask) -> Masks:
    """The masks with the answers to one criterion instead of those they hold."""
    kept = masks & masks.dtype.type(~(1 << place) & (1 << 8 * masks.dtype.itemsize) - 1)
    kept |= answers.astype(masks.dtype) << place
    return kept
