"""Days and instants as people and programs write them: never the number of seconds that a library would take."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BeforeValidator
from pydantic_core import PydanticKnownError


def _no_number_for_a_day(value: Any) -> Any:
    return value if value.__class__ is str and value[4:5] == "-" else _no_number(value, "date_parsing")


def _no_number_for_an_instant(value: Any) -> Any:
    return value if value.__class__ is str and value[4:5] == "-" else _no_number(value, "datetime_parsing")


def _no_number(value: Any, code: Literal["date_parsing", "datetime_parsing"]) -> Any:
    """Refuses a number, and a text that is read as one: only ISO 8601 has a hyphen behind the year."""
    if isinstance(value, int | float | Decimal | str):
        raise PydanticKnownError(code, {"error": "not as ISO 8601 writes it"})
    return value


Day = Annotated[date, BeforeValidator(_no_number_for_a_day)]
"""`2024-06-15`; 0 is refused, not 1970-01-01."""
Moment = Annotated[AwareDatetime, BeforeValidator(_no_number_for_an_instant)]
"""`2024-06-15T08:00:00+08:00`, with its offset."""
