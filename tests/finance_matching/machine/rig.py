"""A world of finance-matching, its deliverer as a process, and one bank at a time, all on one loop in a thread."""

import asyncio
import os
import threading
import time
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from finance_matching.wiring import service
from shared.host import notifying
from shared.testing.databases import Databases
from shared.testing.forks import Forked, forks
from shared.testing.world import World, open_world
from tests.finance_matching.given import (
    activate_endpoint,
    admitted,
    bank,
    exited,
    let_in,
    name_endpoint,
    publish,
    pull,
    suspend,
    uscc_of,
)
from tests.finance_matching.machine.bank import MachineBank
from tests.finance_matching.machine.oracle import Committed, Span

T = TypeVar("T")
_DAY_ONE = date(2024, 7, 1)


class Rig:
    """What the machine drives; each call is over when its transaction is."""

    def __init__(self, databases: Databases, folder: Path, order: str = "settled", timeout_s: float = 0.5) -> None:
        self._databases, self._folder = databases, folder
        self._deliverer = (order, str(timeout_s))
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._stack = AsyncExitStack()
        self._process: Forked | None = None
        self._firms = self._banks = 0
        self._day = _DAY_ONE
        self.world: World
        self.bank: MachineBank
        self.bank_id: UUID
        self.revocations: list[Committed] = []
        self.suspended: list[Span] = []
        self._suspended_at: float | None = None

    def do(self, act: Coroutine[Any, Any, T], seconds: float = 60) -> T:
        """Runs a coroutine on the rig's loop."""
        return asyncio.run_coroutine_threadsafe(act, self._loop).result(seconds)

    def open(self) -> None:
        """Opens world and deliverer."""
        self._thread.start()
        self.do(self._open())
        self.start_deliverer()

    async def _open(self) -> None:
        self.url = await self._databases.fresh(service)
        self.world = await self._stack.enter_async_context(open_world(service, self.url, self._folder))
        await self._stack.enter_async_context(notifying(self.world.runtime))

    def close(self) -> None:
        """Ends all of it."""
        self.kill_deliverer()
        self.end_bank()
        self.do(self._stack.aclose())
        self.do(self._databases.drop(self.url))
        self.do(_end_other_tasks())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def start_deliverer(self, faults: str = "") -> None:
        """Starts the process and waits until it stands."""
        command = ["tests.finance_matching.machine.process", self.url, str(self._folder), *self._deliverer]
        said, saying = os.pipe()
        with Path(os.devnull).open("wb") as nothing, os.fdopen(saying, "wb") as stdout:
            environment, stderr = {**os.environ, "MIAOPU_FAULTS": faults}, nothing.fileno()
            self._process = forks().python(*command, env=environment, stdout=stdout.fileno(), stderr=stderr)
        with os.fdopen(said, "rb") as stream:
            assert stream.readline() == b"ready\n"

    def kill_deliverer(self) -> None:
        """SIGKILL, if it still lives."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(10)

    @property
    def deliverer_died(self) -> bool:
        """Whether an armed crash point killed it."""
        assert self._process is not None
        return self._process.poll() is not None

    def new_bank(self) -> None:
        """Another bank in place of the one before, whose endpoint is served no more."""
        self.revocations, self.suspended, self._suspended_at = [], [], None
        self.do(self._new_bank())

    async def _new_bank(self) -> None:
        await self.world.fetch("UPDATE bank_endpoint SET activated_at = NULL")
        self._banks += 1
        self.bank = MachineBank()
        self.bank_id = await bank(self.world, f"BANK-{self._banks}")
        url = await self.bank.open()
        self.bank.secrets = [await name_endpoint(self.world, self.bank_id, url)]
        self.endpoint_url = url
        await activate_endpoint(self.world, self.bank_id)

    def admit(self, number: int) -> list[int]:
        """New members, listed by a publication; their numbers."""
        firms = list(range(self._firms + 1, self._firms + number + 1))
        self._firms += number
        self.do(self._list(firms))
        return firms

    def list_again(self, firm: int) -> None:
        """A removed firm is admitted and listed again."""
        self.do(self._list([firm]))

    async def _list(self, firms: list[int]) -> None:
        self._day += timedelta(days=1)
        await self.world.feed(*(admitted(firm, on=self._day) for firm in firms))
        await publish(self.world, "members", on=self._day)

    def remove(self, firm: int) -> None:
        """A firm leaves; the instant after the commit is noted with the number of its revocation."""
        self.do(self._remove(firm))

    async def _remove(self, firm: int) -> None:
        self._day += timedelta(days=1)
        await self.world.feed(exited(firm, on=self._day))
        at = time.monotonic()
        rows = await self.world.fetch(
            "SELECT max(number) AS number, kind FROM bank_event"
            " WHERE bank_id = $1 AND uscc = $2 AND change = 'revoked' GROUP BY kind",
            self.bank_id,
            uscc_of(firm),
        )
        self.revocations += [Committed((row["kind"], uscc_of(firm)), row["number"], at) for row in rows]

    def rotate(self) -> None:
        """The same URL gets a new secret; the old one signs beside it. A suspended bank may not ask for that."""
        if self._suspended_at is not None:
            return
        self.bank.secrets.append(self.do(name_endpoint(self.world, self.bank_id, self.endpoint_url)))

    def suspend(self) -> None:
        """Two people suspend the bank."""
        if self._suspended_at is None:
            self.do(suspend(self.world, self.bank_id))
            self._suspended_at = time.monotonic()

    def let_in(self) -> None:
        """Two people end that."""
        if self._suspended_at is not None:
            self.suspended.append(Span(self._suspended_at, time.monotonic()))
            self.do(let_in(self.world, self.bank_id))
            self._suspended_at = None

    def pull(self, most: int, ack: int, faulty: int) -> None:
        """One page; the first of it are stored and confirmed by the next question, the last are found fault with."""
        self.do(self._pull(most, ack, faulty))

    async def _pull(self, most: int, ack: int, faulty: int) -> None:
        events = (await pull(self.world, self.bank_id, max=most)).json()["events"]
        for event in events:
            self.bank.note(event, "pull", "taken" if event in events[:ack] else "refused")
        stored = [event["id"] for event in events[:ack]]
        self.bank.has |= set(stored)
        errors = {event["id"]: {"code": "odd"} for event in events[ack:][-faulty:]} if faulty else {}
        await pull(self.world, self.bank_id, max=0, ack=stored, errors=errors)

    def settle(self, seconds: float) -> float:
        """Lets the bank be well until nothing is open; the instant from which bank and deliverer were.

        Raises:
            TimeoutError: something is open still.
        """
        self.let_in()
        self.bank.mode, self.bank.lies = "well", 0
        self.do(self._ask_again())
        well_since = time.monotonic()
        while self.do(self._open_events()):
            if self.deliverer_died:
                self.kill_deliverer()
                self.start_deliverer()
                well_since = time.monotonic()
            if time.monotonic() > well_since + seconds:
                raise TimeoutError(f"{self.do(self._open_events())} events are open")
            time.sleep(0.05)
        return well_since

    async def _ask_again(self) -> None:
        if self.bank.lost:
            numbers = {"numbers": sorted(self.bank.lost)}
            await self.world.post(f"/v1/banks/{self.bank_id}/resend", numbers)

    async def _open_events(self) -> int:
        rows = await self.world.fetch(
            "SELECT count(*) AS n FROM bank_event WHERE bank_id = $1 AND received_at IS NULL AND superseded_by IS NULL",
            self.bank_id,
        )
        return int(rows[0]["n"])

    def missing(self) -> set[int]:
        """Numbers of the feed that the bank neither has nor was told to be superseded, nor were revoked since."""
        return self.do(self._missing())

    async def _missing(self) -> set[int]:
        rows = await self.world.fetch(
            "SELECT number, event_id, superseded_by, EXISTS (SELECT FROM bank_event r WHERE r.bank_id = e.bank_id"
            " AND r.uscc = e.uscc AND r.kind = e.kind AND r.change = 'revoked' AND r.number > e.number) AS revoked"
            " FROM bank_event e WHERE bank_id = $1",
            self.bank_id,
        )
        closed = {number for told in self.bank.log for number in told.supersedes}
        return {
            row["number"]
            for row in rows
            if str(row["event_id"]) not in self.bank.has
            and row["number"] not in closed
            and not (row["number"] in self.bank.lost and row["revoked"])
        }

    def end_bank(self) -> None:
        """The receiver, if there is one, listens no more."""
        if hasattr(self, "bank"):
            self.do(self.bank.close())


async def _end_other_tasks() -> None:
    """What still reads from connections that nobody uses any more."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
