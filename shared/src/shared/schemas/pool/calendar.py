"""The calendar that terms run by."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.domain.bad_value import BadValue
from shared.domain.calendar import CalendarYear
from shared.domain.day import Day
from shared.domain.text import Text

_SATURDAY = 5


class CalendarYearIn(BaseModel):
    """A year as the notice has it: days off (its Saturdays and Sundays may be left out), and days worked."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "year": 2030,
                    "notice": "国办发明电〔2029〕9号（2029-11-05）",
                    "days_off": ["2030-01-01", "2030-10-01", "2030-10-02"],
                    "days_worked": ["2030-10-12"],
                }
            ]
        },
    )

    year: Annotated[int, Field(ge=2024, le=2199)]
    notice: Annotated[Text, Field(min_length=5, max_length=200, description="number and day of the notice")]
    days_off: Annotated[list[Day], Field(min_length=1, max_length=120)]
    days_worked: Annotated[list[Day], Field(max_length=60)] = []

    @model_validator(mode="after")
    def _days_of_the_year(self) -> "CalendarYearIn":
        days = {*self.days_off, *self.days_worked}
        if any(day.year != self.year for day in days):
            raise BadValue(
                "day_of_another_year",
                f"放假日与上班日均须在 {self.year} 年内，请核对",
                f"All days must lie in {self.year}; check them",
            )
        if any(day.weekday() < _SATURDAY for day in self.days_worked) or len(days) < len({*self.days_off}) + len(
            {*self.days_worked}
        ):
            raise BadValue(
                "not_a_moved_working_day",
                "调休上班日只能是周六或周日，且不能同时为放假日，请核对",
                "A day worked is a Saturday or Sunday that is no day off; check them",
            )
        return self


class CalendarYearOut(BaseModel):
    """A year of which a notice is known; Saturdays and Sundays are days off beside `days_off`."""

    year: int
    notice: str
    days_off: list[date]
    days_worked: list[date]

    @classmethod
    def of(cls, year: CalendarYear) -> "CalendarYearOut":
        """The year as it is read."""
        return cls(
            year=year.year, notice=year.notice, days_off=sorted(year.days_off), days_worked=sorted(year.days_worked)
        )
