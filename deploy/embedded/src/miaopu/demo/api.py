"""How the programme talks to the platform: the public HTTP API, with the token of the right person for each act."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar
from uuid import UUID

from pydantic import BaseModel

from shared.clients.by_name import CLIENTS
from shared.clients.eligibility import EligibilityClient
from shared.clients.finance_matching import FinanceMatchingClient
from shared.clients.frame import FrameClient
from shared.clients.frame.jobs import FrameJobs
from shared.clients.intake import IntakeClient
from shared.clients.monitoring import MonitoringClient
from shared.clients.paged import Pages
from shared.clients.pool import PoolClient
from shared.clients.refused import Refused
from shared.http import AsyncClient, new_client
from shared.schemas.jobs import JobOut

T = TypeVar("T")
R = TypeVar("R")
C = TypeVar("C", bound=FrameClient)
M = TypeVar("M", bound=BaseModel)
_AT_ONCE = 8
_PATIENCE_S = 60.0
_CONFLICT = 409


class Tokens(Protocol):
    """Gives the token of a person: role, name, and the one data scope."""

    def __call__(self, role: str, subject: str, scope: Mapping[str, str] | None = None, /) -> str:
        """A signed token."""


class Unexpected(RuntimeError):
    """The platform answered otherwise than the programme needs."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with a token, at each service."""

    api: "Api"
    token: str

    @property
    def intake(self) -> IntakeClient:
        """Batches, applications, imports."""
        return self._at(IntakeClient)

    @property
    def eligibility(self) -> EligibilityClient:
        """Assessments, waivers, rules."""
        return self._at(EligibilityClient)

    @property
    def pool(self) -> PoolClient:
        """Seats, lists, members, exits."""
        return self._at(PoolClient)

    @property
    def finance(self) -> FinanceMatchingClient:
        """Banks and their lists."""
        return self._at(FinanceMatchingClient)

    @property
    def monitoring(self) -> MonitoringClient:
        """Progress and violations."""
        return self._at(MonitoringClient)

    def everywhere(self) -> list[FrameClient]:
        """All services, for what each of them answers."""
        return [self._at(client) for client in CLIENTS.values()]

    def _at(self, client: type[C]) -> C:
        return client("", self.token, http=self.api.connections[client.service])


@dataclass(slots=True)
class Api:
    """Base URLs by service, and who may sign for whom."""

    urls: Mapping[str, str]
    tokens: Tokens
    connections: dict[str, AsyncClient] = field(default_factory=dict)

    async def __aenter__(self) -> "Api":
        shared: dict[str, AsyncClient] = {}
        for service, url in self.urls.items():
            shared.setdefault(url, new_client(60, url))
            self.connections[service] = shared[url]
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*(connection.aclose() for connection in set(self.connections.values())))

    def person(self, role: str, subject: str, **scope: str) -> Person:
        """Someone who may act in this role."""
        return Person(self, self.tokens(role, subject, scope))


async def until(what: str, ask: Callable[[], Awaitable[R]], enough: Callable[[R], bool]) -> R:
    """Asks again with growing pauses until the answer is enough.

    Raises:
        TimeoutError: it never was; says what was waited for and the last answer.
    """
    pause, waited = 0.02, 0.0
    while True:
        answer = await ask()
        if enough(answer):
            return answer
        if waited > _PATIENCE_S:
            raise TimeoutError(f"waited {_PATIENCE_S:.0f} s for {what}; last: {str(answer)[:300]}")
        await asyncio.sleep(pause)
        waited += pause
        pause = min(pause * 1.5, 0.5)


async def for_each(
    items: Sequence[T],
    act: Callable[[T], Awaitable[R]],
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[R]:
    """Does one thing for each, some at once, telling how far it is; results in the order of the items."""
    turn, done = asyncio.Semaphore(_AT_ONCE), 0

    async def one(item: T) -> R:
        nonlocal done
        async with turn:
            result = await act(item)
        done += 1
        progress(done, len(items))
        return result

    return list(await asyncio.gather(*(one(item) for item in items)))


async def number_of(listed: Callable[..., Pages[T]]) -> int:
    """How many entries a client's list has; where the platform stops counting, by reading all of them."""
    first = await listed(limit=1)
    if first.total is not None and first.total_is == "exact":
        return first.total
    return len([entry async for entry in listed()])


async def follow(
    client: FrameJobs,
    job_id: UUID,
    result: type[M],
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> M:
    """The result of a job that a service does for this person, who is told how far it is meanwhile.

    Raises:
        RuntimeError: the job failed; says why.
    """

    async def state() -> JobOut:
        job = await client.get_job(job_id)
        if job.total:
            progress(job.done, job.total)
        return job

    ended = await until(f"the job {job_id}", state, lambda job: job.state in ("done", "failed"))
    if ended.state == "failed":
        raise RuntimeError(f"the job {job_id} failed: {ended.error}")
    return result.model_validate(ended.result)


async def refused(act: Awaitable[object], code: str) -> None:
    """Tries what must be refused with 409 and this code.

    Raises:
        Unexpected: it was not.
    """
    try:
        await act
    except Refused as error:
        if (error.status, error.code) != (_CONFLICT, code):
            raise Unexpected(f"this should be refused as {code}: {error}") from error
    else:
        raise Unexpected(f"this should be refused as {code}")


async def patiently(act: Callable[[], Awaitable[R]], codes: Sequence[str]) -> R:
    """Repeats an act while a fact is still on its way (409 with one of these codes).

    Raises:
        Refused: for another reason, or for too long.
    """
    pause, waited = 0.02, 0.0
    while True:
        try:
            return await act()
        except Refused as error:
            on_its_way = error.status == _CONFLICT and error.code in codes
            if not on_its_way or waited > _PATIENCE_S:
                raise
        await asyncio.sleep(pause)
        waited += pause
        pause = min(pause * 1.5, 0.5)
