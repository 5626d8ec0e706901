"""Reading on after a fault, so that one message tells of all of them."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from shared.plan.errors import Fault, PlanError, PlanFaults

T = TypeVar("T")
R = TypeVar("R")


class Gathering:
    """The faults of the pieces that were read so far."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def take(self, read: Callable[..., T], *given: object) -> T | None:
        """What `read` gives; None where it has faults, or where one of `given` is None because of a fault before."""
        if any(one is None for one in given):
            return None
        try:
            return read(*given)
        except PlanError as error:
            self.tell(error)
            return None

    def tell(self, *errors: PlanError) -> None:
        """Adds faults that were found otherwise."""
        self.faults.extend(fault for error in errors for fault in error.faults)

    def must_be_clean(self) -> None:
        """Ends the reading of something that has faults.

        Raises:
            PlanFaults: there are some.
        """
        if self.faults:
            raise PlanFaults(self.faults)


def each(rows: Iterable[R], make: Callable[[R], T]) -> list[T]:
    """What `make` gives of every row.

    Raises:
        PlanFaults: the faults of all rows.
    """
    gathering, found = Gathering(), []
    for row in rows:
        made = gathering.take(make, row)
        if made is not None:
            found.append(made)
    gathering.must_be_clean()
    return found
