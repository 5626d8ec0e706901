"""Work that one process at a time may do: whoever holds the lease, until it falls silent."""

import asyncio
import os
import socket

import asyncpg

from shared.ids import uuid7

_TAKE = """
INSERT INTO lease AS l (name, holder, until) VALUES ($1, $2, clock_timestamp() + $3 * interval '1 second')
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
WHERE l.holder = excluded.holder OR l.until < clock_timestamp()
RETURNING 1
"""
_GIVE_BACK = "DELETE FROM lease WHERE name = $1 AND holder = $2"


class Lease:
    """A named lease on the service's database; the database's clock decides."""

    def __init__(self, pool: asyncpg.Pool, name: str, seconds: float) -> None:
        self._pool, self.name, self._seconds = pool, name, seconds
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{uuid7()}"
        self._held_until = 0.0

    @property
    def renew_every_s(self) -> float:
        """How often to ask again, three times within its length."""
        return self._seconds / 3

    async def hold(self) -> bool:
        """Takes or renews the lease; True while it is ours. Asks the database only when a third of it has passed."""
        now = asyncio.get_running_loop().time()
        if now < self._held_until - 2 * self.renew_every_s:
            return True
        taken = await self._pool.fetchval(_TAKE, self.name, self._holder, self._seconds)
        self._held_until = now + self._seconds if taken else 0.0
        return bool(taken)

    async def give_back(self) -> None:
        """Lets another take over at once."""
        if self._held_until:
            self._held_until = 0.0
            await self._pool.execute(_GIVE_BACK, self.name, self._holder)
