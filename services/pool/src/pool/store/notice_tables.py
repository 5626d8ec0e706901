"""Public notices of admission lists."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from pool.store.tables import Base
from shared.database.types import Instant


class PublicNotice(Base):
    """The notice of a list, both days of which count; the list is admitted on a later day."""

    __tablename__ = "public_notice"
    __table_args__ = (CheckConstraint("last_day >= first_day", name="ends_after_its_beginning"),)
    list_id: Mapped[UUID] = mapped_column(ForeignKey("admission_list.id"), primary_key=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
