"""What a failed statement says: nothing about the request, a value that cannot be stored, or a race that was lost."""

import asyncpg
from sqlalchemy.exc import DBAPIError

_NOT_STORABLE = frozenset({"22001", "22003", "22008", "22021", "22P05"})
"""Too long, out of range (number, instant), or a character that PostgreSQL cannot hold (U+0000)."""
_TAKEN = frozenset({"23505", "23P01"})


def refused_value(error: BaseException) -> bool:
    """Whether a value of the statement cannot be stored, in the client's eyes or the server's."""
    cause = driver_error(error)
    if type(cause) is asyncpg.DataError:  # the driver's own, before anything was sent
        return isinstance(cause.__cause__, OverflowError | UnicodeEncodeError)
    return getattr(cause, "sqlstate", None) in _NOT_STORABLE


def lost_race(error: BaseException) -> bool:
    """Whether somebody else's row, committed a moment before, holds what must be unique."""
    return getattr(driver_error(error), "sqlstate", None) in _TAKEN


def driver_error(error: BaseException) -> BaseException:
    """The driver's own error below SQLAlchemy's two wrappings."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return error.orig.__cause__ or error.orig
    return error
