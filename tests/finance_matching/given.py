"""Firms, banks and publications that the tests of the lists start from."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal, cast
from uuid import UUID, uuid4

import uvicorn
from stdnum.cn import uscc as gb32100

from example_bank import create_app
from example_bank.copy_of_lists import CopyOfLists
from shared.domain.abnormal_filing import AppealState
from shared.domain.declaration import Declaration
from shared.events.intake import ApplicationSubmitted
from shared.events.monitoring import AppealRecorded, ViolationConfirmed
from shared.events.pool import FirmAdmitted, FirmExited, FirmReinstated, RemovalGround
from shared.http import Response, new_client
from shared.ids import uuid7
from shared.testing.example import APPLICATION_EXAMPLE
from shared.testing.world import World

ADMITTED_ON = date(2024, 7, 1)
LISTED_ON = date(2024, 7, 5)
LEFT_ON = date(2025, 9, 15)
_EXIT = UUID(int=77)
KINDS = ("members", "pledge")


def uscc_of(n: int) -> str:
    """A valid code, another for each number."""
    body = f"91420100MA{n:07d}"
    return body + gb32100.calc_check_digit(body)


def admitted(n: int, *, consent: bool = True, on: date = ADMITTED_ON) -> FirmAdmitted:
    """Firm n becomes a member."""
    return FirmAdmitted(
        uscc=uscc_of(n),
        application_id=uuid7(),
        name=f"示例企业{n}",
        reporting_unit="420100" if n % 2 else "420200",
        admission_list_id=UUID(int=1),
        effective_on=on,
        rules_version="test",
        bank_consent=consent,
    )


def exited(n: int, route: Literal["graduation", "removal", "leave"] = "removal", *, on: date = LEFT_ON) -> FirmExited:
    """Firm n leaves the pool."""
    return FirmExited(
        uscc=uscc_of(n),
        name=f"示例企业{n}",
        reporting_unit="420100" if n % 2 else "420200",
        route=route,
        ground={"removal": "data_falsification", "leave": "moved_away"}.get(route),
        clause="T12.3c",
        effective_on=on,
    )


def violated(n: int, ground: RemovalGround = "tax_evasion", appeal: AppealState | None = None) -> ViolationConfirmed:
    """A violation of firm n, confirmed after its admission."""
    return ViolationConfirmed(
        uscc=uscc_of(n),
        violation_id=uuid4(),
        reporting_unit="420100",
        ground=ground,
        occurred_on=date(2024, 6, 1),
        effective_on=date(2025, 9, 1),
        appeal_state=appeal,
    )


def appealed(violation: ViolationConfirmed, state: AppealState) -> AppealRecorded:
    """A step of its appeal."""
    return AppealRecorded(
        uscc=violation.uscc,
        violation_id=violation.violation_id,
        reporting_unit="420100",
        appeal_state=state,
        effective_on=date(2025, 10, 1),
    )


def removed(n: int) -> FirmExited:
    """Firm n leaves by the exit that `reinstated` undoes."""
    return exited(n).model_copy(update={"exit_id": _EXIT})


def reinstated(n: int) -> FirmReinstated:
    """That removal is undone."""
    return FirmReinstated(
        uscc=uscc_of(n),
        name=f"示例企业{n}",
        reporting_unit="420100",
        exit_id=_EXIT,
        application_id=uuid4(),
        admitted_on=date(2024, 7, 1),
        removed_on=LEFT_ON,
        effective_on=date(2025, 11, 1),
    )


def declared(n: int, consent: bool | None, *, at: datetime = datetime(2024, 6, 10, tzinfo=UTC)) -> ApplicationSubmitted:
    """Firm n declares, or does not say, whether banks may see it on the pledge list."""
    form = {**APPLICATION_EXAMPLE["declaration"], "uscc": uscc_of(n), "bank_consent": consent}
    return ApplicationSubmitted(
        uscc=uscc_of(n),
        application_id=uuid7(),
        batch="2024-1",
        reporting_unit="420100",
        reference_date=date(2024, 6, 15),
        submitted_at=at,
        declaration=Declaration.model_validate(form),
    )


async def bank(world: World, code: str = "BANK-A") -> UUID:
    """A registered bank."""
    answer = await world.post("/v1/banks", {"name": f"示例银行 {code}", "code": code})
    assert answer.status_code == 201, answer.text
    return UUID(answer.json()["id"])


async def propose(world: World, kind: str, on: date = LISTED_ON) -> dict[str, Any]:
    """A proposed version."""
    answer = await world.post(f"/v1/lists/{kind}/versions", {"effective_on": str(on)}, subject="first-person")
    assert answer.status_code == 201, answer.text
    return cast("dict[str, Any]", answer.json())


async def publish(world: World, *kinds: str, on: date = LISTED_ON) -> None:
    """The lists, published by two people."""
    for kind in kinds or KINDS:
        proposed = await propose(world, kind, on)
        answer = await world.decide(proposed["approval_id"], proposed["digest"])
        assert answer.status_code == 200, answer.text


async def listed(world: World, kind: str, role: str = "province", **scope: str) -> dict[str, str]:
    """Codes on the list as it stands, with their states."""
    answer = await world.get(f"/v1/lists/{kind}", role, scope=scope, params={"limit": 200})
    assert answer.status_code == 200, answer.text
    return {entry["uscc"]: entry["state"] for entry in answer.json()["items"]}


async def pull(world: World, bank_id: UUID, **body: Any) -> Response:
    """One question of a bank for its events."""
    return await world.post("/v1/bank/events", body, "bank", scope={"bank": str(bank_id)})


async def feed_of(world: World, bank_id: UUID) -> list[tuple[int, str, str, str]]:
    """A bank's feed as the database holds it: number, change, list, code."""
    rows = await world.fetch(
        "SELECT number, change, kind, uscc FROM bank_event WHERE bank_id = $1 ORDER BY number", bank_id
    )
    return [tuple(row) for row in rows]


