"""A pooler between us and the server: what a session asks for would not hold, so nothing starts through one."""

import asyncpg

from shared.database.database import asyncpg_url, server_settings
from shared.domain.bad_value import BadValue
from shared.settings import Settings

_BOUNDS = ("lock_timeout", "transaction_timeout")
_SETTING = "SELECT setting FROM pg_settings WHERE name = $1"


class BehindPooler(BadValue):
    """The address leads to a pooler such as pgbouncer."""

    def __init__(self, service: str) -> None:
        super().__init__(
            "behind-pooler",
            f"{service} 的数据库地址指向连接池代理（如 pgbouncer）：会话要求的时限不生效，"
            "事务模式下也收不到通知；请直接连接 PostgreSQL",
            f"the database address of {service} leads to a pooler such as pgbouncer, which passes on none of the time "
            "limits that a session asks for, and in transaction mode no notifications: connect to PostgreSQL directly",
        )


async def refuse_pooler(url: str, settings: Settings, service: str) -> None:
    """Stops a start through a pooler; a server that is away is no reason.

    Raises:
        BehindPooler: limits that were asked for are refused, or do not hold.
    """
    asked = server_settings(settings, service)
    try:
        connection = await asyncpg.connect(
            asyncpg_url(url), timeout=settings.database_connect_timeout_s, server_settings=asked
        )
    except asyncpg.ProtocolViolationError as error:
        raise BehindPooler(service) from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
        return
    try:
        held = {name: await connection.fetchval(_SETTING, name) for name in _BOUNDS}
    finally:
        await connection.close(timeout=2)
    if held != {name: asked[name] for name in _BOUNDS}:
        raise BehindPooler(service)
