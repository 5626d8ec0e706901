"""What a new assessment changed against the one before, and what people have to do about it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from shared.domain.outcome import Outcome
from shared.plan.criteria import Criterion
from shared.plan.parameters import Parameters

Follows = Literal["notify", "review", "nothing"]


@dataclass(frozen=True, slots=True)
class Answers:
    """The outcome of an assessment, the criteria that are not met, and those that were soft."""

    outcome: Outcome
    unmet: Collection[str]
    undecided: Collection[str]
    soft: frozenset[str] = frozenset()

    def met(self, criterion: str) -> bool | None:
        """The answer to one criterion."""
        if criterion in self.unmet:
            return False
        return None if criterion in self.undecided else True


def soft_criteria(parameters: Parameters) -> frozenset[str]:
    """Ids of the criteria that may be waived under these parameters."""
    return parameters.derived(soft_criteria, _soft)


def _soft(parameters: Parameters) -> frozenset[str]:
    return frozenset(each.id for each in parameters.criteria if each.kind(parameters) == "soft")


def turned_by(before: Answers, after: Answers, criteria: Iterable[Criterion]) -> tuple[str, ...]:
    """Criteria whose answer changed, or whose kind did while they are not met, in the order of these criteria.

    One that is not among them any more comes last.
    """
    kinds = before.soft ^ after.soft
    named = {*before.unmet, *before.undecided, *after.unmet, *after.undecided, *kinds}
    turned = {id_ for id_ in named if before.met(id_) is not after.met(id_) or (id_ in kinds and not after.met(id_))}
    known = tuple(dict.fromkeys(each.id for each in criteria if each.id in turned))
    return known + tuple(sorted(turned.difference(known)))


def follows(before: Outcome, after: Outcome, *, recommended: bool, member: bool) -> Follows:
    """What a turned outcome asks of people.

    A member has passed the entry test for good: the yearly check is another one. A firm that stands for a seat and
    would stand no longer, or that nobody can judge without looking, is reviewed. Any other firm is told.
    """
    if before == after or member:
        return "nothing"
    if after == "needs_review" or (recommended and _lost(before, after)):
        return "review"
    return "notify"


_WORST_LAST: Sequence[Outcome] = ("eligible", "needs_waiver", "needs_review", "ineligible")


def _lost(before: Outcome, after: Outcome) -> bool:
    return _WORST_LAST.index(after) > _WORST_LAST.index(before)
