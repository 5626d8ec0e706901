"""The example bank, by pull and by push, beside a finance-matching whose database is copied and copied back."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from example_bank.copy_of_lists import CopyOfLists
from example_bank.puller import compare, pull, take_snapshots
from finance_matching.wiring import service
from shared.testing.databases import Databases
from shared.testing.world import World, open_world
from tests.finance_matching.delivering import FAST, delivering, summary
from tests.finance_matching.given import bank_at, served, until

Hears = Callable[[World], Awaitable[None]]


@dataclass(slots=True)
class Platform:
    """finance-matching on a database of its own."""

    databases: Databases
    folder: Path
    url: str
    told: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """How far each line of other services' events is: a restore takes them back as well."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[World]:
        """The service, until the block ends."""
        async with open_world(service, self.url, self.folder, **FAST) as world:
            world.sequences = dict(self.told)
            yield world

    async def restore(self, dump: str) -> None:
        """A copy of the dump takes the place of the database."""
        await self.databases.drop(self.url)
        self.url = await self.databases.copy(dump)


@dataclass(slots=True)
class BankProgram:
    """What a bank runs: its copy in a file, and the platform as it reaches it at the moment."""

    file: Path
    bank_id: UUID
    place: tuple[str, str] = ("", "")
    pushed: bool = False

    async def begin(self, world: World, way: str, stack: AsyncExitStack) -> None:
        """Takes events that way from now on; a server of its own runs until the stack is closed."""
        self.pushed = way == "push"
        if self.pushed:
            await stack.enter_async_context(bank_at(world, self.bank_id, self.file.parent, self._renew))

    def _renew(self, copy: CopyOfLists) -> None:
        take_snapshots(copy, *self.place)

    async def hear(self, world: World) -> None:
        """Takes all that is open."""
        async with self._reaching(world):
            if not self.pushed:
                await self._with_copy(pull)
                return

            async def all_is_received() -> bool:
                return (await summary(world))["open"] == 0 and not self.read(lambda copy: copy.is_outdated)

            async with delivering(world):
                await until(all_is_received, 30)

    async def compared(self, world: World) -> dict[str, str]:
        """What the platform says of its copy, by list."""
        async with self._reaching(world):
            found = await self._with_copy(compare)
        return {kind: one["result"] for kind, one in found.items()}

    def read(self, reading: Callable[[CopyOfLists], Any]) -> Any:
        """Something of its copy."""
        with CopyOfLists(self.file) as copy:
            return reading(copy)

    def states(self, kind: str) -> dict[str, str]:
        """Codes with their states, those that were revoked among them."""
        return {entry["uscc"]: entry["state"] for entry in self.read(lambda copy: copy.entries(kind))}

    def versions(self, kind: str) -> dict[str, int]:
        """Codes on the list with their versions."""
        found: dict[str, int] = self.read(lambda copy: copy.versions(kind))
        return found

    async def _with_copy(self, act: Callable[[CopyOfLists, str, str], Any]) -> Any:
        return await asyncio.to_thread(self.read, lambda copy: act(copy, *self.place))

    @asynccontextmanager
    async def _reaching(self, world: World) -> AsyncIterator[None]:
        token = world.issuer.token("robot", "bank", {"bank": str(self.bank_id)})  # type: ignore[arg-type]
        async with served(world.app) as url:
            self.place = (url, token)
            yield
