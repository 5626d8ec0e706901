"""Naming and column types that all databases of the product share."""

from sqlalchemy import DateTime, MetaData

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
Instant = DateTime(timezone=True)
"""A UTC instant to the microsecond."""
PLAIN_ROWS = {"toast_tuple_target": 8160}
"""`postgresql_with` of tables on a hot path: rows up to a page are stored as they are. PostgreSQL would compress any
above 2 KB, which takes longer than all else that it does for an application."""


def new_metadata() -> MetaData:
    """A metadata with the product's naming of constraints."""
    return MetaData(naming_convention=NAMING)
