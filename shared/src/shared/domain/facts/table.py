"""The facts that a service knows of a firm; what names an unknown one, or one of the wrong kind, does not start."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from shared.domain.bad_value import BadValue
from shared.domain.facts.fact import Fact, Kind
from shared.domain.facts.units import UNITS

NUMBERS: Final[tuple[Kind, ...]] = ("count", "amount")
"""The kinds that are held against a limit."""


class BadFact(BadValue):
    """A fact that is declared wrongly, or a use of one that does not exist or is of another kind."""


class FactTable(Mapping[str, Fact]):
    """Facts by name, in the order in which they were given.

    Raises:
        BadFact: a name twice, a number without a unit, a label missing, or a fact that is named and is none.
    """

    def __init__(self, *groups: Iterable[Fact]) -> None:
        self._by_name: dict[str, Fact] = {}
        for fact in (fact for group in groups for fact in group):
            if fact.name in self._by_name:
                raise _bad("declared_twice", fact.name, "重复声明", "is declared twice")
            self._by_name[fact.name] = fact
        for fact in self._by_name.values():
            _check(fact, self._by_name)

    def __getitem__(self, name: str) -> Fact:
        return self._by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)

    def of_kind(self, *kinds: Kind) -> tuple[str, ...]:
        """The names of all facts of these kinds."""
        return tuple(name for name, fact in self._by_name.items() if fact.kind in kinds)

    def known(self, name: str, asked_by: str, kinds: Collection[Kind] = ()) -> Fact:
        """The fact of a name, of one of these kinds where they are given; `asked_by` is who names it.

        Raises:
            BadFact: there is none, or it is of another kind.
        """
        fact = self._by_name.get(name)
        if fact is None:
            listed = ", ".join(self._by_name)
            raise BadFact(
                "unknown_fact",
                f"{asked_by}：没有名为 {name} 的事实，请先声明；已有：{listed}",
                f"{asked_by}: there is no fact {name}, declare it first; there are {listed}",
            )
        if kinds and fact.kind not in kinds:
            wanted = " | ".join(kinds)
            raise BadFact(
                "wrong_kind_of_fact",
                f"{asked_by}：{name} 的类型是 {fact.kind}，此处应为 {wanted}",
                f"{asked_by}: {name} is of the kind {fact.kind}; asked for is {wanted}",
            )
        return fact


def _check(fact: Fact, known: Mapping[str, Fact]) -> None:
    if not (fact.zh and fact.en):
        raise _bad("no_label", fact.name, "缺少中文或英文名称", "has no label in both languages")
    if fact.kind in NUMBERS and fact.unit not in UNITS:
        listed = ", ".join(UNITS)
        raise _bad("no_unit", fact.name, f"的单位应为：{listed}", f"needs one of the units {listed}")
    if (fact.unit == "yuan") != (fact.kind == "amount" and fact.name.endswith("_yuan")):
        raise _bad("no_yuan", fact.name, "：金额的名称以 _yuan 结尾", ": an amount is in yuan, its name ends in _yuan")
    named = [name for name in (fact.part_of, *(fact.share_of or ()), *fact.made_true_by) if name]
    if missing := [name for name in named if name not in known]:
        raise _bad("unknown_fact", fact.name, f"引用了未声明的 {missing[0]}", f"names {missing[0]}, which is no fact")
    if (fact.kind == "share") != (fact.share_of is not None):
        raise _bad("no_share", fact.name, "：比例须写明 share_of", ": a share says what it is a share of")


def _bad(reason: str, name: str, zh: str, en: str) -> BadFact:
    return BadFact(reason, f"事实 {name} {zh}", f"The fact {name} {en}")
