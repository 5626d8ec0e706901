"""A pooled connection that lay idle is tried before its next use; one in constant use costs no round trip."""

import time
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError, InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine

IDLE_S: Final = 1.0
_USED_AT: Final = "used_at"


def engine_tries_idle_connections(engine: AsyncEngine) -> None:
    """In place of `pool_pre_ping`, which tries each time, by a transaction of its own: three round trips of an act.

    A server that ended the connection has said so: the driver knows. Only one that vanished has to be asked.
    """
    dialect = engine.sync_engine.dialect

    def returned(_: Any, record: Any) -> None:
        record.info[_USED_AT] = time.monotonic()

    def taken(adapted: Any, record: Any, _: Any) -> None:
        if adapted.driver_connection.is_closed():
            raise DisconnectionError
        used_at = record.info.get(_USED_AT)
        if used_at is None or time.monotonic() - used_at < IDLE_S:
            return
        try:
            dialect.do_ping(adapted)
        except (dialect.loaded_dbapi.Error, OSError, TimeoutError) as error:
            raise InvalidatePoolError from error

    event.listen(engine.sync_engine, "checkin", returned)
    event.listen(engine.sync_engine, "checkout", taken)
