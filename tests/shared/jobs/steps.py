"""A job of steps, and what a test asks of jobs."""

import asyncio
from collections.abc import Callable
from typing import Any

from pydantic import RootModel

from shared.jobs.model import BegunByNewerRelease, JobHandler, JobRun
from shared.jobs.worker import JobWorker
from shared.problems import Problem
from shared.testing.world import World

WUHAN = {"unit": "420100"}


class Refused(Problem):
    """What a job's act refuses."""

    code = "workbook-refused"
    title = {"zh": "不是工作簿", "en": "No workbook"}
    detail = {"zh": "文件 {file} 不是工作簿。", "en": "{file} is no workbook."}


class Ended(RootModel[dict[str, str | None]]):
    """What a job of steps answers."""


class Steps:
    """Handlers that a test steers."""

    def __init__(self) -> None:
        self.starts: list[str | None] = []
        self.reached = asyncio.Event()
        self.go_on = asyncio.Event()
        self.ended = 0

    async def wait(self, run: JobRun) -> Ended:
        """One step, then waits for a sign."""
        self.starts.append(run.checkpoint)
        await run.progress(1, 2, checkpoint="1")
        self.reached.set()
        try:
            await self.go_on.wait()
        finally:
            self.ended += 1
        await run.progress(2, 2, checkpoint="2")
        return Ended({"from": run.checkpoint})

    async def write(self, run: JobRun) -> Ended:
        """Writes, and does not hear that the lease is another's."""
        async with run.transaction() as uow:
            uow.journal("write", "probe")
            self.reached.set()
            await asyncio.shield(self.go_on.wait())
        return Ended({})

    async def refuse(self, _: JobRun) -> Ended:
        """Refuses, as a use case does."""
        raise Refused(file="a.pdf")

    async def break_down(self, run: JobRun) -> Ended:
        """A bug."""
        self.starts.append(run.checkpoint)
        raise KeyError("bug")

    async def database_away(self, run: JobRun) -> Ended:
        """Not the job's fault."""
        self.starts.append(run.checkpoint)
        if len(self.starts) < 6:
            raise ConnectionRefusedError("away")
        return Ended({})

    async def not_understand(self, run: JobRun) -> Ended:
        """The checkpoint is of a release that knows more."""
        self.starts.append(run.checkpoint)
        raise BegunByNewerRelease

    async def cancel_itself(self, _: JobRun) -> Ended:
        """Ends as cancelled although nobody cancelled it."""
        raise asyncio.CancelledError

    @property
    def handlers(self) -> dict[str, JobHandler]:
        """By the name of the method."""
        kinds: list[Callable[..., Any]] = [
            self.wait,
            self.write,
            self.refuse,
            self.break_down,
            self.database_away,
            self.not_understand,
            self.cancel_itself,
        ]
        return {kind.__name__: kind for kind in kinds}


async def queued(world: World, kind: str) -> str:
    answer = await world.post(f"/v1/long-work?kind={kind}", None, "city", scope=WUHAN)
    assert answer.status_code == 202
    return str(answer.json()["id"])


async def state_of(world: World, job_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = (await world.get(f"/v1/jobs/{job_id}", "city", scope=WUHAN)).json()
    return answer


def worker(world: World) -> JobWorker:
    return JobWorker(world.runtime, world.service.jobs)


async def forget_the_pause(world: World) -> None:
    await world.fetch("UPDATE job SET lease_until = NULL WHERE state = 'waiting'")
