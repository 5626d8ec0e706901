"""Values that hold from a day on: the newest one whose day has come is in force."""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from typing import Generic, TypeVar

from shared.domain.bad_value import BadValue

T = TypeVar("T")


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
        place = bisect_right(self.days, day)
        if place == 0:
            raise NotInForce(day, self.days[0])
        return self._values[self.days[place - 1]]

    def has(self, day: date) -> bool:
        """Whether a value is in force on the day."""
        return self.days[0] <= day
