"""What finance-matching's tables have in common."""

from sqlalchemy.orm import DeclarativeBase

from shared.database.types import new_metadata


class Base(DeclarativeBase):
    """What the service's tables have in common."""

    metadata = new_metadata()
