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
_TRANSIENT = frozenset({"40001", "40P01", "55P03", "57P01", "57P02", "57P03"}) | _OUT_OF_TIME
_READ_ONLY = "25006"
"""A former primary, or a standby: it reads and does not write."""
_SERVER = ("53", "58")
"""Classes of SQLSTATE: disk, memory or connections are used up; the system below failed (reading, writing, a file)."""
_CANNOT_SERVE = frozenset({_READ_ONLY, "53100", "53200", "57P05", "58030"})
"""Read-only, disk full, out of memory, idle for too long, I/O error: another connection may lead to a better server."""

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
    of_the_server = state in _TRANSIENT | _CANNOT_SERVE or state[:2] in (_CONNECTION, *_SERVER)
    return isinstance(error, INFRASTRUCTURE) or of_the_server


def cannot_serve(error: BaseException) -> bool:
    """Whether this server cannot serve though it answers: its connections are worth nothing."""
    return getattr(driver_error(error), "sqlstate", None) in _CANNOT_SERVE


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
