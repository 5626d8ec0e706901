"""The bounds of the SME table by day: each file edition says all of them, an approved change those of one indicator."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from shared.plan.changes import BadAmendment, SizeBoundMoved
from shared.plan.dated import Dated
from shared.plan.industries import SizeBound, SizeBounds
from shared.plan.parameters import Definition, Value

Place = tuple[str, str]
"""Group and indicator."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What a change says of one indicator; a parameter says where "large" begins and nothing of the others."""

    since: date
    large_from: Decimal
    small_from: Decimal | None = None
    medium_from: Decimal | None = None

    def on_top_of(self, bound: SizeBound) -> SizeBound:
        return replace(
            bound,
            small_from=bound.small_from if self.small_from is None else self.small_from,
            medium_from=bound.medium_from if self.medium_from is None else self.medium_from,
            large_from=self.large_from,
        )


class SizeTable:
    """The bounds by day. "Large" is here what the parameter is: a change holds until the next one or an edition.

    Where it begins is the parameter `<id>.<group>.<indicator>` of each criterion that asks for it, by its id.
    """

    def __init__(
        self,
        editions: Dated[SizeBounds],
        criteria: tuple[str, ...] = (),
        said: Mapping[Place, tuple[_Said, ...]] = MappingProxyType({}),
    ) -> None:
        self.criteria = criteria
        self._editions = editions
        self._said = said
        self._made: dict[date, SizeBounds] = {}

    def on(self, day: date) -> SizeBounds:
        """The bounds in force on the day.

        Raises:
            NotInForce: the day lies before the first edition.
        """
        if day not in self._made:
            edition = self._editions.on(day)
            self._made[day] = {key: tuple(self._bound(bound, day) for bound in row) for key, row in edition.items()}
        return self._made[day]

    def with_moved(self, since: date, bound: SizeBound) -> "SizeTable":
        """The same with all bounds of one indicator as stated from the day on."""
        said = _Said(since, bound.large_from, bound.small_from, bound.medium_from)
        return self._saying((bound.group, bound.indicator), said)

    def with_parameter(self, since: date, name: str, value: Value) -> "SizeTable":
        """The same where it follows a parameter `<id>.<group>.<indicator>`; the same object for any other."""
        place = self.place_of(name)
        return self if place is None else self._saying(place, _Said(since, Decimal(str(value))))

    def falls_on(self, since: date, place: Place) -> date | None:
        """The first day from the day on, within its edition, on which the bounds of an indicator fall."""
        days = {since, *(said.since for said in self._said.get(place, ()) if said.since > since)}
        edition = self._editions.since(since)
        return next(
            (
                day
                for day in sorted(days)
                for bound in self.on(day).get(place[0], ())
                if bound.indicator == place[1] and not bound.rises and self._editions.since(day) == edition
            ),
            None,
        )

    def place_of(self, name: str) -> Place | None:
        """The group and indicator that a parameter bounds; None for any other parameter."""
        prefix = next((f"{id_}." for id_ in self.criteria if name.startswith(f"{id_}.")), None)
        group, _, indicator = name.removeprefix(prefix or "").partition(".")
        return (group, indicator) if prefix and indicator else None

    def _saying(self, place: Place, said: _Said) -> "SizeTable":
        in_order = sorted((*self._said.get(place, ()), said), key=lambda one: one.since)
        return SizeTable(self._editions, self.criteria, {**self._said, place: tuple(in_order)})

    def _bound(self, bound: SizeBound, day: date) -> SizeBound:
        edition = self._editions.since(day)
        for said in self._said.get((bound.group, bound.indicator), ()):
            if edition <= said.since <= day:
                bound = said.on_top_of(bound)
        return bound


def bound_of(bounds: SizeBounds, change: SizeBoundMoved) -> SizeBound:
    """The bound that a change states.

    Raises:
        BadAmendment: no such group or indicator in the table, or bounds that do not rise. BadParameter: not a number.
    """
    names = [f"{group}.{bound.indicator}" for group, row in bounds.items() for bound in row]
    name = f"{change.group}.{change.indicator}"
    if name not in names:
        listed = ", ".join(names)
        raise BadAmendment(
            "unknown_bound",
            f"划型标准中没有 {name}，可用的有：{listed}；新增行业组或指标须修改方案文件",
            f"the size table has no {name}; there are {listed}; a further group or indicator is a change of the "
            "plan's files",
        )
    unit = "persons" if change.indicator == "employees" else "yuan"
    meaning = Definition(name, unit, "", "", "")
    small, medium, large = (
        Decimal(str(meaning.read(text))) for text in (change.small_from, change.medium_from, change.large_from)
    )
    bound = SizeBound(change.group, change.indicator, small, medium, large)
    if not bound.rises:
        raise BadAmendment(
            "bounds_do_not_rise",
            f"{name} 小型、中型、大型的下限应依次增大",
            f"the bounds of {name} must rise from small to large",
        )
    return bound
