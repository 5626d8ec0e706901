"""Values that hold from a day on: the newest one whose day has come is in force."""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from typing import Generic, TypeVar

from shared.domain.bad_value import BadValue

T = TypeVar("T")
K = TypeVar("K")


class NotInForce(BadValue):
    """The day lies before anything of the plan was in force."""

    def __init__(self, on: date, first: date) -> None:
        super().__init__(
            "plan_not_in_force",
            f"{on} 尚无生效的方案数据，最早为 {first}，请改用其后的日期",
            f"Nothing of the plan is in force on {on}; the first day is {first}, use a later date",
        )


class Dated(Generic[T]):
    """Values by the day from which each holds."""

    def __init__(self, values: Mapping[date, T]) -> None:
        self.days = tuple(sorted(values))
        self._values = dict(values)

    def on(self, day: date) -> T:
        """The value in force on the day.

        Raises:
            NotInForce: the day lies before the first value.
        """
        return self._values[self.since(day)]

    def since(self, day: date) -> date:
        """The day from which the value in force on the day holds; raises as `on`."""
        place = bisect_right(self.days, day)
        if place == 0:
            raise NotInForce(day, self.days[0])
        return self.days[place - 1]

    def has(self, day: date) -> bool:
        """Whether a value is in force on the day."""
        return self.days[0] <= day


def overlaid(rows: Dated[Mapping[K, T]], since: date, changed: Mapping[K, T]) -> Dated[Mapping[K, T]]:
    """Rows with other values from a day on, each until a later day says something else of it than before."""
    before, still = rows.on(since), dict(changed)
    found: dict[date, Mapping[K, T]] = {day: rows.on(day) for day in rows.days if day < since}
    for day in sorted({since, *(each for each in rows.days if each > since)}):
        held = rows.on(day)
        still = {key: value for key, value in still.items() if _same(held, before, key)}
        found[day] = {**held, **still} if still else held
    return Dated(found)


def _same(one: Mapping[K, T], other: Mapping[K, T], key: K) -> bool:
    return (key in one, one.get(key)) == (key in other, other.get(key))
