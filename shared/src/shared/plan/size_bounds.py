"""Other bounds of the SME table from a day on: one indicator of one group at a time."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from shared.plan.changes import BadAmendment, SizeBoundMoved
from shared.plan.dated import Dated, overlaid
from shared.plan.industries import SizeBound, SizeBounds
from shared.plan.parameters import Definition, Value

PREFIX: Final = "A1.3."
"""Where "large" begins is the parameter `A1.3.<group>.<indicator>`."""
_Flat = Mapping[tuple[str, str], SizeBound]


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
    meaning = Definition(f"{PREFIX}{name}", unit, "", "", "")
    small, medium, large = (
        Decimal(str(meaning.read(text))) for text in (change.small_from, change.medium_from, change.large_from)
    )
    if not 0 < small < medium < large:
        raise BadAmendment(
            "bounds_do_not_rise",
            f"{name} 小型、中型、大型的下限应依次增大",
            f"the bounds of {name} must rise from small to large",
        )
    return SizeBound(change.group, change.indicator, small, medium, large)


def with_bound(bounds: Dated[SizeBounds], since: date, bound: SizeBound) -> Dated[SizeBounds]:
    """The table with this bound from the day on, until a later edition says another one."""
    flat: Dated[_Flat] = Dated({day: _flat(bounds.on(day)) for day in bounds.days})
    changed = overlaid(flat, since, {(bound.group, bound.indicator): bound})
    return Dated({day: _grouped(list(changed.on(day).values())) for day in changed.days})


def with_large_from(bounds: Dated[SizeBounds], since: date, name: str, value: Value) -> Dated[SizeBounds]:
    """The table where it follows a parameter `A1.3.<group>.<indicator>`; of any other parameter as it is."""
    group, _, indicator = name.removeprefix(PREFIX).partition(".")
    for bound in bounds.on(since).get(group, ()) if name.startswith(PREFIX) else ():
        if bound.indicator == indicator:
            return with_bound(bounds, since, replace(bound, large_from=Decimal(str(value))))
    return bounds


def _flat(bounds: SizeBounds) -> _Flat:
    return {(bound.group, bound.indicator): bound for row in bounds.values() for bound in row}


def _grouped(bounds: list[SizeBound]) -> SizeBounds:
    groups = dict.fromkeys(bound.group for bound in bounds)
    return {group: tuple(bound for bound in bounds if bound.group == group) for group in groups}
