"""When a batch takes applications: from its opening to its closing day, or later under a recorded extension."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Window:
    """The days of a batch; `recorded_on` is when the batch itself was entered."""

    opens_on: date
    closes_on: date
    recorded_on: date

    @property
    def is_history(self) -> bool:
        """Whether the batch was recorded after it had closed (补录)."""
        return self.recorded_on > self.closes_on

    def day_of_receipt(self, given: date | None, today: date) -> date:
        """The legal day of an application that comes in today; one that names no day came in today.

        Of a batch that was recorded after it had closed all came in by its last day.
        """
        return given or (self.closes_on if self.is_history else today)

    def holds(self, day: date) -> bool:
        """Whether the batch takes applications of that day."""
        return self.opens_on <= day <= self.closes_on

    def is_late(self, day: date) -> bool:
        """Whether only an extension lets an application of that day in."""
        return day > self.closes_on

    def is_entered_later(self, day: date, today: date) -> bool:
        """Whether an application that came in in time is entered after the batch has closed (补录)."""
        return self.holds(day) and self.is_late(today)


@dataclass(frozen=True, slots=True)
class Receipt:
    """On which legal day an application came in, and what is to be said of it wherever it is shown."""

    on: date
    entered_later: bool = False
    """Entered after its batch had closed (补录)."""
    extension_id: UUID | None = None
    """The extension under which it was taken after the batch had closed."""
