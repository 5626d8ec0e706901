"""Work that one process at a time may do: whoever holds the lease, until it falls silent."""

import asyncio
import os
import socket
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from shared.database.failures import is_infrastructure
from shared.ids import uuid7

_TAKE = """
INSERT INTO lease AS l (name, holder, until) VALUES ($1, $2, clock_timestamp() + $3 * interval '1 second')
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
WHERE l.holder = excluded.holder OR l.until < clock_timestamp()
RETURNING 1
"""
_REST = """
UPDATE lease SET holder = '', until = clock_timestamp() + $3 * interval '1 second' WHERE name = $1 AND holder = $2
"""
_FREE_IN = "SELECT extract(epoch FROM until - clock_timestamp())::float8 FROM lease WHERE name = $1"
_GIVE_BACK = "DELETE FROM lease WHERE name = $1 AND holder = $2"


class LeaseEnded(TimeoutError):
    """The lease was lost, or could not be renewed in time; what it stood for was cut off."""


class Held(ABC):
    """A lease of some seconds on work that one runner at a time may do, wherever the database keeps it."""

    def __init__(self, name: str, seconds: float, held_until: float = 0.0) -> None:
        self.name, self.seconds = name, seconds
        self._held_until = held_until

    @abstractmethod
    async def _ask(self) -> bool:
        """Takes or renews it for its length from now, by the database's clock; False where it is another's."""

    @property
    def renew_every_s(self) -> float:
        """How often to ask again, three times within its length."""
        return self.seconds / 3

    async def hold(self) -> bool:
        """Takes or renews the lease; True while it is ours. Asks the database only when a third of it has passed."""
        now = asyncio.get_running_loop().time()
        if now < self._held_until - 2 * self.renew_every_s:
            return True
        return await self._take()

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Renews the held lease for as long as the block works, and cuts the block off before another may take over.

        Raises:
            LeaseEnded: another has it, or the database could not be asked in time.
        """
        try:
            async with asyncio.timeout_at(self._held_until) as limit:
                renewing = asyncio.create_task(self._renew(limit))
                try:
                    yield
                finally:
                    renewing.cancel()
                    await asyncio.gather(renewing, return_exceptions=True)
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise LeaseEnded(f"the lease {self.name} ended") from error

    async def _renew(self, limit: asyncio.Timeout) -> None:
        while True:
            await asyncio.sleep(self.renew_every_s)
            try:
                await self._take()
            except Exception as error:
                if not is_infrastructure(error):
                    raise
                continue
            limit.reschedule(self._held_until)

    async def _take(self) -> bool:
        """Asks the database; what it grants counts from before the question, however late the answer comes."""
        now = asyncio.get_running_loop().time()
        self._held_until = now + self.seconds if await self._ask() else 0.0
        return self._held_until > asyncio.get_running_loop().time()


class Lease(Held):
    """A named lease on the service's database; the database's clock decides."""

    def __init__(self, pool: asyncpg.Pool, name: str, seconds: float) -> None:
        super().__init__(name, seconds)
        self._pool = pool
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{uuid7()}"

    async def _ask(self) -> bool:
        return bool(await self._pool.fetchval(_TAKE, self.name, self.holder, self.seconds))

    async def rest(self, seconds: float) -> None:
        """Gives it back so that nobody takes it, this process neither, before the seconds are over."""
        self._held_until = 0.0
        await self._pool.execute(_REST, self.name, self.holder, seconds)

    async def free_in(self) -> float:
        """Seconds until it may be taken, unless its holder renews it; 0 where nobody has it."""
        return max(0.0, await self._pool.fetchval(_FREE_IN, self.name) or 0.0)

    async def give_back(self) -> None:
        """Lets another take over at once."""
        if self._held_until:
            self._held_until = 0.0
            await self._pool.execute(_GIVE_BACK, self.name, self.holder)
