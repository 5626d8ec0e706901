"""How the criteria in force hang together: the slots of each, the groups that share slots, and their order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eligibility.domain.route.declared import slots_of
from eligibility.domain.route.moves import WAIVER
from shared.plan.criteria import Criterion
from shared.plan.parameters import Parameters

Group = tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """`slots` are those that can turn each criterion, in the order of its `values`, its waiver last.

    A criterion reads nothing else that a move changes. `readers` are how many criteria have a slot; groups share none.
    """

    slots: Mapping[str, tuple[str, ...]]
    groups: tuple[Group, ...]
    readers: Mapping[str, int]
    order: Mapping[str, int]

    @classmethod
    def of(cls, p: Parameters) -> "Layout":
        """Of the criteria in force, made once."""
        return p.derived("layout of routes", cls._made)

    @classmethod
    def _made(cls, p: Parameters) -> "Layout":
        slots = {each.id: (*slots_of(each), WAIVER + each.id) for each in p.criteria}
        order = {each.id: place for place, each in enumerate(p.criteria)}
        readers: dict[str, int] = {}
        for slot in (slot for each in slots.values() for slot in each):
            readers[slot] = readers.get(slot, 0) + 1
        return cls(slots, _groups(p.criteria, slots, order), readers, order)


def _groups(
    criteria: Sequence[Criterion], slots: Mapping[str, Sequence[str]], order: Mapping[str, int]
) -> tuple[Group, ...]:
    found: list[list[Criterion]] = []
    for criterion in criteria:
        own = set(slots[criterion.id])
        touching = [group for group in found if any(not own.isdisjoint(slots[other.id]) for other in group)]
        merged = [*(other for group in touching for other in group), criterion]
        found = [*(group for group in found if group not in touching), merged]
    return tuple(tuple(sorted(group, key=lambda each: order[each.id])) for group in found)
