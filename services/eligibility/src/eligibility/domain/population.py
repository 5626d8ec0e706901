"""A whole population judged at once: masks, margins and outcomes, and the same under other values of one limit."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import localcontext
from typing import Final

import numpy as np

from eligibility.domain.assess import EXACT
from eligibility.domain.columns import Columns, Floats, Mask
from eligibility.domain.masks import OUTCOMES, Kinds, Masks, Outcomes, mask_type, packed, with_bit
from eligibility.domain.what_if import with_limits
from shared.domain.outcome import Outcome
from shared.domain.terms.model import Verdicts
from shared.plan.criteria import Criterion
from shared.plan.parameters import Parameters

CHUNK: Final = 131_072
"""Firms that are judged together: few enough that what is written on the way stays in the processor's cache, and enough
that calling numpy costs little beside what it does."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What every criterion says of every firm, the outcomes by code, and who is flagged for the province's review."""

    ids: tuple[str, ...]
    met: Masks
    unmet: Masks
    outcomes: Outcomes
    review: Mask
    rules_version: str

    def unmet_of(self, row: int) -> tuple[str, ...]:
        """Ids of the criteria that a firm misses, in annex order."""
        return self._ids(int(self.unmet[row]))

    def undecided_of(self, row: int) -> tuple[str, ...]:
        """Ids of the criteria that a missing value of a firm could turn, in annex order."""
        return self._ids(~int(self.met[row] | self.unmet[row]))

    def outcome_of(self, row: int) -> Outcome:
        """The outcome of a firm."""
        return OUTCOMES[int(self.outcomes[row])]

    def counts(self) -> dict[Outcome, int]:
        """How many firms have each outcome."""
        return dict(zip(OUTCOMES, np.bincount(self.outcomes, minlength=len(OUTCOMES)).tolist(), strict=True))

    def _ids(self, bits: int) -> tuple[str, ...]:
        return tuple(id_ for place, id_ in enumerate(self.ids) if bits >> place & 1)


@dataclass(frozen=True, slots=True)
class Population:
    """The answers, and a row of `margins` for each (criterion, limit) of `margin_keys`; NaN is not known."""

    answers: Answers
    margin_keys: tuple[tuple[str, str], ...]
    margins: Floats

    def margin(self, criterion: str, limit: str) -> Floats:
        """The margins of one limit, in its unit."""
        margins: Floats = self.margins[self.margin_keys.index((criterion, limit))]
        return margins


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a swept limit and the answers under it."""

    value: str
    answers: Answers


def judge_population(firms: Columns, parameters: Parameters) -> Population:
    """Every criterion on every firm, with the same answers as each firm by itself."""
    criteria = parameters.criteria
    kinds, size = Kinds.of(criteria, parameters), len(firms)
    keys = tuple((criterion.id, key) for criterion in criteria for key in criterion.judged.keys)
    met, unmet = (np.empty(size, mask_type(len(criteria))) for _ in range(2))
    outcomes, margins = np.empty(size, np.uint8), np.empty((len(keys), size))
    with localcontext(EXACT):
        for rows in _parts(size):
            own = [margin[rows] for margin in margins]
            part = firms.part(rows.start, rows.stop - rows.start, own)
            verdicts = [criterion.judged.many(part, parameters) for criterion in criteria]
            for to, margin in zip(own, (margin for one in verdicts for margin in one.margins.values()), strict=True):
                if margin is not to:
                    to[:] = margin
            met[rows], unmet[rows] = packed([one.met for one in verdicts]), packed([one.unmet for one in verdicts])
            outcomes[rows] = kinds.outcomes(met[rows], unmet[rows])
    return Population(_answers(criteria, met, unmet, outcomes, kinds, parameters), keys, margins)


def sweep(firms: Columns, parameters: Parameters, name: str, values: Iterable[str]) -> Iterator[Point]:
    """The answers under each value of one limit; only the criteria that read it are judged again.

    Raises:
        BadParameter: no limit of that name, or a value that its unit does not allow.
    """
    criteria = parameters.criteria
    base = judge_population(firms, parameters).answers
    touched = [place for place, criterion in enumerate(criteria) if criterion.judged.reads(name)]
    for value in values:
        changed = with_limits(parameters, [f"{name}={value}"])
        met, unmet = base.met, base.unmet
        for place in touched:
            found = judge_one(firms, changed, criteria[place])
            met, unmet = with_bit(met, place, found.met), with_bit(unmet, place, found.unmet)
        kinds = Kinds.of(criteria, changed)
        yield Point(value, _answers(criteria, met, unmet, kinds.outcomes(met, unmet), kinds, changed))


def judge_one(firms: Columns, parameters: Parameters, criterion: Criterion) -> Verdicts:
    """One criterion on every firm, without margins."""
    met, unmet = np.empty(len(firms), np.bool_), np.empty(len(firms), np.bool_)
    with localcontext(EXACT):
        for rows in _parts(len(firms)):
            found = criterion.judged.many(firms.part(rows.start, rows.stop - rows.start), parameters)
            met[rows], unmet[rows] = found.met, found.unmet
    return Verdicts(met, unmet)


def _parts(size: int) -> Iterator[slice]:
    """Stretches of rows, all but the last as long."""
    step = -(-size // max(1, -(-size // CHUNK))) or 1
    return (slice(first, min(first + step, size)) for first in range(0, size, step))


def _answers(
    criteria: Sequence[Criterion], met: Masks, unmet: Masks, outcomes: Outcomes, kinds: Kinds, parameters: Parameters
) -> Answers:
    ids = tuple(criterion.id for criterion in criteria)
    return Answers(ids, met, unmet, outcomes, kinds.review(met, outcomes), parameters.version)
