"""A network that swallows packets: the kernel gives a connection up whose other end has confirmed nothing for a while.

How long a statement takes does not matter here: whoever works on it confirms what it receives, and that it is there.
"""

import socket
from typing import Any, Final

import asyncpg
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

_PROBES: Final = 3
_TCP: Final = (socket.AF_INET, socket.AF_INET6)
_LINUX: Final = ("TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT", "TCP_USER_TIMEOUT")


def at_the_server(seconds: float) -> dict[str, str]:
    """The same for the server's end of a connection, as settings of the session; they mean nothing to a UNIX socket."""
    names = ("tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count", "tcp_user_timeout")
    return dict(zip(names, map(str, _figures(seconds)), strict=True))


def give_up_on_silence(connection: asyncpg.Connection, seconds: float) -> None:
    """For our end; where the system has none of the options, the limits on statements have to do."""
    end: Any = connection._transport.get_extra_info("socket")
    if end is None or end.family not in _TCP:
        return
    end.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, figure in zip(_LINUX, _figures(seconds), strict=True):
        if hasattr(socket, name):
            end.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), figure)


def engine_gives_up_on_silence(engine: AsyncEngine, seconds: float) -> None:
    """For every connection that the engine opens."""

    def opened(adapted: Any, _: Any) -> None:
        give_up_on_silence(adapted.driver_connection, seconds)

    event.listen(engine.sync_engine, "connect", opened)


def _figures(seconds: float) -> tuple[int, int, int, int]:
    """Seconds until the first probe and between probes, how many of them, and milliseconds until sent data is lost."""
    pause = max(1, int(seconds / (_PROBES + 1)))
    return pause, pause, _PROBES, int(seconds * 1000)
