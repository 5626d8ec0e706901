"""The base under one set of rules: answers, outcomes and scores; what a change does not touch is not judged again."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from eligibility.domain.columns import Mask
from eligibility.domain.masks import Kinds, Masks, Outcomes, packed
from eligibility.domain.population import judge_one
from eligibility.domain.score import parts_of_many
from eligibility.domain.simulation.base import Base
from eligibility.domain.simulation.order import with_changes
from shared.plan.criteria import Criterion
from shared.plan.fact_options import PATENT_BASIS
from shared.plan.model import Plan
from shared.plan.parameters import Parameters
from shared.plan.weights import RANKING

Millionths = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say of every row. `soft` are each row's soft criteria, for a kind is a parameter too."""

    met: Masks
    unmet: Masks
    soft: Masks
    outcomes: Outcomes
    score: Millionths
    versions: tuple[str, ...]
    """By group."""


@dataclass(frozen=True, slots=True)
class _Answer:
    met: Mask
    unmet: Mask
    part: Millionths | None


def _not_asked(size: int) -> _Answer:
    """Of a criterion that was not in force: it stands in nobody's way."""
    return _Answer(np.ones(size, np.bool_), np.zeros(size, np.bool_), None)


@dataclass(slots=True)
class Judge:
    """Judges a base again and again under the plan with changes."""

    base: Base
    plan: Plan
    _kept: dict[tuple[object, ...], _Answer] = field(default_factory=dict)
    _read: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def judgement(self, changes: Mapping[str, str], *, keep: bool = True) -> Judgement:
        """The base with these parameters instead; answers of criteria that read none of them are those kept before.

        Raises:
            BadParameter: an unknown name or a value that does not fit.
        """
        groups = enumerate(self.base.groups)
        found = [self._group(place, with_changes(self.plan.on(group.on), changes), keep) for place, group in groups]
        met, unmet, soft = (np.concatenate([getattr(one, name) for one in found]) for name in ("met", "unmet", "soft"))
        return Judgement(
            met=met,
            unmet=unmet,
            soft=soft,
            outcomes=np.concatenate([one.outcomes for one in found]),
            score=np.concatenate([one.score for one in found]),
            versions=tuple(version for one in found for version in one.versions),
        )

    def _group(self, place: int, p: Parameters, keep: bool) -> Judgement:
        group = self.base.groups[place]
        held = {criterion.id for criterion in p.criteria}
        answers = [
            self._answer(place, criterion, p, keep) if criterion.id in held else _not_asked(group.size)
            for criterion in self.base.criteria
        ]
        met, unmet = packed([one.met for one in answers]), packed([one.unmet for one in answers])
        kinds = Kinds.of(self.base.criteria, p)
        scores = [one.part for one in answers if one.part is not None]
        return Judgement(
            met=met,
            unmet=unmet,
            soft=np.full(group.size, kinds.soft, met.dtype),
            outcomes=kinds.outcomes(met, unmet),
            score=np.sum(scores, axis=0, dtype=np.int64) if scores else np.zeros(group.size, np.int64),
            versions=(p.version,),
        )

    def _answer(self, place: int, criterion: Criterion, p: Parameters, keep: bool) -> _Answer:
        basis = PATENT_BASIS.of(p)
        key = (place, criterion.id, basis, *(p[name] for name in self._names(criterion, p)))
        if (kept := self._kept.get(key)) is not None:
            return kept
        columns = self.base.groups[place].columns(basis)
        verdicts = judge_one(columns, p, criterion)
        answer = _Answer(verdicts.met, verdicts.unmet, parts_of_many(columns, p, (criterion,)).get(criterion.id))
        if keep:
            self._kept[key] = answer
        return answer

    def _names(self, criterion: Criterion, p: Parameters) -> tuple[str, ...]:
        """The parameters that the criterion's answer and its part of the score hang on."""
        if criterion.id not in self._read:
            own = f"{RANKING}.{criterion.id}."
            names = (name for name in p if name.startswith(own) or criterion.judged.reads(name))
            self._read[criterion.id] = tuple(names)
        return self._read[criterion.id]
