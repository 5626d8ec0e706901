"""What a failed statement says: nothing about the request, a value that cannot be stored, or a race that was lost."""

import asyncpg
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

INFRASTRUCTURE = (
    OSError,
    TimeoutError,
    InterfaceError,
    OperationalError,
    PoolTimeout,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
"""The database or network is away."""
_CONNECTION = "08"
_OUT_OF_TIME = frozenset({"57014", "25P03", "25P04"})
"""A statement cancelled, a session idle in its transaction, a transaction that lasted too long."""
_TRANSIENT = frozenset({"40001", "40P01", "55P03", "57P01", "57P02", "57P03", "53300"}) | _OUT_OF_TIME

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


def is_infrastructure(error: BaseException) -> bool:
    """Whether the failure says nothing about the request or event: the database is away, or a lock was another's."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    state = getattr(driver_error(error), "sqlstate", None) or ""
    return isinstance(error, INFRASTRUCTURE) or state in _TRANSIENT or state.startswith(_CONNECTION)


def ran_out_of_time(error: BaseException, took_s: float, limit_s: float) -> bool:
    """Whether the transaction was too long and not the database away.

    A server that ends an idle transaction says so to a connection that nobody listens on: then its length tells.
    """
    if getattr(driver_error(error), "sqlstate", None) in _OUT_OF_TIME:
        return True
    return took_s >= limit_s and is_infrastructure(error)


def driver_error(error: BaseException) -> BaseException:
    """The driver's own error below SQLAlchemy's two wrappings."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return error.orig.__cause__ or error.orig
    return error