async def until(found: Callable[[], Awaitable[Any]], seconds: float = 10.0) -> Any:
    """Asks until the answer is true."""
    async with asyncio.timeout(seconds):
        while not (answer := await found()):
            await asyncio.sleep(0.01)
    return answer


@asynccontextmanager
async def served(app: Any) -> AsyncIterator[str]:
    """An application on a loopback socket; its URL."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_keep_alive=75, lifespan="off")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = server.force_exit = True
        await task


@dataclass(frozen=True)
class RunningBank:
    """The example bank on a socket."""

    url: str

    async def copy(self) -> dict[tuple[str, str], str]:
        """Its own copy: states by list and code."""
        async with new_client(10, self.url) as client:
            entries = (await client.get("/copy")).json()
        return {(entry["list_kind"], entry["uscc"]): entry["state"] for entry in entries}


@asynccontextmanager
async def bank_at(
    world: World, bank_id: UUID, folder: Path, renew: Callable[[CopyOfLists], None] | None = None
) -> AsyncIterator[RunningBank]:
    """The example bank, its endpoint registered and its secret known to it; it may outlive the world."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    secret = await name_endpoint(world, bank_id, f"http://127.0.0.1:{port}/events")
    app = create_app(folder / f"{bank_id}.sqlite", secret, renew)
    config = uvicorn.Config(app, port=port, log_config=None, access_log=False, timeout_keep_alive=75)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve())
    while not server.started:
        await asyncio.sleep(0.005)
    try:
        await activate_endpoint(world, bank_id)
        yield RunningBank(f"http://127.0.0.1:{port}")
    finally:
        server.should_exit = True
        await task


async def name_endpoint(world: World, bank_id: UUID, url: str, **also: Any) -> str:
    """The secret of a newly named endpoint, which is not active yet."""
    answer = await world.call(
        "PUT", f"/v1/banks/{bank_id}/endpoint", "bank", scope={"bank": str(bank_id)}, json={"url": url, **also}
    )
    assert answer.status_code == 200, answer.text
    return str(answer.json()["secret"])


async def activate_endpoint(world: World, bank_id: UUID) -> None:
    """The endpoint takes a test event."""
    tested = await world.post(f"/v1/banks/{bank_id}/endpoint/test-event", {})
    assert tested.json()["result"] == "received", tested.text


async def register_endpoint(world: World, bank_id: UUID, url: str) -> str:
    """The secret of a newly named endpoint that has taken its test event."""
    secret = await name_endpoint(world, bank_id, url)
    await activate_endpoint(world, bank_id)
    return secret


async def suspend(world: World, bank_id: UUID) -> None:
    """Two people suspend the bank."""
    proposed = (await world.post(f"/v1/banks/{bank_id}/suspension", {}, subject="first-person")).json()
    assert (await world.decide(proposed["approval_id"], proposed["digest"])).status_code == 200


async def let_in(world: World, bank_id: UUID) -> None:
    """Two people end the suspension."""
    answer = await world.call("DELETE", f"/v1/banks/{bank_id}/suspension", subject="first-person")
    assert (await world.decide(answer.json()["approval_id"], answer.json()["digest"])).status_code == 200
