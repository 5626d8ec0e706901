"""Writing .xlsx so that what a firm typed stays text: a cell that begins with = is no formula when it is opened."""

from datetime import date, datetime, time
from typing import Any, Final

SAFE: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
"""XlsxWriter makes a formula of every text that begins with = unless it is told not to."""


def set_fixed_creation(book: Any, on: date) -> None:
    """The date that the file says it was made on, so that the same content gives the same bytes."""
    book.set_properties({"created": datetime.combine(on, time())})
