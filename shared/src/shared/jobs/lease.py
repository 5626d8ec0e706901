"""The lease of a claimed job: kept in its row, and of the same kind as every other."""

from uuid import UUID

import asyncpg

from shared.database.lease import Held

_RENEW = """
UPDATE job SET lease_until = clock_timestamp() + $3 * interval '1 second'
WHERE id = $1 AND lease_holder = $2 AND ended_at IS NULL RETURNING 1
"""


class JobLease(Held):
    """One run's right to a job that it has claimed."""

    def __init__(self, pool: asyncpg.Pool, job_id: UUID, holder: str, seconds: float, held_until: float) -> None:
        super().__init__(f"job {job_id}", seconds, held_until)
        self._pool, self._job_id, self._holder = pool, job_id, holder

    async def _ask(self) -> bool:
        return bool(await self._pool.fetchval(_RENEW, self._job_id, self._holder, self.seconds))
