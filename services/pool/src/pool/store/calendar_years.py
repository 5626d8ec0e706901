"""Years of the calendar that people have added."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, Date, Text
from sqlalchemy.orm import Mapped, mapped_column

from pool.store.tables import Base
from shared.database.types import Instant


class CalendarYearRow(Base):
    """Days off and moved working days of a year, as two people of the province entered them by the notice."""

    __tablename__ = "calendar_year"
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    notice: Mapped[str] = mapped_column(Text)
    days_off: Mapped[list[date]] = mapped_column(ARRAY(Date))
    days_worked: Mapped[list[date]] = mapped_column(ARRAY(Date))
    approval_id: Mapped[UUID]
    added_at: Mapped[datetime] = mapped_column(Instant)
