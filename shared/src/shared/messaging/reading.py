"""A transaction in which nothing is written: the database refuses it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from shared.database.native import Native, Row
from shared.identity.caller import Caller
from shared.plan.model import Plan
from shared.runtime import Runtime
from shared.sealing import SecretBox


@dataclass(slots=True)
class Reading:
    """A transaction, who reads in it, and the service it belongs to."""

    session: AsyncSession
    caller: Caller
    runtime: Runtime
    plan: Plan = field(init=False)
    """The one it began with: a newer copy of approved values that comes meanwhile is for the next transaction."""
    _native: Native = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.plan = self.runtime.in_force
        self._native = Native(self.session, self.runtime.database.watch)

    @property
    def secrets(self) -> SecretBox:
        """The service's key for cursors and for what is kept sealed."""
        return self.runtime.secrets

    async def execute_native(self, statement: str, *args: Any) -> Sequence[Row]:
        """A statement in PostgreSQL's own words (`$1`, arrays for `unnest`), inside this transaction."""
        return await self._native.execute(statement, args)


@asynccontextmanager
async def reading(runtime: Runtime, caller: Caller) -> AsyncIterator[Reading]:
    """One state of the database for all statements of the block (REPEATABLE READ), and READ ONLY."""
    async with runtime.database.reads() as session, session.begin():
        yield Reading(session, caller, runtime)
